// Ranges for parameter(): positive, not_negative, above(x), at_least(x), below(x), at_most(x),
// between(a, b) with both ends included. For quantities x is a quantity (above(4_us)), for numbers
// a number.
#pragma once

#include <string>
#include <type_traits>

#include "sim/parameters/schema.hpp"

namespace osarium {

namespace declaration {

template <class T>
concept PlainNumber = std::is_same_v<T, std::int64_t> || std::is_same_v<T, double>;

// A bound as the member's own type.
template <class T, class V>
T bound_as(V value) {
  if constexpr (PlainNumber<T> && std::is_arithmetic_v<V>) {
    return static_cast<T>(value);
  } else {
    static_assert(std::is_same_v<T, V>, "a range must be written in the type of its parameter");
    return value;
  }
}

// Adds one side of a range; `word` is "above", `json` the keyword of JSON Schema.
template <class T, class Test>
void restrict(Bounds& bounds, const char* word, const char* json, T limit, Test test) {
  if (!bounds.text.empty()) bounds.text += " and ";
  bounds.text += std::string(word) + " " + print_value(limit);
  if constexpr (PlainNumber<T>) {
    bounds.json += ",\"" + std::string(json) + "\":" + print_value(limit);
  }
  bounds.contains = [before = std::move(bounds.contains), limit, test](const void* value) {
    return (!before || before(value)) && test(*static_cast<const T*>(value), limit);
  };
}

enum class Side { above, at_least, below, at_most };

template <class T>
void restrict(Bounds& bounds, Side side, T limit) {
  switch (side) {
    case Side::above:
      restrict(bounds, "above", "exclusiveMinimum", limit, [](T a, T b) { return a > b; });
      break;
    case Side::at_least:
      restrict(bounds, "at least", "minimum", limit, [](T a, T b) { return a >= b; });
      break;
    case Side::below:
      restrict(bounds, "below", "exclusiveMaximum", limit, [](T a, T b) { return a < b; });
      break;
    case Side::at_most:
      restrict(bounds, "at most", "maximum", limit, [](T a, T b) { return a <= b; });
      break;
  }
  bool from_below = side == Side::above || side == Side::at_least;
  if (from_below && limit >= T{}) bounds.never_negative = true;
}

template <class V>
struct OneSided {
  Side side;
  V limit;
  template <class T>
  void narrow(Bounds& bounds) const {
    restrict(bounds, side, bound_as<T>(limit));
  }
};

template <class V>
struct TwoSided {
  V low, high;
  template <class T>
  void narrow(Bounds& bounds) const {
    std::string before = bounds.text.empty() ? "" : bounds.text + " and ";
    restrict(bounds, Side::at_least, bound_as<T>(low));
    restrict(bounds, Side::at_most, bound_as<T>(high));
    std::string first = print_value(bound_as<T>(low));
    std::string last = print_value(bound_as<T>(high));
    bounds.text = before + (first == last ? "only " + first : "from " + first + " to " + last);
  }
};

struct FromZero {
  Side side;
  template <class T>
  void narrow(Bounds& bounds) const {
    restrict(bounds, side, T{});
  }
};

}  // namespace declaration

inline constexpr declaration::FromZero positive{declaration::Side::above};
inline constexpr declaration::FromZero not_negative{declaration::Side::at_least};

// clang-format off
template <class V> declaration::OneSided<V> above(V limit) { return {declaration::Side::above, limit}; }
template <class V> declaration::OneSided<V> at_least(V limit) { return {declaration::Side::at_least, limit}; }
template <class V> declaration::OneSided<V> below(V limit) { return {declaration::Side::below, limit}; }
template <class V> declaration::OneSided<V> at_most(V limit) { return {declaration::Side::at_most, limit}; }
template <class V> declaration::TwoSided<V> between(V low, V high) { return {low, high}; }
// clang-format on

}  // namespace osarium
