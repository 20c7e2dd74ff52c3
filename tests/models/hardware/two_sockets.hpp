// A machine for the tests of memory: two sockets of a number of cores, each with 12 MiB of cache,
// 16 GiB of memory and 20 GB/s, joined by a link of 12 GB/s in each
// direction: link 0 carries data from node 0 to node 1, link 1 back.
#pragma once

#include <deque>

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

}  // namespace osarium
