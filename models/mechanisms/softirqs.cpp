#include "models/mechanisms/softirqs.hpp"

#include <bit>

namespace osarium {

ParameterList SoftirqParameters::parameters() {
  return parameter_list(
      "When softirqs are handed over to a thread.",
      parameter("rounds", &SoftirqParameters::rounds, between(1, 1000), "Rounds in a row."),
      parameter("time", &SoftirqParameters::time, not_negative, "Time in a row."));
}

SoftirqCosts SoftirqCosts::from(const CostTable& costs, Frequency clock) {
  return {.round = costs.duration("softirqs.round", clock)};
}

Softirqs::Softirqs(Cpu& cpu, Scheduler& scheduler, const SoftirqParameters& parameters,
                   const SoftirqCosts& costs)
    : cpu_(cpu),
      scheduler_(scheduler),
      parameters_(parameters),
      costs_(costs),
      handler_(cpu.simulation(), "softirq", Rank::softirq, Duration(),
               [this](Context& here) { return handle(here); }),
      thread_(cpu.simulation(), "ksoftirqd", {.affinity = CpuSet::only(cpu.id())}),
      thread_actor_(cpu.simulation().spawn(run_thread(), "ksoftirqd", Background::yes)) {
  scheduler.start(thread_);
}

int Softirqs::add(Action action) {
  OSARIUM_CHECK(actions_.size() < 32, "more than 32 softirqs");
  actions_.push_back(std::move(action));
  return static_cast<int>(actions_.size()) - 1;
}

void Softirqs::raise(int action) {
  pending_ |= std::uint32_t{1} << action;
  if (!running_ && !thread_awake_) handler_.raise(cpu_);
}

Task<> Softirqs::handle(Context& here) {
  co_await run_rounds(here);
  if (pending_ == 0) co_return;
  thread_awake_ = true;
  ++handed_over_;
  co_await scheduler_.wake(here, thread_);
}

Task<> Softirqs::run_rounds(Context& here) {
  running_ = true;
  const Time end = cpu_.simulation().now() + parameters_.time;
  for (std::int64_t round = 0; pending_ != 0 && round < parameters_.rounds; ++round) {
    if (round > 0 && cpu_.simulation().now() >= end) break;
    co_await here.compute(costs_.round, Mode::softirq);
    for (std::uint32_t left = std::exchange(pending_, 0); left != 0; left &= left - 1)
      co_await actions_[static_cast<std::size_t>(std::countr_zero(left))](here);
  }
  running_ = false;
}

// Between two calls of run_rounds() the thread may be preempted.
Actor Softirqs::run_thread() {
  for (;;) {
    while (pending_ == 0) {
      thread_awake_ = false;
      co_await scheduler_.block(thread_);
    }
    const PreemptionOff preemption_off(scheduler_, thread_);
    co_await run_rounds(thread_);
  }
}

}  // namespace osarium
