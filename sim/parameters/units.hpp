// Quantities besides time: whole numbers of a base unit behind strong types, so that no sum mixes
// bytes with bits and no configuration text passes through floating point. Bytes count bytes,
// Bandwidth bits per second, Rate millionths of an event per second, Frequency hertz, Ratio
// billionths of one. Arithmetic is that of int64: it does not check for overflow; the conversions
// to Duration do and saturate.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

#include "sim/engine/time.hpp"

namespace osarium {

// What the five types have in common. Self is the type itself: Bytes + Bytes is Bytes.
template <class Self>
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Self of_count(std::int64_t n) {
    Self q;
    q.count_ = n;
    return q;
  }
  static constexpr Self max() { return of_count(std::numeric_limits<std::int64_t>::max()); }

  // In base units: bytes, bits per second, millionths per second, hertz, billionths.
  constexpr std::int64_t count() const { return count_; }

  friend constexpr Self operator+(Self a, Self b) { return of_count(a.count_ + b.count_); }
  friend constexpr Self operator-(Self a, Self b) { return of_count(a.count_ - b.count_); }
  friend constexpr Self operator*(Self a, std::int64_t n) { return of_count(a.count_ * n); }
  friend constexpr Self operator*(std::int64_t n, Self a) { return of_count(a.count_ * n); }
  friend constexpr Self operator/(Self a, std::int64_t n) { return of_count(a.count_ / n); }
  friend constexpr std::int64_t operator/(Self a, Self b) { return a.count_ / b.count_; }
  friend constexpr bool operator==(Self a, Self b) { return a.count_ == b.count_; }
  friend constexpr auto operator<=>(Self a, Self b) { return a.count_ <=> b.count_; }

 private:
  std::int64_t count_ = 0;
};

class Bytes : public Quantity<Bytes> {};

class Bandwidth : public Quantity<Bandwidth> {
 public:
  constexpr double bits_per_second() const { return static_cast<double>(count()); }
};

class Rate : public Quantity<Rate> {
 public:
  static constexpr std::int64_t unit = 1'000'000;
  constexpr double per_second() const { return static_cast<double>(count()) / 1e6; }
};

class Frequency : public Quantity<Frequency> {
 public:
  constexpr double hertz() const { return static_cast<double>(count()); }
};

class Ratio : public Quantity<Ratio> {
 public:
  static constexpr std::int64_t unit = 1'000'000'000;
  constexpr double value() const { return static_cast<double>(count()) / 1e9; }
};

// Nearest picosecond, halves away from zero; Duration::max() beyond its range and when the divisor
// is not positive.
Duration transfer_time(Bytes size, Bandwidth bandwidth);
Duration period(Rate rate);
Duration cycles(std::int64_t n, Frequency frequency);

inline namespace literals {
// clang-format off
constexpr Bytes operator""_B(unsigned long long n) { return Bytes::of_count(static_cast<std::int64_t>(n)); }
constexpr Bytes operator""_KiB(unsigned long long n) { return Bytes::of_count(static_cast<std::int64_t>(n) << 10); }
constexpr Bytes operator""_MiB(unsigned long long n) { return Bytes::of_count(static_cast<std::int64_t>(n) << 20); }
constexpr Bytes operator""_GiB(unsigned long long n) { return Bytes::of_count(static_cast<std::int64_t>(n) << 30); }
constexpr Bandwidth operator""_Mbps(unsigned long long n) { return Bandwidth::of_count(static_cast<std::int64_t>(n) * 1'000'000); }
constexpr Bandwidth operator""_Gbps(unsigned long long n) { return Bandwidth::of_count(static_cast<std::int64_t>(n) * 1'000'000'000); }
constexpr Rate operator""_rps(unsigned long long n) { return Rate::of_count(static_cast<std::int64_t>(n) * Rate::unit); }
constexpr Rate operator""_krps(unsigned long long n) { return Rate::of_count(static_cast<std::int64_t>(n) * 1'000 * Rate::unit); }
constexpr Frequency operator""_Hz(unsigned long long n) { return Frequency::of_count(static_cast<std::int64_t>(n)); }
constexpr Frequency operator""_MHz(unsigned long long n) { return Frequency::of_count(static_cast<std::int64_t>(n) * 1'000'000); }
constexpr Ratio operator""_percent(unsigned long long n) { return Ratio::of_count(static_cast<std::int64_t>(n) * (Ratio::unit / 100)); }
// clang-format on
}  // namespace literals

}  // namespace osarium
