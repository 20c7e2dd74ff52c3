// Splits the life of one request into causes. At every moment it is in exactly one cause; entering
// the next closes the one before, so the causes add up to the total exactly, by construction.
// enter() returns the cause that it left, for code that has to give it back:
//
//   enum class Cause { running, lock, device };
//   Breakdown<3, Cause> life(now, Cause::running);
//   const Cause before = life.enter(Cause::lock, now);   // ... wait ...
//   life.enter(before, now);
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "sim/engine/check.hpp"
#include "sim/engine/time.hpp"

namespace osarium {

// Causes are numbers 0 .. N - 1, or an enumeration with these values.
template <std::size_t N, class Cause = std::size_t>
class Breakdown {
 public:
  Breakdown(Time start, Cause cause) : start_(start), entered_(start), cause_(cause) {
    place(cause);
  }

  Cause enter(Cause next, Time now) {
    place(next);
    close(now);
    const Cause before = cause_;
    cause_ = next;
    return before;
  }

  // Accounts for the time until now and stays in the same cause; may be called again later.
  void close(Time now) {
    OSARIUM_CHECK(now >= entered_, "time runs forward");
    spent_[place(cause_)] += now - entered_;
    entered_ = now;
  }

  // So much of the time since the last enter() or close(), at most all of it, was in another cause.
  // Returns how much.
  Duration set_apart(Cause other, Duration time, Time now) {
    OSARIUM_CHECK(now >= entered_, "time runs forward");
    const Duration moved = std::min(time, now - entered_);
    spent_[place(other)] += moved;
    entered_ += moved;
    return moved;
  }

  Cause cause() const { return cause_; }
  // Since the last enter(), close() or set_apart(): not booked yet.
  Duration open(Time now) const { return now - entered_; }
  // Until the last enter() or close().
  Duration spent(Cause cause) const { return spent_[place(cause)]; }
  Duration total() const { return entered_ - start_; }
  const std::array<Duration, N>& all() const { return spent_; }

 private:
  static std::size_t place(Cause cause) {
    const auto i = static_cast<std::size_t>(cause);
    OSARIUM_CHECK(i < N, "no such cause");
    return i;
  }

  Time start_;
  Time entered_;
  Cause cause_;
  std::array<Duration, N> spent_{};
};

}  // namespace osarium
