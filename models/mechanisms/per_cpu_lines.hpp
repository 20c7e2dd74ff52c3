// A cache line of its own for every cpu, in the memory of its node: what per-CPU data is kept in,
// so that nobody else fetches it.
#pragma once

#include <deque>

#include "models/hardware/cache_line.hpp"

namespace osarium {

class PerCpuLines {
 public:
  // Topology: as models/hardware/topology.hpp.
  template <class Topology>
  PerCpuLines(const Coherence& coherence, const Topology& topology, std::string_view name = {}) {
    for (CpuId cpu(0); cpu.index < topology.cpus(); ++cpu.index)
      lines_.emplace_back(coherence, name, topology.node(cpu));
  }

  int size() const { return static_cast<int>(lines_.size()); }
  CacheLine& at(CpuId cpu) { return lines_[static_cast<std::size_t>(cpu.index)]; }
  CacheLine& of(const Context& here) { return at(here.place()); }

 private:
  std::deque<CacheLine> lines_;
};

}  // namespace osarium
