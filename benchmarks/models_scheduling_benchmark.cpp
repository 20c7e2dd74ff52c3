// A compute phase of a scheduled thread and the switch that ends it, one item each: two threads (or
// more) take turns on one cpu. events_per_item says how many events of the engine that takes.
#include <deque>

#include "benchmarks/batches.hpp"
#include "models/mechanisms/scheduler.hpp"

using namespace osarium;

namespace {

constexpr SchedulingCosts costs{
    .context_switch = 600_ns, .ipi_delivery = 300_ns, .ipi_receive = 500_ns};

struct OneCpu {
  OneCpu(const Policy& policy, int count)
      : cpu(sim, CpuId(0)),
        scheduler(sim, {{&cpu, CoreId(0), NodeId(0)}}, {.policy = policy}, costs) {
    for (int i = 0; i < count; ++i) scheduler.start(threads.emplace_back(sim, "thread"));
  }
  Actor yielding(Thread& here) {
    for (;;) {
      co_await here.compute(1_us, Mode::user);
      co_await scheduler.yield(here);
      if (--left == 0) sim.stop();
    }
  }
  // Wakes the other and sleeps until the other wakes it.
  Actor ping_pong(Thread& here, Thread& other) {
    co_await scheduler.block(here);
    for (;;) {
      co_await here.compute(1_us, Mode::user);
      co_await scheduler.wake(here, other);
      co_await scheduler.block(here);
      if (--left == 0) sim.stop();
    }
  }
  void run(benchmark::State& state) {
    batches::run(state, sim, left);
    state.counters["events_per_item"] =
        static_cast<double>(sim.events()) / static_cast<double>(state.iterations() * batches::size);
  }

  Simulation sim;
  Cpu cpu;
  Scheduler scheduler;
  std::deque<Thread> threads;
  std::int64_t left = 0;
};

void yield(benchmark::State& state, const Policy& policy) {
  OneCpu machine(policy, static_cast<int>(state.range(0)));
  for (Thread& thread : machine.threads) machine.sim.spawn(machine.yielding(thread), "yielding");
  machine.run(state);
}
BENCHMARK_CAPTURE(yield, fifo, FifoPolicy{})->Arg(2)->Arg(100);
BENCHMARK_CAPTURE(yield, round_robin, RoundRobinPolicy{})->Arg(2);

void block_and_wake(benchmark::State& state, const Policy& policy) {
  OneCpu machine(policy, 2);
  machine.sim.spawn(machine.ping_pong(machine.threads[0], machine.threads[1]), "ping");
  machine.sim.spawn(machine.ping_pong(machine.threads[1], machine.threads[0]), "pong");
  machine.sim.spawn([&]() -> Task<> {
    co_await machine.sim.delay(1_ms);
    machine.scheduler.wake(machine.threads[0]);
  });
  machine.run(state);
}
BENCHMARK_CAPTURE(block_and_wake, fifo, FifoPolicy{});
BENCHMARK_CAPTURE(block_and_wake, fixed_priority, FixedPriorityPolicy{});
BENCHMARK_CAPTURE(block_and_wake, cfs, CfsPolicy{});
BENCHMARK_CAPTURE(block_and_wake, eevdf, EevdfPolicy{});
BENCHMARK_CAPTURE(block_and_wake, deadline, DeadlinePolicy{});

}  // namespace
