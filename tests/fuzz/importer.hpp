// What every importer must do with any bytes: give rows or none, account for each line, and never
// crash; what is imported comes back from a trace file as it was. An importer's target is one line:
// the bytes go to it whatever they look like. What finds it out is in the target trace_any.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/fuzz/demand.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::traces {

inline ReadBytes bytes_of(std::string_view left) {
  return [left](std::span<char> output) mutable {
    const std::size_t size = left.copy(output.data(), output.size());
    left.remove_prefix(size);
    return size;
  };
}

inline void demand_that_it_comes_back(const std::vector<Event>& events, const EventSource& source) {
  std::string file;
  TraceWriter writer([&file](std::string_view more) { file += more; }, {}, source.names());
  for (const Event& event : events) writer.add(event);
  writer.end(source.notes());
  TraceReader back(bytes_of(file));
  for (const Event& event : events) {
    Event read;
    demand(back.next(read), "a row is missing: " + back.problem());
    demand(read == event, "a row is another");
  }
  Event more;
  demand(!back.next(more), "a row too many");
  demand(back.problem().empty(), back.problem());
}

// `rows_of_a_line`: the most that one line becomes.
inline void demand_of_importer(EventSource& source, std::int64_t rows_of_a_line) {
  std::vector<Event> events;
  for (Event event; source.next(event);) events.push_back(event);
  const auto rows = static_cast<std::int64_t>(events.size());
  const Notes& notes = source.notes();
  const std::int64_t read = notes.lines - notes.comments - notes.skipped_lines();
  demand(rows_of_a_line > 1 || read >= rows, "a line is not accounted for");
  demand(rows <= notes.lines * rows_of_a_line, "more rows than the lines can hold");
  demand_that_it_comes_back(events, source);
}

template <class Importer>
int fuzz_importer(const std::uint8_t* data, std::size_t size, std::int64_t rows_of_a_line = 1) {
  Importer source(bytes_of({reinterpret_cast<const char*>(data), size}));
  demand_of_importer(source, rows_of_a_line);
  return 0;
}

}  // namespace osarium::traces
