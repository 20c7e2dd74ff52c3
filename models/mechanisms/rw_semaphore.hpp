// A lock that threads sleep on and that many readers may hold at once, or one writer.
//
// The number of readers is on the lock's line: every acquisition fetches it from the cpu of the one
// before, so readers share the lock and yet bounce its line. In order of arrival: while somebody is
// in the list, readers join it, so that they do not starve a writer; the readers at its front come
// together. A writer at its front is given the lock (Linux 2.6.32), or only woken: then writers
// that run may take it first, and they spin while a writer that runs has it (3.16). The first of
// the list puts up with that for hand_off_after, and no longer (5.2). (Linux:
// kernel/locking/rwsem.c. The lock of the list is in the same line, and taken to be free.)
//
// It lives until the releasing call has ended. Interrupt handlers do not use it.
#pragma once

#include <vector>

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/lock_statistics.hpp"
#include "models/mechanisms/owner_spin.hpp"
#include "models/mechanisms/sleep.hpp"

namespace osarium {

struct RwSemaphoreRules {
  bool writers_spin = true;  // and overtake those that sleep
  Duration hand_off_after = Duration::max();

  // From that version on.
  static constexpr RwSemaphoreRules linux_2_6_32() { return {false, Duration::max()}; }
  static constexpr RwSemaphoreRules linux_3_16() { return {true, Duration::max()}; }
  static constexpr RwSemaphoreRules linux_5_2(Duration patience) { return {true, patience}; }
  static RwSemaphoreRules linux_5_2(const CostTable& table, Frequency clock) {
    return linux_5_2(table.duration("locks.rw_semaphore_patience", clock));
  }
};

class RwSemaphore final : SpunFor {
 public:
  // `nodes`: of the spinners' queues, one for all locks of a machine.
  RwSemaphore(const Coherence& coherence, PerCpuLines& nodes, Sleep& sleep, LockClass& lock_class,
              RwSemaphoreRules rules)
      : rules_(rules),
        line_(coherence, lock_class.name()),
        sleep_(sleep),
        class_(lock_class),
        spin_(*this, line_, &nodes) {}

  Task<> acquire_read(Context& here);
  Task<> release_read(Context& here);
  Task<> acquire_write(Context& here);
  Task<> release_write(Context& here);

  int readers() const { return readers_; }
  Context* owner() const override { return writer_; }

 private:
  enum class Role : bool { reader, writer };
  struct Member : Sleeper {
    Member(Context& context, Role as) : Sleeper(context), role(as) {}
    Role role;
    Time since = here.simulation().now();
    bool granted = false;
  };

  bool free() const { return readers_ == 0 && writer_ == nullptr; }
  bool free_for_spinners() const override { return free() && !reserved_; }
  void take(Context& here) override { writer_ = &here; }
  Task<> sleep(Context& here, Role role, Mode mode);
  Task<> sleep_to_overtake(Member& me, Mode mode);
  Task<> wake(Context& here);
  std::vector<Context*> grant();
  Member& front() { return *static_cast<Member*>(members_.next); }
  bool impatient(const Member& member) const {
    return member.here.simulation().now() - member.since > rules_.hand_off_after;
  }

  RwSemaphoreRules rules_;
  CacheLine line_;
  Sleep& sleep_;
  LockClass& class_;
  OwnerSpin spin_;
  int readers_ = 0;
  Context* writer_ = nullptr;
  Link members_;           // of the list of those that sleep
  bool reserved_ = false;  // for the first of the list, who has waited for too long
};

}  // namespace osarium
