// What a test of one sleeping lock needs besides the lock: a few cpus, nodes for its spinners, a
// class for its statistics, and the order in which threads got it. A bench derives from it and ends
// with the lock, which so goes first.
#pragma once

#include <string>
#include <vector>

#include "models/mechanisms/lock_statistics.hpp"
#include "models/mechanisms/per_cpu_lines.hpp"
#include "tests/models/mechanisms/few_cpus.hpp"

namespace osarium {

struct LockBench {
  LockBench(int cpus, int threads) : machine(sim, cpus, threads) {}
  Context& thread(int i) { return machine.thread(i); }

  Simulation sim;
  FewCpus machine;
  PerCpuLines nodes{machine.coherence, machine.topology};
  LockStatistics statistics{LockStatistics::Detail::names};
  LockClass& locks = statistics.lock_class("lock");
  std::vector<std::string> order;
};

}  // namespace osarium
