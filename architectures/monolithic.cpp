// Monolithic: all services in one kernel on all cpus, entered by system calls; they call each other
// as functions and share their state under locks. Versions of Linux differ in the kinds of these
// locks and in the scheduler. (What came when: docs/architectures.md.)
#include "architectures/registry.hpp"

namespace osarium {

namespace {

constexpr KernelProfile profile_2_6_32{
    .spin_lock = SpinLockKind::ticket,
    .mutex = MutexKind::linux_2_6_30,
    .rw_semaphore = RwSemaphoreKind::linux_2_6_32,
    .references = ReferenceKind::atomic,
    .path_walk = PathWalk::global_lock,
    .mount_lock = MountLock::global,
    .committed_batch = CommittedBatch::by_cpus,
    .committed_count = CommittedCount::per_cpu,
    .fault_lock = FaultLock::address_space,
    .shootdown = {.ceiling = 0},
};

constexpr KernelProfile profile_3_17{
    .spin_lock = SpinLockKind::ticket,
    .mutex = MutexKind::linux_3_10,
    .rw_semaphore = RwSemaphoreKind::linux_3_16,
    .references = ReferenceKind::atomic,
    .path_walk = PathWalk::rcu,
    .mount_lock = MountLock::per_cpu,
    .committed_batch = CommittedBatch::by_memory,
    .committed_count = CommittedCount::per_cpu,
    .fault_lock = FaultLock::address_space,
    .shootdown = {.ceiling = 33},
};

Architecture linux_with(const KernelProfile& profile, Policy policy) {
  Architecture arch;
  arch.connect = {{.from = Caller::application, .use = Trap{}}};
  arch.sharing.kernel = profile;
  arch.scheduling.policy = policy;
  return arch;
}

}  // namespace

Architecture monolithic() {
  Architecture arch = linux_with({}, EevdfPolicy{});
  arch.name = "monolithic";
  arch.description = "all services in one kernel, under locks; Linux 6.x";
  return arch;
}

Architecture linux_2_6_32() {
  Architecture arch = linux_with(profile_2_6_32, CfsPolicy{});
  arch.name = "linux-2.6.32";
  arch.description = "monolithic, with ticket locks and one lock for all path walks";
  return arch;
}

Architecture linux_2_6_35m() {
  KernelProfile profile = profile_2_6_32;
  profile.references = ReferenceKind::sloppy;
  Architecture arch = linux_with(profile, CfsPolicy{});
  arch.name = "linux-2.6.35m";
  arch.description = "monolithic, as 2.6.32 with spare references on every cpu";
  return arch;
}

Architecture linux_3_17_4() {
  Architecture arch = linux_with(profile_3_17, CfsPolicy{});
  arch.name = "linux-3.17.4";
  arch.description = "monolithic, with ticket locks and path walks without stores";
  return arch;
}

Architecture linux_4_9_40() {
  KernelProfile profile = profile_3_17;
  profile.spin_lock = SpinLockKind::queued;
  Architecture arch = linux_with(profile, CfsPolicy{});
  arch.name = "linux-4.9.40";
  arch.description = "monolithic, as 3.17.4 with queued locks";
  return arch;
}

}  // namespace osarium
