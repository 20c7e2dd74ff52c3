// Simulated time: integers of picoseconds behind two strong types, so that no run depends on
// rounding. A Duration is a distance (it may be negative), a Time a point since the start of the
// simulation; only the sums that make sense compile. The range is 106 days: what makes a Duration
// from a number saturates at it, a literal beyond it does not compile, and an event at
// Time::never() never happens.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>

namespace osarium {

class Duration {
 public:
  constexpr Duration() = default;
  static constexpr Duration picoseconds(std::int64_t n) { return Duration(n); }
  static constexpr Duration nanoseconds(std::int64_t n) { return whole(n, 1'000); }
  static constexpr Duration microseconds(std::int64_t n) { return whole(n, 1'000'000); }
  static constexpr Duration milliseconds(std::int64_t n) { return whole(n, 1'000'000'000); }
  static constexpr Duration seconds(std::int64_t n) { return whole(n, 1'000'000'000'000); }
  static constexpr Duration max() { return Duration(std::numeric_limits<std::int64_t>::max()); }
  // Fractions would be cut off: from_picoseconds() and from_seconds() round.
  static Duration picoseconds(std::floating_point auto) = delete;
  static Duration nanoseconds(std::floating_point auto) = delete;
  static Duration microseconds(std::floating_point auto) = delete;
  static Duration milliseconds(std::floating_point auto) = delete;
  static Duration seconds(std::floating_point auto) = delete;

  // Nearest picosecond, halves away from zero; beyond the range it saturates. NaN gives zero.
  static constexpr Duration from_picoseconds(double n) {
    constexpr double limit = 9223372036854774784.0;  // the largest double below 2^63
    // The largest double below a half: with a half itself, 0.49999999999999994 and large odd
    // numbers would be rounded up.
    constexpr double half = 0x1.fffffffffffffp-2;
    if (n >= 0 && n < limit) [[likely]]
      return Duration(static_cast<std::int64_t>(n + half));
    if (!(n == n)) return Duration(0);
    if (n >= limit) return max();
    if (n <= -limit) return Duration(-std::numeric_limits<std::int64_t>::max());
    return Duration(static_cast<std::int64_t>(n - half));
  }
  static constexpr Duration from_seconds(double s) { return from_picoseconds(s * 1e12); }

  constexpr std::int64_t picoseconds() const { return count_; }
  constexpr double seconds() const { return static_cast<double>(count_) / 1e12; }

  constexpr Duration& operator+=(Duration d) { return count_ += d.count_, *this; }
  constexpr Duration& operator-=(Duration d) { return count_ -= d.count_, *this; }
  friend constexpr Duration operator+(Duration a, Duration b) { return a += b; }
  friend constexpr Duration operator-(Duration a, Duration b) { return a -= b; }
  friend constexpr Duration operator-(Duration a) { return Duration(-a.count_); }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return Duration(a.count_ * n); }
  friend constexpr Duration operator*(std::int64_t n, Duration a) { return a * n; }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return Duration(a.count_ / n); }
  friend constexpr std::int64_t operator/(Duration a, Duration b) { return a.count_ / b.count_; }
  friend constexpr Duration operator%(Duration a, Duration b) {
    return Duration(a.count_ % b.count_);
  }
  friend Duration operator*(Duration, std::floating_point auto) = delete;
  friend Duration operator*(std::floating_point auto, Duration) = delete;
  friend Duration operator/(Duration, std::floating_point auto) = delete;
  friend constexpr auto operator<=>(Duration, Duration) = default;

 private:
  static constexpr Duration whole(std::int64_t n, std::int64_t unit) {
    std::int64_t count = 0;
    if (__builtin_mul_overflow(n, unit, &count)) return n < 0 ? -max() : max();
    return Duration(count);
  }
  constexpr explicit Duration(std::int64_t n) : count_(n) {}
  std::int64_t count_ = 0;
};

class Time {
 public:
  constexpr Time() = default;
  static constexpr Time picoseconds(std::int64_t n) { return Time(n); }
  static constexpr Time never() { return Time(std::numeric_limits<std::int64_t>::max()); }

  constexpr std::int64_t picoseconds() const { return count_; }
  constexpr double seconds() const { return static_cast<double>(count_) / 1e12; }

  constexpr Time& operator+=(Duration d) { return count_ += d.picoseconds(), *this; }
  friend constexpr Time operator+(Time t, Duration d) { return t += d; }
  friend constexpr Time operator+(Duration d, Time t) { return t += d; }
  friend constexpr Time operator-(Time t, Duration d) { return t += -d; }
  friend constexpr Duration operator-(Time a, Time b) {
    return Duration::picoseconds(a.count_ - b.count_);
  }
  friend constexpr auto operator<=>(Time, Time) = default;

 private:
  constexpr explicit Time(std::int64_t n) : count_(n) {}
  std::int64_t count_ = 0;
};

namespace time_detail {
// The picoseconds of a literal whose unit is 10^exponent of them, or -1. A template over its
// characters, because clang 14 does not link consteval operators that are used in templates.
template <char... text>
constexpr std::int64_t parse(int exponent) {
  std::int64_t count = 0;
  bool fits = true, fraction = false;
  const auto append = [&](int digit) {
    fits = fits && !__builtin_mul_overflow(count, 10, &count) &&
           !__builtin_add_overflow(count, digit, &count);
  };
  for (const char c : {text...}) {
    if (c == '\'') continue;
    if (c == '.') {
      fraction = true;
    } else if (c < '0' || c > '9') {
      return -1;
    } else {
      append(c - '0');
      exponent -= fraction;
    }
  }
  for (int i = 0; i < exponent; ++i) append(0);
  return fits && exponent >= 0 ? count : -1;
}

template <int exponent, char... text>
constexpr Duration literal() {
  constexpr std::int64_t count = parse<text...>(exponent);
  static_assert(count >= 0,
                "a duration is written as a decimal number, without an exponent, of "
                "whole picoseconds, at most 106 days");
  return Duration::picoseconds(count);
}
}  // namespace time_detail

inline namespace literals {
// clang-format off
template <char... text> constexpr Duration operator""_ps() { return time_detail::literal<0, text...>(); }
template <char... text> constexpr Duration operator""_ns() { return time_detail::literal<3, text...>(); }
template <char... text> constexpr Duration operator""_us() { return time_detail::literal<6, text...>(); }
template <char... text> constexpr Duration operator""_ms() { return time_detail::literal<9, text...>(); }
template <char... text> constexpr Duration operator""_s() { return time_detail::literal<12, text...>(); }
// clang-format on
}  // namespace literals

}  // namespace osarium
