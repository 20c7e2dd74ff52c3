// A lock that a thread may sleep on: one holder at a time, who alone releases it.
//
//   co_await mutex.acquire(here);  …  co_await mutex.release(here);
//
// Who finds it taken spins while the owner is running, and else joins a list and sleeps. Releasing
// makes it free and wakes the first of the list, who may find that somebody else has taken it in
// the meantime; with hand_off that happens to him once only, then the next release gives it to him.
// (Linux: Documentation/locking/mutex-design.rst, kernel/locking/mutex.c. Left out: the spinning of
// the first of the list. The lock of the list is in the same line, and taken to be free.)
//
// It lives until release() has ended. Interrupt handlers do not use it.
#pragma once

#include "models/mechanisms/lock_statistics.hpp"
#include "models/mechanisms/owner_spin.hpp"
#include "models/mechanisms/sleep.hpp"

namespace osarium {

struct MutexRules {
  bool spins = true;
  bool queued_spinners = true;  // they watch the lock one at a time
  bool hand_off = true;

  // From that version on.
  static constexpr MutexRules linux_2_6_30() { return {true, false, false}; }
  static constexpr MutexRules linux_3_10() { return {true, true, false}; }
  static constexpr MutexRules linux_4_10() { return {true, true, true}; }
  // Of a C library: what is taken is slept on at once.
  static constexpr MutexRules futex() { return {false, false, false}; }
};

class Mutex final : SpunFor {
 public:
  // `nodes`: of the spinners' queues, one for all locks of a machine.
  Mutex(const Coherence& coherence, PerCpuLines& nodes, Sleep& sleep, LockClass& lock_class,
        MutexRules rules)
      : rules_(rules),
        line_(coherence, lock_class.name()),
        sleep_(sleep),
        class_(lock_class),
        spin_(*this, line_, rules.queued_spinners ? &nodes : nullptr) {}

  Task<> acquire(Context& here);
  Task<> release(Context& here);

  Context* owner() const override { return owner_; }

 private:
  bool free_for_spinners() const override { return owner_ == nullptr; }
  void take(Context& here) override { owner_ = &here; }
  Task<> sleep(Context& here, Mode mode);

  MutexRules rules_;
  CacheLine line_;
  Sleep& sleep_;
  LockClass& class_;
  OwnerSpin spin_;
  Context* owner_ = nullptr;
  Link sleepers_;
  bool hand_off_ = false;  // the first sleeper has been overtaken
};

}  // namespace osarium
