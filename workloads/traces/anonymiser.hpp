// Takes out of the rows of a trace what names people, programs and places in memory: names of
// threads and of interrupt handlers become comm-1, handler-1, ... in the order in which they come;
// numbers of threads and processes 1, 2, ...; addresses others, consistently. Stamps, sizes,
// descriptors, sectors, names of kernel threads and of kernel functions stay, and so does what the
// machine did: docs/traces.md says what is recognised by it.
#pragma once

#include <array>
#include <unordered_map>
#include <vector>

#include "workloads/traces/event.hpp"
#include "workloads/traces/fields.hpp"
#include "workloads/traces/names.hpp"
#include "workloads/traces/notes.hpp"

namespace osarium::traces {

class Anonymiser {
 public:
  explicit Anonymiser(std::int64_t seed);

  // Without what says where the trace is from; comms of untraced_cpu are renamed.
  Fields header(const Fields& header);
  // `names` are those of the event before, names() those after.
  void change(Event& event, const Names& names);
  const Names& names() const { return names_; }
  // Reasons may quote the input: only how many lines they were stays.
  static Notes notes(const Notes& notes);

 private:
  std::uint32_t comm(std::string_view name);
  std::uint32_t handler(std::string_view name);
  std::int64_t task(std::int64_t number);
  std::int64_t address(std::int64_t value) const;
  void change_call(Event& event);

  Names names_;
  std::unordered_map<std::string, std::uint32_t> comms_, handlers_;  // looked up, never walked
  std::vector<std::int32_t> tasks_;  // by number of the trace; 0: has none yet
  std::int32_t last_task_ = 0;
  std::array<std::uint64_t, 3> keys_;
};

}  // namespace osarium::traces
