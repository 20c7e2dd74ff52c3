// A Kernel is an instance of a kernel: the cpus that it has, who runs on them, and the locks that
// its services are made of. A machine may have several; what they share is the hardware (Platform).
//
//   KernelLock lock(kernel, Serialised::by_locks, "inode lock");
//   co_await lock.acquire(here);  …  co_await lock.release(here);
//
// A service whose state belongs to one server thread at a time (Serialised::by_owner) has locks
// that are not there: acquiring them costs nothing and guards nothing.
#pragma once

#include "models/hardware/account.hpp"
#include "models/hardware/machine.hpp"
#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/mutex.hpp"
#include "models/mechanisms/rw_semaphore.hpp"
#include "models/mechanisms/scheduler.hpp"
#include "models/mechanisms/softirqs.hpp"
#include "models/services/kernel_profile.hpp"

namespace osarium {

// What all kernels of a machine have in common.
struct Platform {
  explicit Platform(Machine& its_machine,
                    LockStatistics::Detail detail = LockStatistics::Detail::counts);

  Machine& machine;
  CrossCalls cross_calls;
  McsNodes mcs_nodes;
  PerCpuLines spinners;
  LockStatistics locks;

  // Forgets what locks, lines and interrupts have done so far.
  void begin_statistics();
};

class Kernel {
 public:
  Kernel(Platform& platform, KernelId id, std::vector<CpuId> cpus, const KernelProfile& profile,
         const SchedulingParameters& scheduling);
  Kernel(const Kernel&) = delete;

  KernelId id() const { return id_; }
  Platform& platform() const { return platform_; }
  Machine& machine() const { return platform_.machine; }
  Simulation& simulation() const { return platform_.machine.simulation(); }
  const CostTable& costs() const { return platform_.machine.costs(); }
  Frequency clock() const { return platform_.machine.clock(); }
  const std::vector<CpuId>& cpus() const { return cpus_; }
  CpuSet cpu_set() const;
  const KernelProfile& profile() const { return profile_; }
  Scheduler& scheduler() { return scheduler_; }
  Shootdown& shootdown() { return shootdown_; }
  // Of one of its cpus.
  Softirqs& softirqs(CpuId cpu);

  // The statistics of locks of a name, of all kernels.
  LockClass& lock_class(Name name);
  std::unique_ptr<SpinLock> make_spin_lock(Name lock_class);
  std::unique_ptr<Mutex> make_mutex(Name lock_class);
  std::unique_ptr<RwSemaphore> make_rw_semaphore(Name lock_class);

 private:
  Platform& platform_;
  KernelId id_;
  std::vector<CpuId> cpus_;
  KernelProfile profile_;
  Scheduler scheduler_;
  Shootdown shootdown_;
  std::deque<Softirqs> softirqs_;
  std::vector<Softirqs*> softirqs_of_;
};

// Who keeps two threads from changing the state of a service at once.
enum class Serialised : std::uint8_t { by_locks, by_owner };
constexpr std::array<Named<Serialised>, 2> choices_of(Serialised) {
  return {{{"by_locks", Serialised::by_locks, "locks: any thread may come"},
           {"by_owner", Serialised::by_owner, "one server thread does everything"}}};
}

// A spinlock of a service. Its holder is not preempted.
class KernelLock {
 public:
  KernelLock(Kernel& kernel, Serialised serialised, Name lock_class)
      : kernel_(kernel),
        name_(lock_class),
        lock_(serialised == Serialised::by_locks ? kernel.make_spin_lock(lock_class) : nullptr) {}

  Task<> acquire(Context& here);
  Task<> release(Context& here);
  // Data that it guards may share this line. Not of one that is not there.
  CacheLine& line() { return *lock_->shared_line(); }

 private:
  Kernel& kernel_;
  Name name_;
  std::unique_ptr<SpinLock> lock_;
};

// A lock of a service that its waiters sleep on.
class KernelMutex {
 public:
  KernelMutex(Kernel& kernel, Serialised serialised, Name lock_class)
      : name_(lock_class),
        lock_(serialised == Serialised::by_locks ? kernel.make_mutex(lock_class) : nullptr) {}

  Task<> acquire(Context& here);
  Task<> release(Context& here);

 private:
  Name name_;
  std::unique_ptr<Mutex> lock_;
};

class KernelRwSemaphore {
 public:
  KernelRwSemaphore(Kernel& kernel, Serialised serialised, Name lock_class)
      : name_(lock_class),
        lock_(serialised == Serialised::by_locks ? kernel.make_rw_semaphore(lock_class) : nullptr) {
  }

  Task<> acquire_read(Context& here);
  Task<> release_read(Context& here);
  Task<> acquire_write(Context& here);
  Task<> release_write(Context& here);

 private:
  Name name_;
  std::unique_ptr<RwSemaphore> lock_;
};

}  // namespace osarium
