// Counters, sleeping locks and read-copy update: wall time and simulated events of one operation,
// on RainForest's S-A with the cited costs; alone, and with a thread on each of the twelve cpus.
#include <benchmark/benchmark.h>

#include <memory>

#include "models/hardware/machine_presets.hpp"
#include "models/hardware/topology.hpp"
#include "models/mechanisms/mutex.hpp"
#include "models/mechanisms/percpu_counter.hpp"
#include "models/mechanisms/rcu.hpp"
#include "models/mechanisms/rw_semaphore.hpp"
#include "models/mechanisms/sequence_lock.hpp"
#include "models/mechanisms/sloppy_counter.hpp"
#include "models/mechanisms/ticket_lock.hpp"

namespace osarium {
namespace {

// These locks never come to the point of sleeping: every owner runs.
struct NoSleep final : Sleep {
  Task<> block(Context&) override { throw InternalError("a benchmark that sleeps"); }
  Task<> wake(Context&, Context&) override { throw InternalError("a benchmark that sleeps"); }
};

Topology read_topology() {
  Errors errors;
  const auto read = read_machine("rainforest-s-a", {}, {}, errors);
  errors.throw_if_any();
  return Topology(*read);
}

struct Bench {
  Bench() {
    for (int i = 0; i < topology.cpus(); ++i) {
      cpus.push_back(std::make_unique<Cpu>(sim, CpuId(i)));
      contexts.push_back(std::make_unique<Context>(sim, sim.name("thread", i)));
      cpus.back()->dispatch(contexts.back().get());
      cpu_pointers.push_back(cpus.back().get());
    }
  }
  // `operation(here)` again and again on so many cpus.
  template <class Operation>
  void run(benchmark::State& state, Operation operation) {
    constexpr int times = 1000;
    const auto threads = static_cast<std::size_t>(state.range(0));
    auto thread = [](Context& here, Operation& work) -> Actor {
      for (int i = 0; i < times; ++i) co_await work(here);
    };
    const std::uint64_t before = sim.events();
    for (auto _ : state) {
      for (std::size_t i = 0; i < threads; ++i) sim.spawn(thread(*contexts[i], operation));
      sim.run();
    }
    const auto operations = state.iterations() * static_cast<std::int64_t>(threads) * times;
    state.SetItemsProcessed(operations);
    state.counters["events"] =
        static_cast<double>(sim.events() - before) / static_cast<double>(operations);
  }

  Topology topology = read_topology();
  Simulation sim;
  Coherence coherence{CoherenceCosts::from(CostTable::standard(), topology.clock(), "westmere_ep"),
                      topology};
  std::vector<std::unique_ptr<Cpu>> cpus;
  std::vector<std::unique_ptr<Context>> contexts;
  std::vector<Cpu*> cpu_pointers;
  PerCpuLines nodes{coherence, topology};
  LockStatistics statistics;
  NoSleep sleep;
};

void shared_counter(benchmark::State& state) {
  Bench bench;
  SharedCounter counter(bench.coherence);
  bench.run(state, [&](Context& here) { return counter.add(here, 1); });
}
BENCHMARK(shared_counter)->Arg(1)->Arg(12);

void percpu_counter(benchmark::State& state, std::int64_t batch) {
  Bench bench;
  TicketLock lock(bench.coherence, NodeId(0), &bench.statistics.lock_class("counter"));
  PercpuCounter<TicketLock> counter(bench.coherence, bench.topology, lock, batch);
  bench.run(state, [&](Context& here) { return counter.add(here, 1); });
}
BENCHMARK_CAPTURE(percpu_counter, local, std::int64_t{1} << 60)->Arg(1)->Arg(12);
BENCHMARK_CAPTURE(percpu_counter, overflow, 1)->Arg(1)->Arg(12);

void sloppy_counter(benchmark::State& state) {
  Bench bench;
  SloppyCounter counter(bench.coherence, bench.topology, 8);
  bench.run(state, [&](Context& here) -> Task<> {
    co_await counter.acquire(here);
    co_await counter.release(here);
  });
}
BENCHMARK(sloppy_counter)->Arg(1)->Arg(12);

void mutex(benchmark::State& state, MutexRules rules) {
  Bench bench;
  Mutex lock(bench.coherence, bench.nodes, bench.sleep, bench.statistics.lock_class("mutex"),
             rules);
  bench.run(state, [&](Context& here) -> Task<> {
    co_await lock.acquire(here);
    co_await lock.release(here);
  });
}
BENCHMARK_CAPTURE(mutex, all_spin, MutexRules::linux_2_6_30())->Arg(1)->Arg(12);
BENCHMARK_CAPTURE(mutex, queued, MutexRules::linux_4_10())->Arg(1)->Arg(12);

void rw_semaphore_read(benchmark::State& state) {
  Bench bench;
  RwSemaphore semaphore(bench.coherence, bench.nodes, bench.sleep,
                        bench.statistics.lock_class("semaphore"), RwSemaphoreRules::linux_3_16());
  bench.run(state, [&](Context& here) -> Task<> {
    co_await semaphore.acquire_read(here);
    co_await semaphore.release_read(here);
  });
}
BENCHMARK(rw_semaphore_read)->Arg(1)->Arg(12);

void sequence_read(benchmark::State& state) {
  Bench bench;
  SequenceCount sequence(bench.coherence);
  bench.run(state, [&](Context& here) -> Task<> {
    const std::uint64_t start = co_await sequence.read_begin(here);
    benchmark::DoNotOptimize(co_await sequence.read_retry(here, start));
  });
}
BENCHMARK(sequence_read)->Arg(1)->Arg(12);

void rcu_read(benchmark::State& state) {
  Bench bench;
  Rcu rcu(bench.sim, bench.sleep, bench.cpu_pointers,
          RcuCosts::from(CostTable::standard(), bench.topology.clock(), RcuCosts::Tick::hz_1000,
                         Duration()));
  bench.run(state, [&](Context& here) -> Task<> {
    const Rcu::Reader reader(rcu, here);
    co_await here.compute(Duration(), Mode::kernel);
  });
}
BENCHMARK(rcu_read)->Arg(1)->Arg(12);

}  // namespace
}  // namespace osarium
