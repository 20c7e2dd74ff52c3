#include "workloads/traces/arrival_columns.hpp"

#include <algorithm>
#include <span>

#include "workloads/traces/line_reader.hpp"
#include "workloads/traces/names.hpp"

namespace osarium::traces {

namespace {

// Of several columns, the one that the earliest of these words is in.
constexpr std::string_view words_of_stamps[] = {"arriv", "timestamp", "start", "time", "date"};
constexpr std::string_view words_of_sizes[] = {"byte", "size", "token", "length"};
constexpr std::string_view words_of_responses[] = {"out", "resp", "generated", "repl"};

struct UnitWord {
  std::string_view word;
  std::int64_t nanoseconds;
};
constexpr UnitWord unit_words[] = {
    {"ns", 1},
    {"nsec", 1},
    {"nanoseconds", 1},
    {"us", 1000},
    {"usec", 1000},
    {"micros", 1000},
    {"microseconds", 1000},
    {"ms", 1'000'000},
    {"msec", 1'000'000},
    {"millis", 1'000'000},
    {"milliseconds", 1'000'000},
    {"s", nanoseconds_of_second},
    {"sec", nanoseconds_of_second},
    {"seconds", nanoseconds_of_second},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool has_any(const std::string& text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

// Of "arrival_time(us)", "timestampNs" the last word: "us", "ns".
std::string last_word(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  while (!name.empty() && !is_lower(name.back()) && !is_upper(name.back())) name.remove_suffix(1);
  std::size_t begin = name.size();
  while (begin > 0 && (is_lower(name[begin - 1]) || is_upper(name[begin - 1]))) {
    --begin;
    if (begin > 0 && is_upper(name[begin]) && is_lower(name[begin - 1])) break;
  }
  return lower(name.substr(begin));
}

std::string_view next_line(std::string_view& text) {
  while (!text.empty()) {
    const std::string_view whole = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), whole.size() + 1));
    const std::string_view line = LineReader::without_end(whole);
    if (!trimmed(line).empty() && line.front() != '#') return line;
  }
  return "";
}

// The unit of a number that nothing tells: of seconds since 1970, or of a part of them.
std::int64_t unit_by_size(std::string_view value) {
  constexpr std::size_t digits_of_seconds = 11;
  const std::size_t digits = std::min(value.find('.'), value.size());
  if (digits < value.size() || digits <= digits_of_seconds) return nanoseconds_of_second;
  return digits <= digits_of_seconds + 3 ? 1'000'000 : digits <= digits_of_seconds + 6 ? 1000 : 1;
}

bool read_size(std::string_view text, std::int64_t& value) {
  Scanner scanner(text);
  value = scanner.number();
  if (scanner.pass("."))
    while (scanner.pass("0")) {
    }
  return scanner.good() && value >= 0 && scanner.left().empty();
}

}  // namespace

std::optional<ArrivalColumns> ArrivalColumns::find(std::string_view beginning) {
  if (beginning.starts_with("\xEF\xBB\xBF")) beginning.remove_prefix(3);  // a byte-order mark
  const std::string_view first = next_line(beginning);
  const std::string_view second = next_line(beginning);
  ArrivalColumns columns;
  const std::size_t separator = first.find_first_of(",;\t");
  columns.separator_ = separator == first.npos ? 0 : first[separator];
  columns.header_ = !columns.find_by_values(first, second);
  if (columns.header_ && !columns.find_by_names(first, second)) return {};
  return columns;
}

bool ArrivalColumns::find_by_values(std::string_view first, std::string_view second) {
  if (first.empty() || !find_unit("", field(first, 0))) return false;
  const std::string_view lines[] = {first, second};
  for (const std::string_view line : lines) {
    std::int64_t stamp = 0, size = 0;
    int digits = 0;
    if (line.empty()) continue;
    if (!read_stamp(field(line, 0), stamp, digits)) return false;
    for (std::size_t i = 1; i < fields(line); ++i)
      if (!read_size(field(line, i), size)) return false;
  }
  stamp_ = {0, "column 1"};
  if (fields(first) > 1) in_ = {1, "column 2"};
  if (fields(first) > 2) out_ = {2, "column 3"};
  return true;
}

bool ArrivalColumns::find_by_names(std::string_view names, std::string_view first) {
  if (first.empty()) return false;
  const std::size_t count = fields(names);
  for (const std::string_view word : words_of_stamps) {
    for (std::size_t i = 0; i < count && stamp_.place == none; ++i)
      if (lower(field(names, i)).find(word) != std::string::npos)
        stamp_ = {i, std::string(field(names, i))};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = lower(field(names, i));
    if (i == stamp_.place || !has_any(name, words_of_sizes)) continue;
    const bool response = has_any(name, words_of_responses) || in_.place != none;
    Column& column = response ? out_ : in_;
    if (column.place == none) column = {i, std::string(field(names, i))};
  }
  if (stamp_.place == none) return false;
  std::int64_t stamp = 0;
  int digits = 0;
  const std::string_view value = field(first, stamp_.place);
  return find_unit(last_word(stamp_.name), value) && read_stamp(value, stamp, digits);
}

bool ArrivalColumns::find_unit(std::string_view word, std::string_view value) {
  std::int64_t stamp = 0;
  int digits = 0;
  unit_ = 0;
  if (read_stamp(value, stamp, digits)) return true;
  unit_ = unit_by_size(value);
  for (const UnitWord& each : unit_words)
    if (each.word == word) unit_ = each.nanoseconds;
  return read_stamp(value, stamp, digits);
}

bool ArrivalColumns::read_stamp(std::string_view text, std::int64_t& stamp, int& digits) const {
  Scanner scanner(text);
  return unit_ == 0 ? read_date(scanner, stamp, digits)
                    : read_scaled(scanner, unit_, stamp, digits);
}

std::string_view ArrivalColumns::field(std::string_view line, std::size_t place) const {
  for (std::size_t i = 0; separator_ != 0 && i < place; ++i) {
    const std::size_t end = line.find(separator_);
    if (end == line.npos) return "";
    line.remove_prefix(end + 1);
  }
  std::string_view text = trimmed(separator_ == 0 ? line : line.substr(0, line.find(separator_)));
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return text.substr(0, Names::longest);
}

std::size_t ArrivalColumns::fields(std::string_view line) const {
  return separator_ == 0
             ? 1
             : 1 + static_cast<std::size_t>(std::count(line.begin(), line.end(), separator_));
}

std::string_view ArrivalColumns::read(std::string_view line, ArrivalRow& row) const {
  if (!read_stamp(field(line, stamp_.place), row.stamp, row.stamp_digits))
    return "no time where the one of the arrival is due";
  if ((in_.place != none && !read_size(field(line, in_.place), row.in)) ||
      (out_.place != none && !read_size(field(line, out_.place), row.out)))
    return "no whole number where a size is due";
  return "";
}

}  // namespace osarium::traces
