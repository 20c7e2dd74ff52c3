#include "models/mechanisms/rcu.hpp"

namespace osarium {

RcuCosts RcuCosts::from(const CostTable& table, Frequency clock, Tick tick,
                        Duration softirq_entry) {
  const char* const scan =
      tick == Tick::hz_250 ? "locks.rcu_scan_period_250_hz" : "locks.rcu_scan_period_1000_hz";
  return {table.duration(scan, clock), table.duration("locks.rcu_stall_timeout", clock),
          static_cast<std::int64_t>(table.number("locks.rcu_batch")),
          table.duration("locks.rcu_callback", clock), softirq_entry};
}

Rcu::Local::Local(Rcu& rcu, Cpu& on)
    : cpu(on),
      softirq(rcu.simulation_, "rcu softirq", Rank::softirq, rcu.costs_.softirq_entry,
              [this, &rcu](Context& here) { return rcu.invoke(*this, here); }) {}

Rcu::Rcu(Simulation& simulation, Sleep& sleep, std::span<Cpu* const> cpus, RcuCosts costs)
    : Alarm(simulation), simulation_(simulation), sleep_(sleep), costs_(costs) {
  OSARIUM_CHECK(costs.scan_period > Duration() && costs.batch > 0, "RCU that gets nowhere");
  for (Cpu* cpu : cpus) {
    Local& local = locals_.emplace_back(*this, *cpu);
    const auto index = static_cast<std::size_t>(cpu->id().index);
    if (index >= of_cpu_.size()) of_cpu_.resize(index + 1);
    of_cpu_[index] = &local;
  }
}

Rcu::~Rcu() {
  for (Local& each : locals_)
    for (Link* list : {&each.next, &each.waiting, &each.done})
      while (!list->alone()) pop(*list);
}

Rcu::Local& Rcu::local(const Context& here) {
  OSARIUM_CHECK(here.cpu() != nullptr, "RCU used by a context without a cpu");
  const auto index = static_cast<std::size_t>(here.cpu()->id().index);
  OSARIUM_CHECK(index < of_cpu_.size() && of_cpu_[index] != nullptr,
                "RCU used on a cpu of another kernel instance");
  return *of_cpu_[index];
}

RcuCallback& Rcu::pop(Link& list) {
  auto& first = *static_cast<RcuCallback*>(list.next);
  first.unlink();
  return first;
}

void Rcu::splice(Link& from, Link& to) {
  while (!from.alone()) pop(from).insert_before(to);
}

void Rcu::call(const Context& here, RcuCallback& callback) {
  callback.insert_before(local(here).next);
  requested_ = true;
  if (!in_grace_period()) begin();
}

Task<> Rcu::synchronize(Context& here) {
  struct Wake : RcuCallback {
    Wake(Sleep& by, Context& whom) : sleep(by), sleeper(whom) {}
    Task<> invoke(Context& softirq) override {
      over = true;
      return sleep.wake(softirq, sleeper);
    }
    Sleep& sleep;
    Context& sleeper;
    bool over = false;
  };
  Wake wake(sleep_, here);
  call(here, wake);
  while (!wake.over) co_await sleep_.block(here);
}

// Readers from now on use the other count, so that new ones cannot hold up the old ones' end.
void Rcu::begin() {
  requested_ = false;
  begun_ = simulation_.now();
  phase_ ^= 1;
  for (Local& each : locals_) {
    splice(each.next, each.waiting);
    each.missing = true;
  }
  missing_ = static_cast<int>(locals_.size());
  arm_in(costs_.scan_period);
}

void Rcu::quiescent(CpuId cpu) { report(*of_cpu_[static_cast<std::size_t>(cpu.index)]); }

void Rcu::report(Local& local) {
  if (!local.missing || local.readers[phase_ ^ 1] > 0) return;
  local.missing = false;
  if (--missing_ == 0) end();
}

// An interrupt handler above an idle or user-mode thread may be a reader: it is counted as one.
void Rcu::expired() {
  OSARIUM_CHECK(simulation_.now() - begun_ < costs_.stall_timeout,
                "a cpu keeps RCU waiting: it neither idles nor leaves the kernel nor reports");
  for (Local& each : locals_) {
    const Context* const thread = each.cpu.thread();
    if (thread == nullptr || thread->mode() == Mode::user) report(each);
    if (!in_grace_period()) return;
  }
  arm_in(costs_.scan_period);
}

void Rcu::end() {
  cancel();
  ++grace_periods_;
  for (Local& each : locals_) {
    splice(each.waiting, each.done);
    if (!each.done.alone()) each.softirq.raise(each.cpu);
  }
  if (requested_) begin();
}

Task<> Rcu::invoke(Local& local, Context& here) {
  for (std::int64_t i = 0; i < costs_.batch && !local.done.alone(); ++i) {
    co_await here.compute(costs_.callback, Mode::softirq);
    co_await pop(local.done).invoke(here);
  }
  if (!local.done.alone()) local.softirq.raise(local.cpu);
}

}  // namespace osarium
