#include "models/services/kernel.hpp"

#include "models/mechanisms/test_and_set_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"

namespace osarium {

namespace {

std::vector<Cpu*> all_cpus(Machine& machine) {
  std::vector<Cpu*> cpus;
  for (Cpu& cpu : machine.cpus()) cpus.push_back(&cpu);
  return cpus;
}

std::vector<Seat> seats_of(Machine& machine, const std::vector<CpuId>& cpus) {
  std::vector<Seat> seats;
  for (const CpuId cpu : cpus)
    seats.push_back(
        {&machine.cpu(cpu), machine.topology().core(cpu), machine.topology().node(cpu)});
  return seats;
}

SchedulingCosts scheduling_costs(const Machine& machine) {
  return SchedulingCosts::from(machine.costs(), machine.clock(), machine.parameters().caches.l2,
                               machine.parameters().interrupt_path());
}

MutexRules rules_of(MutexKind kind) {
  switch (kind) {
    case MutexKind::linux_2_6_30: return MutexRules::linux_2_6_30();
    case MutexKind::linux_3_10: return MutexRules::linux_3_10();
    case MutexKind::linux_4_10: return MutexRules::linux_4_10();
    case MutexKind::futex: return MutexRules::futex();
  }
  OSARIUM_CHECK(false, "a kind of mutex without rules");
  return {};
}

}  // namespace

Platform::Platform(Machine& its_machine, LockStatistics::Detail detail)
    : machine(its_machine),
      cross_calls(machine.simulation(), machine.interrupts(), machine.coherence(),
                  all_cpus(machine)),
      mcs_nodes(machine.coherence(), machine.topology()),
      spinners(machine.coherence(), machine.topology(), "lock queue"),
      locks(detail) {}

void Platform::begin_statistics() {
  locks.begin();
  machine.census().begin();
}

Kernel::Kernel(Platform& platform, KernelId id, std::vector<CpuId> cpus,
               const KernelProfile& profile, const SchedulingParameters& scheduling)
    : platform_(platform),
      id_(id),
      cpus_(std::move(cpus)),
      profile_(profile),
      scheduler_(simulation(), seats_of(machine(), cpus_), scheduling, scheduling_costs(machine())),
      shootdown_(platform.cross_calls, TlbCosts::from(costs(), clock()), profile.shootdown),
      softirqs_of_(machine().cpus().size()) {
  Census& census = machine().census();
  for (const CpuId cpu : cpus_) census.belongs(cpu, id_);
  scheduler_.observe(&census.interrupts("reschedule"));
  const SoftirqCosts softirq_costs = SoftirqCosts::from(costs(), clock());
  for (const CpuId cpu : cpus_)
    softirqs_of_[static_cast<std::size_t>(cpu.index)] =
        &softirqs_.emplace_back(machine().cpu(cpu), scheduler_, SoftirqParameters{}, softirq_costs);
}

CpuSet Kernel::cpu_set() const {
  CpuSet set;
  for (const CpuId cpu : cpus_) set.insert(cpu);
  return set;
}

Softirqs& Kernel::softirqs(CpuId cpu) {
  Softirqs* const found = softirqs_of_[static_cast<std::size_t>(cpu.index)];
  OSARIUM_CHECK(found != nullptr, "the cpu belongs to another kernel");
  return *found;
}

LockClass& Kernel::lock_class(Name name) { return platform_.locks.lock_class(name); }

std::unique_ptr<SpinLock> Kernel::make_spin_lock(Name name) {
  const Coherence& coherence = machine().coherence();
  const NodeId home = machine().topology().node(cpus_.front());
  LockClass* const statistics = &lock_class(name);
  switch (profile_.spin_lock) {
    case SpinLockKind::test_and_set:
      return std::make_unique<TestAndSetLock>(coherence, TestAndSetLock::TestFirst::yes, home,
                                              statistics);
    case SpinLockKind::ticket: return std::make_unique<TicketLock>(coherence, home, statistics);
    case SpinLockKind::queued:
      return std::make_unique<McsLock>(platform_.mcs_nodes, home, statistics);
  }
  return nullptr;
}

std::unique_ptr<Mutex> Kernel::make_mutex(Name name) {
  return std::make_unique<Mutex>(machine().coherence(), platform_.spinners, scheduler_,
                                 lock_class(name), rules_of(profile_.mutex));
}

std::unique_ptr<RwSemaphore> Kernel::make_rw_semaphore(Name name) {
  RwSemaphoreRules rules = RwSemaphoreRules::linux_2_6_32();
  if (profile_.rw_semaphore == RwSemaphoreKind::linux_3_16) rules = RwSemaphoreRules::linux_3_16();
  if (profile_.rw_semaphore == RwSemaphoreKind::linux_5_2)
    rules = RwSemaphoreRules::linux_5_2(costs(), clock());
  return std::make_unique<RwSemaphore>(machine().coherence(), platform_.spinners, scheduler_,
                                       lock_class(name), rules);
}

Task<> KernelLock::acquire(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::lock, name_);
  const Charged lock(here, {Cause::lock, name_});
  kernel_.scheduler().disable_preemption(here);
  co_await lock_->acquire(here);
}
Task<> KernelLock::release(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::unlock, name_);
  co_await lock_->release(here);
  kernel_.scheduler().enable_preemption(here);
}

Task<> KernelMutex::acquire(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::lock, name_);
  const Charged lock(here, {Cause::lock, name_});
  co_await lock_->acquire(here);
}
Task<> KernelMutex::release(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::unlock, name_);
  co_await lock_->release(here);
}

Task<> KernelRwSemaphore::acquire_read(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::lock, name_);
  const Charged lock(here, {Cause::lock, name_});
  co_await lock_->acquire_read(here);
}
Task<> KernelRwSemaphore::release_read(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::unlock, name_);
  co_await lock_->release_read(here);
}
Task<> KernelRwSemaphore::acquire_write(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::lock, name_);
  const Charged lock(here, {Cause::lock, name_});
  co_await lock_->acquire_write(here);
}
Task<> KernelRwSemaphore::release_write(Context& here) {
  if (lock_ == nullptr) co_return;
  note(here, Trail::Kind::unlock, name_);
  co_await lock_->release_write(here);
}

}  // namespace osarium
