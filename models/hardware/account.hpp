// The account of a request: where its time goes. At every moment it is in one term, so that the
// terms add up to the request's latency exactly. It follows the request through the machine: a
// context that works for a request has its account, and whoever makes the request wait, or goes on
// with another part of its work, states the cause, and which one of its kind where that is known:
//
//   const Charged lock(here, {Cause::lock, "files_lock"});      // until the end of the block
//
// What no code states, because it happens to the context: it waits for a cpu, pays for a switch, is
// interrupted, or stalls on a cache line. The scheduler, the cpu and the line state that, and the
// request is in its own cause again when it gets on. So only one context at a time may have an
// account: who works for another one borrows it (AccountLoan). A context without an account
// (nobody's request) costs one comparison.
#pragma once

#include <utility>

#include "models/hardware/context.hpp"
#include "models/hardware/term.hpp"
#include "sim/parameters/units.hpp"
#include "sim/statistics/breakdown.hpp"

namespace osarium {

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
  explicit Account(Time start, Term term = Cause::work, Trail* trail = nullptr)
      : times_(start, term.cause), running_(term), term_(term), trail_(trail) {}
  Account(const Account&) = delete;

  // By the code that works for it.
  Term enter(Term next, Time now) {
    book_stalls(now);
    if (!held_up_) run(next, now);
    return std::exchange(term_, next);
  }
  Term term() const { return term_; }
  // Up to the last enter() or close(): by cause, and of that what has a name.
  const Breakdown<causes, Cause>& times() const { return times_; }
  const NamedTimes& named() const { return named_; }
  void close(Time now) {
    book_stalls(now);
    name_open(now);
    times_.close(now);
  }
  Expenses expenses(Time now) {
    close(now);
    return {times_.all(), named_};
  }
  Trail* trail() const { return trail_; }
  // As a Context's.
  std::uint64_t observed_as() const { return observed_as_; }
  void observe_as(std::uint64_t number) { observed_as_ = number; }

  // By who does not let it get on, until go_on(); another may take over meanwhile.
  void hold_up(Term by, Time now) {
    book_stalls(now);
    run(by, now);
    held_up_ = true;
  }
  void go_on(Time now) {
    if (!std::exchange(held_up_, false)) return;
    run(term_, now);
  }
  // So much of the time up to now, at most what has not been booked yet, was something else: a
  // switch, misses, a copy. Nothing of it while it is held up.
  void set_apart(Term other, Duration time, Time now) {
    if (!held_up_) move(other, time, now);
  }
  // The same, with what stalled it before that.
  void set_apart_work(Term other, Duration time, Time now) {
    book_stalls(now);
    set_apart(other, time, now);
  }
  // So much of the time from now on is a transfer of a cache line: of a lock, if it waits for one.
  void stall(Duration transfer) {
    if (term_.cause != Cause::lock) stalls_ += transfer;
  }

 private:
  void book_stalls(Time now) {
    if (stalls_ > Duration() && !held_up_) stalls_ -= move(terms::lines, stalls_, now);
  }
  Duration move(Term other, Duration time, Time now) {
    const Duration moved = times_.set_apart(other.cause, time, now);
    if (other.name != nullptr) named_.add(other, moved);
    return moved;
  }
  void name_open(Time now) {
    if (running_.name != nullptr) named_.add(running_, times_.open(now));
  }
  void run(Term next, Time now) {
    name_open(now);
    times_.enter(next.cause, now);
    running_ = next;
  }

  Breakdown<causes, Cause> times_;
  Term running_;
  Term term_;  // the same, without what holds it up
  bool held_up_ = false;
  Duration stalls_;  // not booked yet
  Trail* trail_;
  std::uint64_t observed_as_ = 0;
  NamedTimes named_;
};

inline Term Context::enter(Term term) {
  return account_ == nullptr ? Cause::work : account_->enter(term, simulation().now());
}

// What happens to who is below it on the cpu.
inline Term interrupted_by(const Context& handler) {
  return handler.rank() == Rank::softirq ? terms::softirq : terms::hard_interrupt;
}

// So much of what `who` has computed, or waited for, up to now was something else.
inline void set_apart(const Context& who, Term other, Duration time) {
  if (who.account() != nullptr && time > Duration()) [[unlikely]]
    who.account()->set_apart_work(other, time, who.simulation().now());
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
inline void Context::hold_up(Term by) {
  if (account_ != nullptr) account_->hold_up(by, simulation().now());
}
inline void Context::go_on() {
  if (account_ != nullptr) account_->go_on(simulation().now());
}

// The account of the context is in this term for as long as it lives.
class [[nodiscard]] Charged {
 public:
  Charged(Context& here, Term term) : here_(here), before_(here.enter(term)) {}
  Charged(const Charged&) = delete;
  ~Charged() { here_.enter(before_); }

 private:
  Context& here_;
  Term before_;
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
