// A value that is constant between changes (queue length, busy cores, frequency), averaged over
// time. For an integer value the integral is exact, so that occupancy checks such as Little's law
// hold to the bit. Changes come in order of time; several at one instant are fine, the last one
// counts from there on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "sim/engine/check.hpp"
#include "sim/engine/time.hpp"

namespace osarium {

template <class Value = std::int64_t>
class TimeWeighted {
  static_assert(std::is_arithmetic_v<Value>);
  __extension__ typedef __int128 Exact;

 public:
  // Value times picoseconds.
  using Integral = std::conditional_t<std::is_integral_v<Value>, Exact, double>;

  explicit TimeWeighted(Time start = {}, Value initial = {})
      : start_(start), changed_(start), value_(initial), min_(initial), max_(initial) {}

  void set(Time now, Value value) {
    past_ = integral(now);
    changed_ = now;
    value_ = value;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }
  void add(Time now, Value change) { set(now, static_cast<Value>(value_ + change)); }

  // Forgets the past and keeps the value: the end of a warm-up.
  void restart(Time now) {
    OSARIUM_CHECK(now >= changed_, "time runs forward");
    *this = TimeWeighted(now, value_);
  }

  Value value() const { return value_; }

  // Of all values since the start, also those that lasted no time.
  Value min() const { return min_; }
  Value max() const { return max_; }

  Integral integral(Time now) const {
    OSARIUM_CHECK(now >= changed_, "time runs forward");
    return past_ +
           static_cast<Integral>(value_) * static_cast<Integral>((now - changed_).picoseconds());
  }

  // The current value while no time has passed.
  double mean(Time now) const {
    const Integral area = integral(now);
    const Duration elapsed = now - start_;
    if (elapsed == Duration()) return static_cast<double>(value_);
    return static_cast<double>(area) / static_cast<double>(elapsed.picoseconds());
  }

 private:
  Time start_;
  Time changed_;
  Value value_;
  Value min_;
  Value max_;
  Integral past_{};  // integral from start_ to changed_
};

}  // namespace osarium
