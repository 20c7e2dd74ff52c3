// How a kernel guards what its cpus share: what differs between versions of one kernel, and between
// kernels, though their services do the same. A value; a field is what one change of a kernel was.
#pragma once

#include "models/mechanisms/shootdown.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

enum class SpinLockKind : std::uint8_t { test_and_set, ticket, queued };
constexpr std::array<Named<SpinLockKind>, 3> choices_of(SpinLockKind) {
  return {
      {{"test_and_set", SpinLockKind::test_and_set, "all waiters try at once"},
       {"ticket", SpinLockKind::ticket, "in order of arrival, all watch one line"},
       {"queued", SpinLockKind::queued, "in order of arrival, each watches a line of its own"}}};
}

enum class MutexKind : std::uint8_t { linux_2_6_30, linux_3_10, linux_4_10, futex };
constexpr std::array<Named<MutexKind>, 4> choices_of(MutexKind) {
  return {{{"linux_2_6_30", MutexKind::linux_2_6_30, "waiters spin while the owner runs"},
           {"linux_3_10", MutexKind::linux_3_10, "one of them at a time"},
           {"linux_4_10", MutexKind::linux_4_10, "and who sleeps is not overtaken twice"},
           {"futex", MutexKind::futex, "waiters sleep at once"}}};
}

enum class RwSemaphoreKind : std::uint8_t { linux_2_6_32, linux_3_16, linux_5_2 };
constexpr std::array<Named<RwSemaphoreKind>, 3> choices_of(RwSemaphoreKind) {
  return {{{"linux_2_6_32", RwSemaphoreKind::linux_2_6_32, "waiters sleep, in order"},
           {"linux_3_16", RwSemaphoreKind::linux_3_16, "writers spin while a writer runs"},
           {"linux_5_2", RwSemaphoreKind::linux_5_2, "and a sleeper is given it after a while"}}};
}

// Reference counts of what all cpus use: dentries, mounts, routes.
enum class ReferenceKind : std::uint8_t { atomic, sloppy };
constexpr std::array<Named<ReferenceKind>, 2> choices_of(ReferenceKind) {
  return {{{"atomic", ReferenceKind::atomic, "one number in one line"},
           {"sloppy", ReferenceKind::sloppy, "every cpu keeps spare references"}}};
}

enum class PathWalk : std::uint8_t { global_lock, references, rcu };
constexpr std::array<Named<PathWalk>, 3> choices_of(PathWalk) {
  return {{{"global_lock", PathWalk::global_lock,
            "a reference to each dentry, and a global lock where a walk changes what is cached"},
           {"references", PathWalk::references, "a reference to each dentry, under its own lock"},
           {"rcu", PathWalk::rcu, "no stores: sequence counts are read twice"}}};
}

enum class MountLock : std::uint8_t { global, per_cpu };
constexpr std::array<Named<MountLock>, 2> choices_of(MountLock) {
  return {{{"global", MountLock::global, "one spinlock"},
           {"per_cpu", MountLock::per_cpu, "readers take their cpu's own"}}};
}

// How much committed memory a cpu may add up before it tells all others.
enum class CommittedBatch : std::uint8_t { by_cpus, by_memory, by_memory_generous };
constexpr std::array<Named<CommittedBatch>, 3> choices_of(CommittedBatch) {
  return {{{"by_cpus", CommittedBatch::by_cpus, "max(32, 2 cpus) pages"},
           {"by_memory", CommittedBatch::by_memory, "at least 1/256 of a cpu's share of memory"},
           {"by_memory_generous", CommittedBatch::by_memory_generous,
            "at least 1/4 of a cpu's share of memory"}}};
}

// How committed memory is counted.
enum class CommittedCount : std::uint8_t { per_cpu, sloppy };
constexpr std::array<Named<CommittedCount>, 2> choices_of(CommittedCount) {
  return {{{"per_cpu", CommittedCount::per_cpu, "changes of a cpu add up to a batch, then a lock"},
           {"sloppy", CommittedCount::sloppy, "every cpu keeps spare pages, at most a batch"}}};
}

// What a page fault holds, so that the mapping does not go away.
enum class FaultLock : std::uint8_t { address_space, mapping };
constexpr std::array<Named<FaultLock>, 2> choices_of(FaultLock) {
  return {{{"address_space", FaultLock::address_space, "the lock of the address space, to read"},
           {"mapping", FaultLock::mapping, "the lock of that mapping, to read"}}};
}

// Defaults: Linux 6.x.
struct KernelProfile {
  SpinLockKind spin_lock = SpinLockKind::queued;
  MutexKind mutex = MutexKind::linux_4_10;
  RwSemaphoreKind rw_semaphore = RwSemaphoreKind::linux_5_2;
  ReferenceKind references = ReferenceKind::atomic;
  PathWalk path_walk = PathWalk::rcu;
  MountLock mount_lock = MountLock::per_cpu;
  CommittedBatch committed_batch = CommittedBatch::by_memory_generous;
  CommittedCount committed_count = CommittedCount::per_cpu;
  FaultLock fault_lock = FaultLock::mapping;
  ShootdownParameters shootdown{.lazy_cpus = LazyCpus::leave_out, .own_flush = OwnFlush::meanwhile};

  static ParameterList parameters();
};

}  // namespace osarium
