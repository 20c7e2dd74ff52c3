// Events out of the text of perf script, ftrace or trace-cmd, line after line. A line that is no
// event, or of none that the format knows, is skipped and noted with its number. Nothing is sorted:
// events come in the order of the lines.
#pragma once

#include "workloads/traces/bodies.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/line_reader.hpp"

namespace osarium::traces {

class TextImporter : public EventSource {
 public:
  explicit TextImporter(ReadBytes input);
  bool next(Event& event) override;
  std::string_view format() const override { return format_; }

  static bool is_line(std::string_view line);

 private:
  bool is_comment(std::string_view line);
  bool is_loss(std::string_view line);
  void skip(const LineHead& head, BodyResult result);

  LineReader lines_;
  std::string_view format_;
  std::string reason_;
};

}  // namespace osarium::traces
