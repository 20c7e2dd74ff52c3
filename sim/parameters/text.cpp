#include "sim/parameters/text.hpp"

#include <array>
#include <charconv>

#include "sim/parameters/nearest.hpp"
#include "sim/parameters/number_text.hpp"
#include "sim/parameters/quantity_text.hpp"

namespace osarium {

namespace {

template <class T>
std::optional<Problem> parse_as(QuantityKind kind, Scalar text, T& value) {
  std::int64_t count = 0;
  auto problem = parse_quantity(kind, text, count);
  if (!problem) value = T::of_count(count);
  return problem;
}

template <class T>
Problem not_a(const char* what, std::string suggestion) {
  return {std::string("which is not ") + what, scalar_type(static_cast<const T*>(nullptr)).allowed,
          std::move(suggestion)};
}

template <class T>
Problem in_quotes(const char* what) {
  return {std::string("text in quotes, not ") + what,
          scalar_type(static_cast<const T*>(nullptr)).allowed + " without quotes", ""};
}

template <class T>
std::string printed(T value) {
  std::array<char, 32> buffer;
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

bool whole_number(std::string_view text) {
  return !text.empty() && number_length(text) == text.size() &&
         text.find_first_of(".eE") == std::string_view::npos;
}

}  // namespace

std::optional<Problem> parse_value(Scalar text, Duration& value) {
  std::int64_t count = 0;
  auto problem = parse_quantity(QuantityKind::duration, text, count);
  if (!problem) value = Duration::picoseconds(count);
  return problem;
}

std::optional<Problem> parse_value(Scalar text, Bytes& value) {
  return parse_as(QuantityKind::bytes, text, value);
}
std::optional<Problem> parse_value(Scalar text, Bandwidth& value) {
  return parse_as(QuantityKind::bandwidth, text, value);
}
std::optional<Problem> parse_value(Scalar text, Rate& value) {
  return parse_as(QuantityKind::rate, text, value);
}
std::optional<Problem> parse_value(Scalar text, Frequency& value) {
  return parse_as(QuantityKind::frequency, text, value);
}
std::optional<Problem> parse_value(Scalar text, Ratio& value) {
  return parse_as(QuantityKind::ratio, text, value);
}

std::optional<Problem> parse_value(Scalar text, std::int64_t& value) {
  if (text.quoted) return in_quotes<std::int64_t>("a whole number");
  if (!whole_number(text.text)) {
    std::string repaired = repaired_number(text.text);
    return not_a<std::int64_t>("a whole number", whole_number(repaired) ? repaired : "");
  }
  auto read = std::from_chars(text.text.data(), text.text.data() + text.text.size(), value);
  if (read.ec == std::errc()) return std::nullopt;
  return Problem{"which is beyond 64 bits", scalar_type(&value).allowed, ""};
}

std::optional<Problem> parse_value(Scalar text, double& value) {
  auto number = [](std::string_view s) { return number_length(s) == s.size() && !s.empty(); };
  if (text.quoted) return in_quotes<double>("a number");
  if (!number(text.text)) {
    std::string repaired = repaired_number(text.text);
    return not_a<double>("a number", number(repaired) ? repaired : "");
  }
  auto read = std::from_chars(text.text.data(), text.text.data() + text.text.size(), value);
  if (read.ec == std::errc()) return std::nullopt;
  return Problem{"which is too large or too small for a number", scalar_type(&value).allowed, ""};
}

std::optional<Problem> parse_value(Scalar text, bool& value) {
  if (text.quoted) return in_quotes<bool>("true or false");
  if (text.text == "true" || text.text == "false") {
    value = text.text == "true";
    return std::nullopt;
  }
  std::string suggestion;
  for (std::string_view yes : {"yes", "on", "Yes", "On", "True", "TRUE", "1"}) {
    if (text.text == yes) suggestion = "true";
  }
  for (std::string_view no : {"no", "off", "No", "Off", "False", "FALSE", "0"}) {
    if (text.text == no) suggestion = "false";
  }
  return not_a<bool>("true or false", suggestion);
}

std::optional<Problem> parse_value(Scalar text, std::string& value) {
  value = text.text;
  return std::nullopt;
}

std::optional<Problem> parse_choice(Scalar text, std::span<const std::string_view> names,
                                    std::size_t& index) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text.text) {
      index = i;
      return std::nullopt;
    }
  }
  return Problem{"which is none of the choices", list_of(names),
                 std::string(nearest_name(text.text, names))};
}

std::string list_of(std::span<const std::string_view> names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += names[i];
  }
  return list;
}

std::string print_value(Duration value) {
  return print_quantity(QuantityKind::duration, value.picoseconds());
}
std::string print_value(Bytes value) { return print_quantity(QuantityKind::bytes, value.count()); }
std::string print_value(Bandwidth value) {
  return print_quantity(QuantityKind::bandwidth, value.count());
}
std::string print_value(Rate value) { return print_quantity(QuantityKind::rate, value.count()); }
std::string print_value(Frequency value) {
  return print_quantity(QuantityKind::frequency, value.count());
}
std::string print_value(Ratio value) { return print_quantity(QuantityKind::ratio, value.count()); }
std::string print_value(std::int64_t value) { return printed(value); }
std::string print_value(double value) { return printed(value); }
std::string print_value(bool value) { return value ? "true" : "false"; }
std::string print_value(const std::string& value) { return value; }

ScalarType scalar_type(const std::int64_t*) {
  return {"integer", "a whole number such as 8", "", R"(["integer"])"};
}
ScalarType scalar_type(const double*) {
  return {"number", "a number such as 1.5", "", R"(["number"])"};
}
ScalarType scalar_type(const bool*) { return {"bool", "true or false", "", R"(["boolean"])"}; }
ScalarType scalar_type(const std::string*) {
  return {"text", "text", "", R"(["string","number","boolean"])"};
}

}  // namespace osarium
