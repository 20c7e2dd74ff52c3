// Where events come from: a trace file, or the text that a tracer wrote. One after the other, in
// the order of the source, which need not be that of the stamps. open_events() finds out by
// content.
//
//   auto source = open_events(read);
//   for (Event event; source->next(event);) ...
//   if (!source->problem().empty()) ...   // what came before it is good
#pragma once

#include <memory>

#include "workloads/traces/byte_source.hpp"
#include "workloads/traces/event.hpp"
#include "workloads/traces/fields.hpp"
#include "workloads/traces/names.hpp"
#include "workloads/traces/notes.hpp"

namespace osarium::traces {

class EventSource {
 public:
  virtual ~EventSource() = default;
  virtual bool next(Event& event) = 0;

  // "osarium", "perf", "ftrace", "strace", "blkparse", "mqsim" or "arrivals"; "" if it is none,
  // which problem() explains.
  virtual std::string_view format() const = 0;
  // What is known of the recording; of a text, only what the text says.
  const Fields& header() const { return header_; }
  const Names& names() const { return names_; }
  // Whole when next() has said false. Of a trace file: of the text that it was imported from.
  const Notes& notes() const { return notes_; }
  const std::string& problem() const { return problem_; }

 protected:
  Fields header_;
  Names names_;
  Notes notes_;
  std::string problem_;
};

std::unique_ptr<EventSource> open_events(ReadBytes input);

}  // namespace osarium::traces
