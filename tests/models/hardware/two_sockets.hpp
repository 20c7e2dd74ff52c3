// A machine for the tests of memory: two sockets of a number of cores, each with 12 MiB of cache,
// 16 GiB of memory and 20 GB/s, joined by a link of 12 GB/s in each direction: link 0 carries data
// from node 0 to node 1, link 1 back.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>

#include "models/hardware/memory.hpp"

namespace osarium {

inline MemoryLayout two_sockets(int cores, int threads = 1) {
  const Bandwidth channels = 160_Gbps;
  MemoryLayout layout{
      .nodes = {{channels, 16_GiB, 12_MiB}, {channels, 16_GiB, 12_MiB}},
      .links = {96_Gbps, 96_Gbps},
      .latency = {70_ns, 110_ns, 110_ns, 70_ns},
      .routes = {{}, {LinkId(0)}, {LinkId(1)}, {}},
      .cpus = {},
  };
  for (int core = 0; core < 2 * cores; ++core)
    for (int i = 0; i < threads; ++i) layout.cpus.push_back({NodeId(core / cores), CoreId(core)});
  return layout;
}

inline MemoryCosts test_costs() { return {.line = 64_B, .cache_hit = 20_ns, .sibling_share = 1}; }

struct TestMachine {
  explicit TestMachine(MemoryLayout layout, MemoryCosts costs = test_costs()) {
    for (std::size_t i = 0; i < layout.cpus.size(); ++i) {
      cpus.emplace_back(sim, CpuId(static_cast<std::int32_t>(i)));
      pointers.push_back(&cpus.back());
    }
    memory.emplace(sim, std::move(layout), costs, pointers);
  }

  Simulation sim;
  std::deque<Cpu> cpus;
  std::vector<Cpu*> pointers;
  std::optional<Memory> memory;
};

// Reads far more than any cache holds, ten lines at a time.
inline MemoryBehaviour stream(Placement placement = {}) {
  return {.footprint = Bytes::of_count(std::int64_t{1} << 50),
          .accesses_per_second = 2.5e8,
          .parallelism = 10,
          .placement = placement};
}

class TwoSockets : public testing::Test, public TestMachine {
 protected:
  explicit TwoSockets(MemoryLayout layout = two_sockets(6), MemoryCosts costs = test_costs())
      : TestMachine(std::move(layout), costs) {}

  WorkingSet& set(const MemoryBehaviour& behaviour) {
    return sets.emplace_back(*memory, behaviour);
  }
  double speed(int cpu) const { return cpus[static_cast<std::size_t>(cpu)].speed(); }
  // A thread of `work` on a cpu, with a phase of its own.
  void run(int cpu, WorkingSet& data, Duration work, Duration start = {}) {
    contexts.emplace_back(sim, "thread");
    sim.spawn(thread(CpuId(cpu), contexts.back(), data, work, start), "thread");
  }
  Actor thread(CpuId cpu, Context& here, WorkingSet& data, Duration work, Duration start) {
    co_await sim.delay(start);
    cpus[static_cast<std::size_t>(cpu.index)].dispatch(&here);
    memory->begin_phase(cpu, data);
    co_await here.compute(work, Mode::user);
    memory->end_phase(cpu);
    ends[cpu] = sim.now() - Time();
    cpus[static_cast<std::size_t>(cpu.index)].dispatch(nullptr);
  }

  std::deque<WorkingSet> sets;
  std::deque<Context> contexts;
  std::map<CpuId, Duration> ends;
};

}  // namespace osarium
