// Decimal numbers as text, without locale and without rounding. The grammar is that of JSON, so
// that what the JSON Schema accepts and what is read here agree: -12, 0.5, 2e-3, but no +1, .5, 5.,
// 1_000 or 0x10. Internal to sim/parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace osarium {

// significand * 10^exponent, negated if negative.
struct Decimal {
  bool negative = false;
  std::uint64_t significand = 0;
  std::int64_t exponent = 0;
};

// How many characters at the start are a number; 0 if none.
std::size_t number_length(std::string_view text);

// text is a number (number_length(text) == text.size()). Nothing if it has more than 19 significant
// digits or an absurd exponent.
std::optional<Decimal> read_decimal(std::string_view text);

// The text with slips of notation put right: separators dropped, a decimal comma made a point, 0
// put before a leading point. Not necessarily a number.
std::string repaired_number(std::string_view text);

}  // namespace osarium
