// A compute phase of a scheduled thread and the switch that ends it, one item each: two threads (or
// more) take turns on one cpu. events_per_item says how many events of the engine that takes.
#include <deque>
#include <fstream>

#include "benchmarks/batches.hpp"
#include "models/hardware/memory.hpp"
#include "models/hardware/memory_phase.hpp"
#include "models/mechanisms/scheduler.hpp"

using namespace osarium;

namespace {

constexpr SchedulingCosts costs{
    .context_switch = 600_ns, .ipi_delivery = 300_ns, .ipi_receive = 500_ns};

// Of one cpu that nobody shares anything with.
const MemoryLayout layout{.nodes = {{160_Gbps, 16_GiB, 12_MiB}},
                          .links = {},
                          .latency = {70_ns},
                          .routes = {{}},
                          .cpus = {{NodeId(0), CoreId(0)}}};

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
  Actor yielding_in_phase(Thread& here) {
    WorkingSet set(memory, {.footprint = 1_MiB, .accesses_per_second = 1e7});
    MemoryPhase phase(here, set);
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
  Cpu* const cpus[1] = {&cpu};
  Memory memory{sim, layout, {.line = 64_B, .cache_hit = 20_ns}, cpus};
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

// With a memory that watches the cpu, as on a Machine: without phases, and one for each thread.
void yield_on_machine(benchmark::State& state) {
  OneCpu machine(FifoPolicy{}, 2);
  machine.cpu.set_watcher(&machine.memory);
  for (Thread& thread : machine.threads)
    machine.sim.spawn(
        state.range(0) == 0 ? machine.yielding(thread) : machine.yielding_in_phase(thread),
        "yielding");
  machine.run(state);
}
BENCHMARK(yield_on_machine)->Arg(0)->Arg(1);

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

// What a thread that sleeps takes of memory, with its frames: bytes_per_thread.
Actor sleeping(Scheduler& scheduler, Thread& here) { co_await scheduler.block(here); }

std::int64_t resident_bytes() {
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * 4096;
}

void sleeping_threads(benchmark::State& state) {
  for (auto _ : state) {
    OneCpu machine(CfsPolicy{}, 0);
    const std::int64_t before = resident_bytes();
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      Thread& here = machine.threads.emplace_back(machine.sim, "thread");
      machine.scheduler.start(here);
      machine.sim.spawn(sleeping(machine.scheduler, here), "sleeping", Background::yes);
    }
    machine.sim.run();
    state.counters["bytes_per_thread"] =
        static_cast<double>(resident_bytes() - before) / static_cast<double>(state.range(0));
  }
}
BENCHMARK(sleeping_threads)->Arg(100'000)->Iterations(1);

}  // namespace
