// What all spin locks have in common: a context that waits keeps its cpu, in Mode::spin.
//
//   co_await lock.acquire(here);
//   …
//   co_await lock.release(here);
//
// What they cost comes from the cache lines that they are made of. Whoever holds or waits for one
// may be preempted, and then holds up all others: a kernel disables preemption first, and
// interrupts, if a handler takes the same lock. With a lock class they report to its statistics.
#pragma once

#include "models/hardware/cache_line.hpp"
#include "models/mechanisms/lock_statistics.hpp"

namespace osarium {

class SpinLock {
 public:
  SpinLock(const SpinLock&) = delete;
  SpinLock& operator=(const SpinLock&) = delete;
  virtual ~SpinLock() = default;

  // Ends when `here` holds the lock, which it does not hold yet.
  virtual Task<> acquire(Context& here) = 0;
  // By the holder. Ends when it can go on; the next one may hold the lock by then.
  virtual Task<> release(Context& here) = 0;

  // nullptr: nobody, or it is being handed over.
  Context* holder() const { return holder_; }
  // What it guards may lie in the same line, which whoever acquires it has fetched anyway.
  // nullptr: it has no such line.
  virtual CacheLine* shared_line() { return nullptr; }

 protected:
  explicit SpinLock(LockClass* statistics) : statistics_(statistics) {}

  // What an acquisition found when it began.
  struct Asked {
    Time since;
    Name holder;
  };
  Asked ask(Context& here) {
    OSARIUM_CHECK(holder_ != &here, "a context waits for a spin lock that it holds");
    if (statistics_ != nullptr) statistics_->ask(here);
    return {here.simulation().now(), holder_ == nullptr ? nullptr : holder_->name()};
  }
  void taken(Context& here) {
    holder_ = &here;
    if (statistics_ != nullptr) statistics_->acquire(here, this);
  }
  void taken_after_waiting(Context& here, const Asked& asked) {
    holder_ = &here;
    if (statistics_ != nullptr)
      statistics_->acquire_contended(here, this, asked.since, asked.holder);
  }
  void let_go(Context& here) {
    OSARIUM_CHECK(holder_ == &here, "a context releases a spin lock that it does not hold");
    holder_ = nullptr;
    if (statistics_ != nullptr) statistics_->release(here, this);
  }

 private:
  LockClass* statistics_;
  Context* holder_ = nullptr;
};

// Does `work`, which gives a Task<>, under the lock.
template <class Work>
Task<> locked(SpinLock& lock, Context& here, Work work) {
  co_await lock.acquire(here);
  co_await work();
  co_await lock.release(here);
}

}  // namespace osarium
