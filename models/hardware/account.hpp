// The account of a request: where its time goes. At every moment it is in one cause, so that the
// causes add up to the request's latency exactly. It follows the request through the machine: a
// context that works for a request has its account, and whoever makes the request wait, or goes on
// with another part of its work, states the cause:
//
//   const Charged lock(here, Cause::lock);      // until the end of the block
//
// What no code states, because it happens to the context: it waits for a cpu, pays for a switch, is
// interrupted, or stalls on a cache line. The scheduler, the cpu and the line state that, and the
// request is in its own cause again when it gets on. So only one context at a time may have an
// account: who works for another one borrows it (AccountLoan). A context without an account
// (nobody's request) costs one comparison.
#pragma once

#include <utility>

#include "models/hardware/context.hpp"
#include "sim/parameters/units.hpp"
#include "sim/statistics/breakdown.hpp"

namespace osarium {

enum class Cause : std::uint8_t {
  work,        // the application's own, in user mode
  service,     // code of the operating system
  crossing,    // between domains, with the data that crosses
  coherence,   // cache lines and translations that other cpus have
  lock,        // waiting for one: spinning or asleep
  run_queue,   // ready, and another runs
  scheduling,  // switching, waking, an idle cpu that is on its way
  interrupt,   // interrupted by what is not the request's own
  waiting,     // for a service that is busy with others
  network,     // in a card, on a wire, in a queue of packets
  device,      // a disk
  memory,      // waiting for misses and bandwidth, slowed by neighbours; for free memory
  pause,       // asleep of its own will, or waiting for a peer's answer
};
inline constexpr std::size_t causes = 13;
std::string_view name_of(Cause cause);

// Takes down what is done for a request, step by step: for explain. `what` is a row of the cost
// table, a route, or a class of locks; `data` is what crosses with it. It follows the account; a
// context that works before it has one, or when the account has gone on, has a trail of its own.
class Trail {
 public:
  enum class Kind : std::uint8_t { work, enter, leave, lock, unlock };
  virtual void step(Kind kind, Name what, const Context& here, Bytes data) = 0;

 protected:
  ~Trail() = default;
};

class Account {
 public:
  explicit Account(Time start, Cause cause = Cause::work, Trail* trail = nullptr)
      : times_(start, cause), cause_(cause), trail_(trail) {}
  Account(const Account&) = delete;

  // By the code that works for it.
  Cause enter(Cause next, Time now) {
    book_stalls(now);
    if (!held_up_) times_.enter(next, now);
    return std::exchange(cause_, next);
  }
  Cause cause() const { return cause_; }
  // Up to the last enter() or close().
  const Breakdown<causes, Cause>& times() const { return times_; }
  void close(Time now) {
    book_stalls(now);
    times_.close(now);
  }
  Trail* trail() const { return trail_; }
  // As a Context's.
  std::uint64_t observed_as() const { return observed_as_; }
  void observe_as(std::uint64_t number) { observed_as_ = number; }

  // By who does not let it get on, until go_on(); another may take over meanwhile.
  void hold_up(Cause by, Time now) {
    book_stalls(now);
    times_.enter(by, now);
    held_up_ = true;
  }
  void go_on(Time now) {
    if (!std::exchange(held_up_, false)) return;
    times_.enter(cause_, now);
  }
  // So much of the time up to now was a switch.
  void pay(Duration scheduling, Time now) {
    if (!held_up_) times_.set_apart(Cause::scheduling, scheduling, now);
  }
  // So much of the time up to now was waiting for memory.
  void miss(Duration memory, Time now) {
    if (!held_up_) times_.set_apart(Cause::memory, memory, now);
  }
  // So much of the time from now on is a transfer of a cache line: of a lock, if it waits for one.
  void stall(Duration transfer) {
    if (cause_ != Cause::lock) stalls_ += transfer;
  }

 private:
  void book_stalls(Time now) {
    if (stalls_ > Duration() && !held_up_)
      stalls_ -= times_.set_apart(Cause::coherence, stalls_, now);
  }

  Breakdown<causes, Cause> times_;
  Cause cause_;  // without what holds it up
  bool held_up_ = false;
  Duration stalls_;  // not booked yet
  Trail* trail_;
  std::uint64_t observed_as_ = 0;
};

inline Cause Context::enter(Cause cause) {
  return account_ == nullptr ? Cause() : account_->enter(cause, simulation().now());
}

inline Trail* Context::trail() const {
  if (account_ != nullptr && account_->trail() != nullptr) return account_->trail();
  return trail_;
}
// `what` lives for ever, or as long as the system.
inline void note(const Context& here, Trail::Kind kind, Name what, Bytes data = Bytes()) {
  if (Trail* const trail = here.trail(); trail != nullptr) [[unlikely]]
    trail->step(kind, what, here, data);
}

// Of a context that cannot get on.
inline void Context::hold_up(Cause by) {
  if (account_ != nullptr) account_->hold_up(by, simulation().now());
}
inline void Context::go_on() {
  if (account_ != nullptr) account_->go_on(simulation().now());
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

// For as long as it lives, `borrower` works for the request of `owner`. What it has given away by
// then, to a message that goes on with it, does not come back.
class [[nodiscard]] AccountLoan {
 public:
  AccountLoan(Context& owner, Context& borrower)
      : owner_(owner), borrower_(borrower), account_(owner.account()) {
    borrower_.set_trail(owner_.own_trail());
    if (account_ != nullptr) move(owner_, borrower_);
  }
  AccountLoan(const AccountLoan&) = delete;
  ~AccountLoan() {
    borrower_.set_trail(nullptr);
    if (account_ != nullptr && borrower_.account() == account_) move(borrower_, owner_);
  }

 private:
  void move(Context& from, Context& to) {
    from.set_account(nullptr);
    to.set_account(account_);
  }

  Context& owner_;
  Context& borrower_;
  Account* account_;
};

}  // namespace osarium
