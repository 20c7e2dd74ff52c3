// A machine for tests that need no more than distances between cpus. It is no measurement of any.
#pragma once

#include <memory>
#include <vector>

#include "models/hardware/cache_line.hpp"
#include "models/hardware/cpu.hpp"

namespace osarium {

// Sockets of cores, two hardware threads in each on request. Sockets i and j are neighbours when
// they are in one half of four or face each other, which gives two hops at most.
struct FakeTopology {
  int sockets_count = 2;
  int cores_per_socket = 4;
  int threads_per_core = 1;

  int cpus() const { return cores() * threads_per_core; }
  int cores() const { return sockets_count * cores_per_socket; }
  int nodes() const { return sockets_count; }
  CoreId core(CpuId cpu) const { return CoreId(cpu.index / threads_per_core); }
  NodeId node(CpuId cpu) const { return NodeId(core(cpu).index / cores_per_socket); }
  Distance distance(CpuId a, CpuId b) const {
    if (a == b) return Distance::same_cpu;
    if (core(a) == core(b)) return Distance::same_core;
    const int from = node(a).index;
    const int to = node(b).index;
    if (from == to) return Distance::same_die;
    return from / 4 == to / 4 || from % 4 == to % 4 ? Distance::one_hop : Distance::two_hops;
  }
};

// Cpus that each run a context of their own all the time.
struct FakeMachine {
  template <class Topology = FakeTopology>
  FakeMachine(Simulation& simulation, const CoherenceCosts& costs, const Topology& topology = {})
      : coherence(costs, topology) {
    for (int i = 0; i < topology.cpus(); ++i) {
      cpus.push_back(std::make_unique<Cpu>(simulation, CpuId(i)));
      contexts.push_back(std::make_unique<Context>(
          simulation, simulation.name("thread", static_cast<std::uint64_t>(i))));
      cpus.back()->dispatch(contexts.back().get());
    }
  }
  Context& on(int cpu) { return *contexts[static_cast<std::size_t>(cpu)]; }
  Cpu& cpu(int i) { return *cpus[static_cast<std::size_t>(i)]; }

  Coherence coherence;
  std::vector<std::unique_ptr<Cpu>> cpus;
  std::vector<std::unique_ptr<Context>> contexts;
};

// Every figure is different: its digits tell operation, state and distance.
inline CoherenceCosts telling_costs() {
  CoherenceCosts costs;
  for (std::size_t operation = 0; operation < line_operations; ++operation) {
    costs.own[operation] = Duration::nanoseconds(static_cast<std::int64_t>(operation + 1));
    for (std::size_t state = 0; state < line_states; ++state)
      for (std::size_t distance = 2; distance < distances; ++distance)
        costs.other[operation][state][distance] = Duration::nanoseconds(
            static_cast<std::int64_t>(1000 * (operation + 1) + 100 * (state + 1) + 10 * distance));
  }
  return costs;
}

}  // namespace osarium
