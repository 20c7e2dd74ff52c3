#include "workloads/traces/blkparse_importer.hpp"

#include <algorithm>

#include "workloads/traces/device_bodies.hpp"
#include "workloads/traces/stamps.hpp"

namespace osarium::traces {

namespace {

struct BlkparseLine {
  Event event;
  int stamp_digits = 0;
  std::string_view action, rest;
};

bool read_start(std::string_view line, BlkparseLine& read) {
  Scanner scanner(line);
  read.event.arguments[0] = read_device(scanner.spaces());
  const std::int64_t cpu = scanner.spaces().number();
  scanner.spaces().number();
  if (!read_seconds(scanner.spaces(), read.event.stamp, read.stamp_digits)) return false;
  const std::int64_t thread = scanner.spaces().number();
  read.action = scanner.word();
  read.rest = scanner.spaces().left();
  read.event.cpu = static_cast<std::int32_t>(cpu);
  read.event.thread = static_cast<std::int32_t>(thread);
  return scanner.good() && cpu >= 0 && cpu < cpus_limit && thread >= 0 && thread < threads_limit &&
         read.action.size() <= 2;
}

// "W 223490 + 8 [kjournald]"; of a completion its error stands in the brackets.
bool read_request(BlkparseLine& read, Names& names) {
  Event& event = read.event;
  Scanner scanner(read.rest);
  event.arguments[1] = names.index_of(scanner.word());
  event.arguments[3] = scanner.spaces().number();
  event.arguments[4] = scanner.to("+ ").number();
  const std::string_view inside = scanner.to("[").until("]");
  if (!scanner.good() || event.arguments[4] < 0 || event.arguments[4] > INT64_MAX / sector_bytes)
    return false;
  if (read.action == "C") {
    event.kind = EventKind::block_complete;
    event.arguments[2] = Scanner(inside).number();
  } else {
    event.kind = EventKind::block_issue;
    event.arguments[2] = event.arguments[4] * sector_bytes;
    event.name = names.index_of(inside);
  }
  return true;
}

// "1,234"
std::int64_t grouped_number(Scanner& scanner) {
  std::int64_t number = scanner.number();
  while (scanner.good() && number < (1LL << 40) && scanner.pass(","))
    number = number * 1000 + scanner.number();
  return number;
}

}  // namespace

bool BlkparseImporter::is_line(std::string_view line) {
  BlkparseLine read;
  return read_start(line, read);
}

// The summary: "CPU0 (8,0):", " Reads Queued:  4, 16KiB", "Skips: 2 forward (1,234 -   1.0%)"
bool BlkparseImporter::is_comment(std::string_view line) {
  Scanner skips(line);
  if (skips.spaces().pass("Skips: ")) {
    const std::int64_t places = skips.number();
    const std::int64_t events = grouped_number(skips.to("("));
    if (skips.good() && places > 0 && events >= 0) {
      notes_.lost_marks += places;
      notes_.lost_events += events;
    }
  }
  constexpr std::string_view starts[] = {"CPU",  "Total", "Throughput", "Events", "Skips", "Reads",
                                         "Read", "Write", "PC",         "IO",     "Input"};
  const std::string_view text = trimmed(line);
  return text.empty() ||
         std::any_of(std::begin(starts), std::end(starts),
                     [&](std::string_view start) { return text.starts_with(start); });
}

bool BlkparseImporter::next(Event& event) {
  std::string_view line;
  while (lines_.next(line)) {
    notes_.lines = lines_.number();
    BlkparseLine read;
    if (!read_start(line, read)) {
      if (is_comment(line))
        ++notes_.comments;
      else
        notes_.skip(lines_.unfinished() ? "the last line is cut off" : "no line of blkparse",
                    lines_.number());
      continue;
    }
    const bool wanted = read.action == "D" || read.action == "C";
    if (wanted && read_request(read, names_)) {
      notes_.stamp_digits = std::max(notes_.stamp_digits, read.stamp_digits);
      notes_.names_left_out = static_cast<std::int64_t>(names_.left_out());
      event = read.event;
      return true;
    }
    notes_.skip((wanted ? "no sectors behind the action " : "not imported: action ") +
                    std::string(read.action),
                lines_.number());
  }
  return false;
}

}  // namespace osarium::traces
