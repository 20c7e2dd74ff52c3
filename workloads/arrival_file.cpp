#include "workloads/arrival_file.hpp"

#include <algorithm>
#include <charconv>

#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

double picoseconds_of(arrivals::TimeUnit unit) {
  switch (unit) {
    case arrivals::TimeUnit::s: return 1e12;
    case arrivals::TimeUnit::ms: return 1e9;
    case arrivals::TimeUnit::us: return 1e6;
    case arrivals::TimeUnit::ns: return 1e3;
  }
  return 1;
}

std::string_view name_of(arrivals::TimeUnit unit) {
  return choices_of(unit)[static_cast<std::size_t>(unit)].name;
}

struct FieldText {
  std::string_view text;
  int column;  // of the file, 1-based
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Between commas or semicolons, if there are any, else between blanks.
std::vector<FieldText> fields_of(std::string_view line) {
  std::vector<FieldText> fields;
  const bool separated = line.find_first_of(",;") != line.npos;
  std::size_t begin = 0;
  const auto take = [&](std::size_t end) {
    std::size_t first = begin, last = end;
    while (first < last && is_blank(line[first])) ++first;
    while (last > first && is_blank(line[last - 1])) --last;
    const bool quoted = last - first >= 2 && line[first] == '"' && line[last - 1] == '"';
    if (quoted) ++first, --last;
    if (separated || first < last)
      fields.push_back({line.substr(first, last - first), static_cast<int>(first) + 1});
    begin = end + 1;
  };
  for (std::size_t i = 0; i < line.size(); ++i)
    if (separated ? line[i] == ',' || line[i] == ';' : is_blank(line[i])) take(i);
  take(line.size());
  return fields;
}

class Reader {
 public:
  Reader(const std::string& name, const arrivals::Trace& trace, Errors& errors)
      : name_(name), trace_(trace), errors_(errors) {
    if (!trace_.column) return;
    const std::string& text = *trace_.column;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), column_);
    by_name_ = read.ec != std::errc() || read.ptr != text.data() + text.size();
  }

  arrivals::RecordedTimes read(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte-order mark
    while (!text.empty() && !hopeless_) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!seen_any_) {
      line_ = 0;
      add(0, "", "has no times", "a time in each line");
    }
    return std::move(times_);
  }

 private:
  void add(int column, std::string_view found, std::string problem, std::string allowed,
           std::string_view suggestion = {}) {
    errors_.add({name_, line_, column, "", std::string(found), std::move(problem),
                 std::move(allowed), std::string(suggestion)});
  }

  void read_line(std::string_view line) {
    const std::vector<FieldText> fields = fields_of(line);
    if (fields.empty() || fields[0].text.starts_with('#')) return;
    if (by_name_) return find_column(fields);
    seen_any_ = true;
    if (!trace_.column && fields.size() > 1) {
      hopeless_ = true;
      return add(fields[1].column, fields[1].text,
                 "where a line has " + std::to_string(fields.size()) + " fields",
                 "arrivals.column, the number of the one that is the time");
    }
    if (column_ < 1 || column_ > fields.size())
      return add(fields.back().column, "",
                 "has " + std::to_string(fields.size()) + " fields, and column " + *trace_.column +
                     " is wanted",
                 "a time in that column of each line, counted from 1");
    read_time(fields[column_ - 1]);
  }

  void find_column(const std::vector<FieldText>& heads) {
    std::vector<std::string_view> names;
    for (const FieldText& head : heads) names.push_back(head.text);
    const auto place = std::find(names.begin(), names.end(), *trace_.column);
    if (place == names.end()) {
      hopeless_ = seen_any_ = true;
      return add(1, *trace_.column, "which is no column of the file", list_of(names),
                 nearest_name(*trace_.column, names));
    }
    column_ = static_cast<std::size_t>(place - names.begin()) + 1;
    by_name_ = false;
  }

  void read_time(const FieldText& field) {
    const std::string due =
        "numbers of " + std::string(name_of(trace_.unit)) + " from the beginning of the run";
    double number = 0;
    if (const auto problem = parse_value(Scalar{field.text}, number))
      return add(field.column, field.text,
                 field.text.empty() ? "an empty field where a time is due" : problem->what, due,
                 problem->suggestion);
    if (number < 0) return add(field.column, field.text, "which is before the run begins", due);
    const Duration time =
        Duration::from_picoseconds(number * picoseconds_of(trace_.unit) / trace_.rate_factor);
    if (time == Duration::max())
      return add(field.column, field.text, "which is more than 106 days after the run begins", due);
    std::vector<Duration>& all = times_.since_begin;
    if (!all.empty() && time < all.back())
      return add(field.column, field.text, "which is earlier than the time before it",
                 "times in ascending order");
    all.push_back(time);
  }

  const std::string& name_;
  const arrivals::Trace& trace_;
  Errors& errors_;
  std::size_t column_ = 1;
  bool by_name_ = false;  // its number is not known yet
  bool seen_any_ = false;
  bool hopeless_ = false;  // all lines would have the same error
  int line_ = 0;
  arrivals::RecordedTimes times_;
};

}  // namespace

void keep_arrival_times(arrivals::RecordedTimes times, const std::string& name,
                        arrivals::Trace& trace, Errors& errors) {
  const Duration whole = times.since_begin.back() - times.since_begin.front();
  const auto gaps = static_cast<std::int64_t>(times.since_begin.size()) - 1;
  times.period = gaps == 0 ? times.since_begin.back() : whole + whole / gaps;
  if (trace.at_end == arrivals::AtEnd::repeat && times.period == Duration())
    errors.add({name, 0, 0, "", "", "has no time after its beginning to repeat itself in",
                "later times, or at_end: stop"});
  trace.times = std::make_shared<const arrivals::RecordedTimes>(std::move(times));
}

void read_arrival_times(std::string_view text, const std::string& name, arrivals::Trace& trace,
                        Errors& errors) {
  const std::size_t before = errors.error_count();
  arrivals::RecordedTimes times = Reader(name, trace, errors).read(text);
  if (errors.error_count() == before) keep_arrival_times(std::move(times), name, trace, errors);
}

}  // namespace osarium
