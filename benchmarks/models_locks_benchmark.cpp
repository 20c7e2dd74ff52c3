// Wall time and events of an operation on a spin lock (acquire, hold for 100 ns, release) while 0,
// 1 or 4 others wait for it all the time.
#include <benchmark/benchmark.h>

#include <deque>
#include <memory>

#include "models/hardware/cpu.hpp"
#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/test_and_set_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"

namespace osarium {
namespace {

// One die of five cores.
struct Die {
  int cpus() const { return 5; }
  int cores() const { return 5; }
  int nodes() const { return 1; }
  CoreId core(CpuId cpu) const { return CoreId(cpu.index); }
  NodeId node(CpuId) const { return NodeId(0); }
  Distance distance(CpuId a, CpuId b) const {
    return a == b ? Distance::same_cpu : Distance::same_die;
  }
};

struct Machine {
  Machine() : coherence(costs(), Die()), nodes(coherence, Die()) {
    for (int i = 0; i < Die().cpus(); ++i) {
      cpus.emplace_back(sim, CpuId(i));
      contexts.emplace_back(sim);
      cpus.back().dispatch(&contexts.back());
    }
  }
  static CoherenceCosts costs() {
    return CoherenceCosts::from(CostTable::standard(), 2130_MHz, "westmere_ex");
  }

  Simulation sim;
  Coherence coherence;
  McsNodes nodes;
  std::deque<Cpu> cpus;
  std::deque<Context> contexts;
};

Actor user(SpinLock& lock, Context& here, std::uint64_t& operations) {
  for (;;) {
    co_await lock.acquire(here);
    co_await here.compute(100_ns, Mode::kernel);
    co_await lock.release(here);
    ++operations;
  }
}

template <class Make>
void operations(benchmark::State& state, Make make) {
  Machine machine;
  const std::unique_ptr<SpinLock> lock = make(machine);
  std::uint64_t operations = 0;
  for (std::int64_t i = 0; i <= state.range(0); ++i)
    machine.sim.spawn(user(*lock, machine.contexts[static_cast<std::size_t>(i)], operations),
                      "user", Background::yes);
  machine.sim.run_until(machine.sim.now() + 100_us);
  const std::uint64_t warm = operations;
  const std::uint64_t warm_events = machine.sim.events();
  for (auto _ : state) machine.sim.run_until(machine.sim.now() + 100_us);
  const auto done = static_cast<double>(operations - warm);
  state.counters["per_operation"] =
      benchmark::Counter(done, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["events_per_operation"] =
      static_cast<double>(machine.sim.events() - warm_events) / done;
}

void test_and_set_lock(benchmark::State& state) {
  operations(state, [](Machine& m) { return std::make_unique<TestAndSetLock>(m.coherence); });
}
void ticket_lock(benchmark::State& state) {
  operations(state, [](Machine& m) { return std::make_unique<TicketLock>(m.coherence); });
}
void mcs_lock(benchmark::State& state) {
  operations(state, [](Machine& m) { return std::make_unique<McsLock>(m.nodes); });
}
BENCHMARK(test_and_set_lock)->ArgName("waiters")->Arg(0)->Arg(1)->Arg(4);
BENCHMARK(ticket_lock)->ArgName("waiters")->Arg(0)->Arg(1)->Arg(4);
BENCHMARK(mcs_lock)->ArgName("waiters")->Arg(0)->Arg(1)->Arg(4);

}  // namespace
}  // namespace osarium
