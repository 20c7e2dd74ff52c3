#include "app/sensitivity/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "sim/random/math.hpp"

namespace osarium {

namespace {

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
  char text[48];
  std::snprintf(text, sizeof text, format, arguments...);
  return text;
}

}  // namespace

std::string change(double logarithm) {
  const double factor = math::exp(logarithm);
  if (factor >= 2 || factor <= 0.5) return formatted("x%.3g", factor);
  const double percent = 100 * (factor - 1);
  return std::abs(percent) < 0.05 ? "0.0%" : formatted("%+.1f%%", percent);
}

std::string percent_of(double value) {
  const double percent = 100 * value;
  const bool whole = std::abs(percent) >= 10 || std::abs(percent) < 0.05;
  return formatted(whole ? "%.0f%%" : "%.1f%%", std::abs(percent) < 0.05 ? 0.0 : percent);
}

std::string share(const Estimate& value) {
  std::string text = percent_of(value.value);
  if (!value.low) return text;
  return text + " [" + percent_of(*value.low) + ", " + percent_of(*value.high) + "]";
}

std::string in_unit(const Cost& cost, double factor) {
  const double value = cost.value * factor;
  switch (cost.unit) {
    case CostUnit::ns:
      return value >= 1e6   ? formatted("%.4gms", value / 1e6)
             : value >= 1e3 ? formatted("%.4gus", value / 1e3)
                            : formatted("%.4gns", value);
    case CostUnit::cycles: return formatted("%.4g cycles", value);
    case CostUnit::bytes_per_second: return formatted("%.4g MB/s", value / 1e6);
    case CostUnit::bytes:
    case CostUnit::count:
    case CostUnit::ratio: break;
  }
  return formatted("%.4g", value);
}

std::string number_word(std::size_t number) {
  constexpr const char* words[] = {"no",  "one",   "two",   "three", "four", "five",
                                   "six", "seven", "eight", "nine",  "ten"};
  return number < std::size(words) ? words[number] : std::to_string(number);
}

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + std::string(names[i]);
  return text;
}

}  // namespace osarium
