#include "app/traces/trace_answer.hpp"

#include <cstdio>

#include "workloads/traces/lacks.hpp"

namespace osarium {

namespace {

using traces::EventKind;
using traces::Notes;

std::string line(std::string_view label, const std::string& text) {
  std::string start = "  " + std::string(label);
  start.resize(std::max<std::size_t>(start.size() + 1, 20), ' ');
  return start + text + "\n";
}

std::string places(const Notes::Skipped& skipped) {
  std::string text;
  for (const std::int64_t number : skipped.first) {
    if (number > 0) text += (text.empty() ? "line " : ", ") + std::to_string(number);
  }
  if (skipped.lines > static_cast<std::int64_t>(skipped.first.size())) text += ", ...";
  return text;
}

// Seconds of nanoseconds, exactly.
std::string seconds(std::int64_t nanoseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%09lld",
                static_cast<long long>(nanoseconds / 1'000'000'000),
                static_cast<long long>(nanoseconds % 1'000'000'000));
  return text;
}

void add_kinds(const traces::Tally& tally, Answer& answer) {
  JsonObject kinds;
  answer.text += "\n";
  for (std::size_t i = 0; i < traces::event_kinds; ++i) {
    const auto kind = static_cast<EventKind>(i);
    if (tally.of(kind) == 0) continue;
    kinds.number(traces::rule_of(kind).name, tally.of(kind));
    char count[32];
    std::snprintf(count, sizeof count, "%12lld  ", static_cast<long long>(tally.of(kind)));
    answer.text += count + std::string(traces::rule_of(kind).name) + "\n";
  }
  answer.json.raw("kinds", kinds.str());
}

void add_skipped(const Notes& notes, Answer& answer) {
  std::vector<std::string> list;
  if (!notes.skipped.empty()) answer.text += "\nSkipped:\n";
  for (const Notes::Skipped& skipped : notes.skipped) {
    char count[32];
    std::snprintf(count, sizeof count, "%12lld  ", static_cast<long long>(skipped.lines));
    answer.text += count + skipped.reason + " (" + places(skipped) + ")\n";
    std::vector<std::string> first;
    for (const std::int64_t number : skipped.first)
      if (number > 0) first.push_back(std::to_string(number));
    list.push_back(JsonObject()
                       .text("reason", skipped.reason)
                       .number("lines", skipped.lines)
                       .raw("first", json_array(first))
                       .str());
  }
  answer.json.raw("skipped", json_array(list));
}

void add_lacks(const traces::Fields& header, const traces::Tally& tally, const Notes& notes,
               Answer& answer) {
  std::vector<std::string> what, in_its_place;
  answer.text += "\nThis trace cannot tell:\n";
  for (const traces::Lack& lack : traces::lacks_of(tally, notes, header)) {
    answer.text += "  - " + lack.what + "\n      instead: " + lack.in_its_place + "\n";
    what.push_back(json_text(lack.what));
    in_its_place.push_back(json_text(lack.in_its_place));
  }
  answer.json.raw("lacks", json_array(what)).raw("instead", json_array(in_its_place));
}

void add_losses(const traces::Tally& tally, const Notes& notes, Answer& answer) {
  if (notes.lost_marks > 0)
    answer.text += line("lost", std::to_string(notes.lost_events) + " events or more, at " +
                                    std::to_string(notes.lost_marks) + " places");
  if (tally.backward() > 0)
    answer.text += line("backwards", std::to_string(tally.backward()) +
                                         " rows are earlier than one before them, by up to " +
                                         span_text(tally.furthest_back()) + "; kept in place");
  if (notes.names_left_out > 0)
    answer.text += line("names", std::to_string(notes.names_left_out) +
                                     " are left out: there are too many different ones");
  if (!notes.cut.empty()) answer.text += line("not whole", notes.cut);
  answer.json.number("lost_marks", notes.lost_marks)
      .number("lost_events", notes.lost_events)
      .number("backward", tally.backward())
      .raw("furthest_back", seconds(tally.furthest_back()))
      .number("names_left_out", notes.names_left_out)
      .text("cut", notes.cut);
}

}  // namespace

std::string span_text(std::int64_t nanoseconds) {
  char text[48];
  const auto value = static_cast<double>(nanoseconds);
  if (nanoseconds < 1000)
    std::snprintf(text, sizeof text, "%lld ns", static_cast<long long>(nanoseconds));
  else if (nanoseconds < 1'000'000)
    std::snprintf(text, sizeof text, "%.1f us", value / 1e3);
  else if (nanoseconds < 1'000'000'000)
    std::snprintf(text, sizeof text, "%.1f ms", value / 1e6);
  else
    std::snprintf(text, sizeof text, "%.3f s", value / 1e9);
  return text;
}

void describe_trace(const std::string& file, const traces::Fields& header,
                    const traces::EventSource& source, const traces::Notes& notes,
                    const traces::Tally& tally, Answer& answer) {
  const std::string of =
      source.format() == "osarium"
          ? "osarium trace, imported from " + std::string(header.of("format")) + " text"
          : std::string(source.format()) + " text";
  answer.text += shown(file, 1000) + ": " + of + "\n";
  JsonObject fields;
  for (const auto& [key, value] : header.all()) {
    fields.text(key, value);
    answer.text += line(shown(key), shown(value, 200));
  }
  answer.text += line("span", span_text(tally.last() - tally.first()) + ", from " +
                                  seconds(tally.first()) + " to " + seconds(tally.last()));
  answer.text += line("rows", std::to_string(tally.rows()) + " of " + std::to_string(notes.lines) +
                                  " lines; skipped " + std::to_string(notes.skipped_lines()) +
                                  ", headers and empty " + std::to_string(notes.comments));
  const auto known = [](std::size_t n) { return n == 0 ? "not known" : std::to_string(n); };
  answer.text += line("cpus, threads", known(tally.cpus()) + ", " + known(tally.threads()));
  answer.json.text("file", file)
      .text("dialect", source.format())
      .raw("header", fields.str())
      .number("rows", tally.rows())
      .number("lines", notes.lines)
      .number("comments", notes.comments)
      .raw("first", seconds(tally.first()))
      .raw("last", seconds(tally.last()))
      .raw("span", seconds(tally.last() - tally.first()))
      .number("cpus", static_cast<std::int64_t>(tally.cpus()))
      .number("threads", static_cast<std::int64_t>(tally.threads()))
      .number("stamp_digits", notes.stamp_digits);
  add_losses(tally, notes, answer);
  add_kinds(tally, answer);
  add_skipped(notes, answer);
  add_lacks(header, tally, notes, answer);
}

}  // namespace osarium
