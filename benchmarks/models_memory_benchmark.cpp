// Memory sharing: 40 cpus on four sockets, everything solved anew after each change.
#include <benchmark/benchmark.h>

#include <deque>

#include "models/hardware/memory.hpp"
#include "sim/random/stream.hpp"

using namespace osarium;

namespace {

using Policy = Placement::Policy;

constexpr int nodes = 4;
constexpr int cores = 40;

// Every socket linked with every other one.
MemoryLayout four_sockets() {
  MemoryLayout layout;
  for (int i = 0; i < nodes; ++i) layout.nodes.push_back({160_Gbps, 256_GiB, 30_MiB});
  layout.routes.resize(nodes * nodes);
  for (int from = 0; from < nodes; ++from)
    for (int to = 0; to < nodes; ++to) {
      layout.latency.push_back(from == to ? 135_ns : 198_ns);
      if (from >= to) continue;
      const auto link = LinkId(static_cast<std::int32_t>(layout.links.size()));
      layout.links.push_back(96_Gbps);
      layout.routes[layout.entry(NodeId(from), NodeId(to))] = {link};
      layout.routes[layout.entry(NodeId(to), NodeId(from))] = {link};
    }
  for (int cpu = 0; cpu < cores; ++cpu)
    layout.cpus.push_back({NodeId(cpu * nodes / cores), CoreId(cpu)});
  return layout;
}

// The argument: 0 no resource is scarce, 1 every node's own channels are, 2 memory is anywhere.
MemoryBehaviour behaviour(std::int64_t kind, Stream& random) {
  MemoryBehaviour all{.footprint = Bytes::of_count(std::int64_t{1} << (20 + random.below(12))),
                      .accesses_per_second = kind == 0 ? 1e6 : 3e8 * random.uniform(),
                      .parallelism = kind == 0 ? 1.0 : 10.0,
                      .write_share = random.uniform()};
  if (kind == 2)
    all.placement = {static_cast<Policy>(random.below(4)),
                     NodeId(static_cast<std::int32_t>(random.below(nodes)))};
  return all;
}

// One phase ends and begins again: two solutions, and the speeds that they change.
void memory_phase(benchmark::State& state) {
  Simulation sim;
  std::deque<Cpu> cpus;
  std::vector<Cpu*> pointers;
  for (int i = 0; i < cores; ++i) pointers.push_back(&cpus.emplace_back(sim, CpuId(i)));
  Memory memory(sim, four_sockets(), {.line = 64_B, .cache_hit = 20_ns}, pointers);
  Stream random({1}, "memory", 0, "behaviour");
  std::deque<WorkingSet> sets;
  for (int i = 0; i < cores; ++i)
    memory.begin_phase(CpuId(i), sets.emplace_back(memory, behaviour(state.range(0), random)));
  std::int32_t cpu = 0;
  for (auto _ : state) {
    sim.run_until(sim.now() + 1_ns);
    memory.end_phase(CpuId(cpu));
    sim.run_until(sim.now() + 1_ns);
    memory.begin_phase(CpuId(cpu), sets[static_cast<std::size_t>(cpu)]);
    cpu = cpu == cores - 1 ? 0 : cpu + 1;
  }
  state.SetItemsProcessed(2 * state.iterations());
}
BENCHMARK(memory_phase)->DenseRange(0, 2);

// The shares of the bandwidth alone.
void max_min_solve(benchmark::State& state) {
  const MemoryLayout layout = four_sockets();
  Stream random({1}, "flows", 0, "demands");
  const std::vector<double> capacities(nodes + layout.links.size(), 20e9);
  MaxMin sharing(capacities, cores);
  for (std::size_t flow = 0; flow < cores; ++flow) {
    std::vector<MaxMin::Use> uses{{static_cast<std::int32_t>(flow * nodes / cores), 1.0}};
    if (state.range(0) == 2) {
      uses[0].resource = static_cast<std::int32_t>(random.below(nodes));
      uses.push_back({static_cast<std::int32_t>(nodes + random.below(layout.links.size())), 1.0});
    }
    sharing.set_uses(flow, uses);
    sharing.set_demand(flow, (state.range(0) == 0 ? 1e9 : 6e9) * random.uniform());
  }
  for (auto _ : state) benchmark::DoNotOptimize(sharing.solve());
}
BENCHMARK(max_min_solve)->DenseRange(0, 2);

}  // namespace
