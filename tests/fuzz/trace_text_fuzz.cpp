// libFuzzer target: any bytes are a tracer's text, packed or not, or a problem, never a crash; what
// is imported comes back from a trace file as it was, and every line is accounted for.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/fuzz/demand.hpp"
#include "workloads/traces/lacks.hpp"
#include "workloads/traces/trace_file.hpp"

namespace {

using namespace osarium;
using namespace osarium::traces;

ReadBytes bytes_of(std::string_view left) {
  return [left](std::span<char> output) mutable {
    const std::size_t size = left.copy(output.data(), output.size());
    left.remove_prefix(size);
    return size;
  };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = open_events(bytes_of({reinterpret_cast<const char*>(data), size}));
  if (source->format() == "osarium") return 0;
  std::vector<Event> events;
  Tally tally;
  for (Event event; source->next(event);) {
    events.push_back(event);
    tally.add(event);
  }
  if (source->format().empty()) {
    demand(!source->problem().empty(), "neither events nor a problem");
    return 0;
  }
  const Notes& notes = source->notes();
  const auto count = static_cast<std::int64_t>(events.size());
  demand(notes.lines >= notes.comments + notes.skipped_lines() + count, "more than the lines");
  std::string file;
  TraceWriter writer([&file](std::string_view more) { file += more; }, {}, source->names());
  for (const Event& event : events) writer.add(event);
  writer.end(notes);
  const auto back = open_events(bytes_of(file));
  for (const Event& event : events) {
    Event read;
    demand(back->next(read), "a row is missing: " + back->problem());
    demand(read == event, "a row is another");
  }
  Event more;
  demand(!back->next(more), "a row too many");
  demand(back->problem().empty(), back->problem());
  demand(lacks_of(tally, notes, {}).size() < 20, "too many sentences");
  return 0;
}
