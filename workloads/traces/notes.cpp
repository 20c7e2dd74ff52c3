#include "workloads/traces/notes.hpp"

#include <charconv>

namespace osarium::traces {

namespace {

constexpr std::string_view skipped_key = "skipped.";
constexpr std::string_view rest = "other reasons";

// "12 lines 3 4 5: reason"
Notes::Skipped skipped_of(std::string_view text) {
  Notes::Skipped skipped;
  const auto number = [&]() -> std::int64_t {
    std::int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value).ptr;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
    return value;
  };
  skipped.lines = number();
  for (std::int64_t& line : skipped.first) line = number();
  skipped.reason = text;
  return skipped;
}

}  // namespace

void Notes::skip(std::string_view reason, std::int64_t line) {
  Skipped* entry = nullptr;
  for (Skipped& each : skipped) {
    if (each.reason == reason || (&each == &skipped.back() && each.reason == rest)) entry = &each;
    if (entry != nullptr) break;
  }
  if (entry == nullptr)
    entry = &skipped.emplace_back(
        Skipped{std::string(skipped.size() < most_reasons ? reason : rest), 0, {}});
  if (entry->lines < static_cast<std::int64_t>(entry->first.size()))
    entry->first[static_cast<std::size_t>(entry->lines)] = line;
  ++entry->lines;
}

std::int64_t Notes::skipped_lines() const {
  std::int64_t sum = 0;
  for (const Skipped& each : skipped) sum += each.lines;
  return sum;
}

void Notes::write(Fields& fields) const {
  fields.set("packing", packing);
  fields.set("lines", lines);
  fields.set("comments", comments);
  fields.set("lost_marks", lost_marks);
  fields.set("lost_events", lost_events);
  fields.set("stamp_digits", stamp_digits);
  fields.set("names_left_out", names_left_out);
  if (!cut.empty()) fields.set("cut", cut);
  for (std::size_t i = 0; i < skipped.size(); ++i) {
    std::string text = std::to_string(skipped[i].lines);
    for (const std::int64_t line : skipped[i].first) text += " " + std::to_string(line);
    fields.set(std::string(skipped_key) + std::to_string(i + 1), text + " " + skipped[i].reason);
  }
}

Notes Notes::read(const Fields& fields) {
  Notes notes;
  notes.packing = fields.of("packing");
  notes.lines = fields.number_of("lines");
  notes.comments = fields.number_of("comments");
  notes.lost_marks = fields.number_of("lost_marks");
  notes.lost_events = fields.number_of("lost_events");
  notes.stamp_digits = static_cast<int>(fields.number_of("stamp_digits"));
  notes.names_left_out = fields.number_of("names_left_out");
  notes.cut = fields.of("cut");
  for (const auto& [key, text] : fields.all()) {
    if (key.starts_with(skipped_key)) notes.skipped.push_back(skipped_of(text));
  }
  return notes;
}

}  // namespace osarium::traces
