// The account of a request: where its time goes. At every moment it is in one cause, so that the
// causes add up to the request's latency exactly. It follows the request through the machine: a
// context that works for a request has its account, and whoever makes the request wait, or goes on
// with another part of its work, states the cause:
//
//   const Charged lock(here, Cause::lock);      // until the end of the block
//
// A context without an account (nobody's request) costs one comparison.
#pragma once

#include <utility>

#include "models/hardware/context.hpp"
#include "sim/statistics/breakdown.hpp"

namespace osarium {

enum class Cause : std::uint8_t {
  work,        // the application's own, in user mode
  service,     // code of the operating system
  crossing,    // between domains, with the data that crosses
  coherence,   // cache lines and translations that other cpus have
  lock,        // waiting for one: spinning or asleep
  run_queue,   // ready, and another runs
  scheduling,  // switching, waking
  interrupt,   // interrupted by what is not the request's own
  waiting,     // for a service that is busy with others
  network,     // in a card, on a wire, in a queue of packets
  device,      // a disk
  memory,      // slowed by misses and by neighbours
  pause,       // asleep of its own will, or waiting for a peer's answer
};
inline constexpr std::size_t causes = 13;
std::string_view name_of(Cause cause);

// Takes down what a request does, step by step: for explain. `what` is a row of the cost table, a
// route, or a class of locks.
class Trail {
 public:
  enum class Kind : std::uint8_t { work, enter, leave, lock };
  virtual void step(Kind kind, Name what, const Context& here) = 0;

 protected:
  ~Trail() = default;
};

class Account {
 public:
  explicit Account(Time start, Cause cause = Cause::work, Trail* trail = nullptr)
      : times_(start, cause), trail_(trail) {}

  Cause enter(Cause next, Time now) { return times_.enter(next, now); }
  Cause cause() const { return times_.cause(); }
  // Up to the last enter() or close().
  const Breakdown<causes, Cause>& times() const { return times_; }
  void close(Time now) { times_.close(now); }
  Trail* trail() const { return trail_; }

 private:
  Breakdown<causes, Cause> times_;
  Trail* trail_;
};

inline Cause Context::enter(Cause cause) {
  return account_ == nullptr ? Cause() : account_->enter(cause, simulation().now());
}

// The account of the context is in this cause for as long as it lives.
class [[nodiscard]] Charged {
 public:
  Charged(Context& here, Cause cause) : here_(here), before_(here.enter(cause)) {}
  Charged(const Charged&) = delete;
  ~Charged() { here_.enter(before_); }

 private:
  Context& here_;
  Cause before_;
};

}  // namespace osarium
