#include "workloads/traces/arrival_importer.hpp"

#include <algorithm>
#include <utility>

namespace osarium::traces {

ArrivalImporter::ArrivalImporter(ReadBytes input)
    : lines_(std::move(input)),
      columns_(ArrivalColumns::find(lines_.beginning()).value_or(ArrivalColumns())),
      names_to_come_(columns_.has_header()) {
  header_.set("arrival_stamp", columns_.stamp_name());
  if (!columns_.in_name().empty()) header_.set("arrival_in", columns_.in_name());
  if (!columns_.out_name().empty()) header_.set("arrival_out", columns_.out_name());
}

bool ArrivalImporter::next(Event& event) {
  std::string_view line;
  while (lines_.next(line)) {
    notes_.lines = lines_.number();
    if (trimmed(line).empty() || line.front() == '#' || std::exchange(names_to_come_, false)) {
      ++notes_.comments;
      continue;
    }
    ArrivalRow row;
    const std::string_view problem = columns_.read(line, row);
    if (problem.empty()) {
      notes_.stamp_digits = std::max(notes_.stamp_digits, row.stamp_digits);
      event = {.stamp = row.stamp, .cpu = -1, .kind = EventKind::arrival};
      event.arguments = {row.in, row.out};
      return true;
    }
    notes_.skip(lines_.unfinished() ? "the last line is cut off" : problem, lines_.number());
  }
  return false;
}

}  // namespace osarium::traces
