#include "sim/parameters/number_text.hpp"

#include <algorithm>

namespace osarium {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_from(std::string_view text, std::size_t start) {
  std::size_t i = start;
  while (i < text.size() && digit(text[i])) ++i;
  return i - start;
}

}  // namespace

std::size_t number_length(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  std::size_t whole = digits_from(text, i);
  bool leading_zero = whole > 1 && text[i] == '0';
  if (whole == 0 || leading_zero) return 0;
  i += whole;
  if (i < text.size() && text[i] == '.') {
    std::size_t fraction = digits_from(text, i + 1);
    if (fraction == 0) return 0;
    i += 1 + fraction;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t sign = i + 1 < text.size() && (text[i + 1] == '-' || text[i + 1] == '+') ? 1 : 0;
    std::size_t exponent = digits_from(text, i + 1 + sign);
    if (exponent > 0) i += 1 + sign + exponent;
  }
  return i;
}

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal decimal;
  std::size_t i = 0;
  std::int64_t zeros =
      0;  // trailing ones seen so far; they become digits only if another digit follows
  bool fraction = false;
  int significant = 0;
  if (text.starts_with('-')) decimal.negative = true, ++i;
  for (; i < text.size() && (digit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      fraction = true;
      continue;
    }
    if (fraction) --decimal.exponent;
    ++zeros;
    if (text[i] == '0') continue;
    if (significant != 0 || decimal.significand != 0)
      significant += static_cast<int>(std::min<std::int64_t>(zeros, 20));
    else
      significant = 1;
    if (significant > 19) return std::nullopt;
    for (; zeros > 0; --zeros) decimal.significand *= 10;
    decimal.significand += static_cast<std::uint64_t>(text[i] - '0');
  }
  decimal.exponent += zeros;
  if (i < text.size()) {
    bool negative = text[i + 1] == '-';
    i += negative || text[i + 1] == '+' ? 2 : 1;
    std::int64_t exponent = 0;
    for (; i < text.size(); ++i) {
      exponent = exponent * 10 + (text[i] - '0');
      if (exponent > 1000) return std::nullopt;
    }
    decimal.exponent += negative ? -exponent : exponent;
  }
  if (decimal.significand == 0) decimal.exponent = 0;
  return decimal;
}

std::string repaired_number(std::string_view text) {
  std::string repaired;
  bool one_comma = std::count(text.begin(), text.end(), ',') == 1;
  std::size_t comma = text.find(',');
  // 1,000 is a thousand, 1,5 is one and a half.
  bool thousands = !one_comma || digits_from(text, comma + 1) == 3;
  for (char c : text) {
    if (c == '_' || c == '\'' || c == '+' || (c == ',' && thousands)) continue;
    repaired += c == ',' ? '.' : c;
  }
  if (repaired.starts_with('.')) repaired.insert(repaired.begin(), '0');
  std::size_t sign = repaired.starts_with('-') ? 1 : 0;
  while (repaired.size() > sign + 1 && repaired[sign] == '0' && digit(repaired[sign + 1]))
    repaired.erase(sign, 1);
  return repaired;
}

}  // namespace osarium
