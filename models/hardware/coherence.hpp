// What cache coherence costs on a machine: CoherenceCosts by operation, state of the line and
// distance; Coherence, which knows besides which cpus share caches and is what all cache lines of a
// machine refer to. The costs are latencies as a program sees them, measured from the instruction
// to its result.
#pragma once

#include <array>
#include <bitset>
#include <vector>

#include "models/costs/cost_table.hpp"
#include "models/hardware/distance.hpp"
#include "models/hardware/ids.hpp"
#include "sim/engine/check.hpp"
#include "sim/engine/time.hpp"

namespace osarium {

enum class LineOperation : std::uint8_t { load, store, atomic };
inline constexpr int line_operations = 3;

// MOESI; Owned is a modified line that others have copies of, on machines that have this.
enum class LineState : std::uint8_t { modified, owned, exclusive, shared, invalid };
inline constexpr int line_states = 5;

struct CoherenceCosts {
  // In the own first-level cache, no other cpu being involved.
  std::array<Duration, line_operations> own{};
  // Otherwise: by state, and by the distance of whoever has to answer: the owner of a modified or
  // exclusive line; for a load the nearest copy of a shared one, for a write the farthest; the
  // home memory of an invalid one. The first two distances are `own`.
  std::array<std::array<std::array<Duration, distances>, line_states>, line_operations> other{};
  // A modified line that is read stays with its owner (MOESI) and is not written back (MESI).
  bool has_owned = false;

  // The rows coherence.<measured>.<operation>_<state>_<distance> (and l1, atomic_own). Where a row
  // is missing: a state of the same kind (exclusive as modified, owned as shared, a write to memory
  // as a load); else what one transfer over that distance takes; else the next shorter distance.
  static CoherenceCosts from(const CostTable& table, Frequency clock, std::string_view measured);

  Duration at(LineOperation operation, LineState state, Distance distance) const {
    return other[static_cast<std::size_t>(operation)][static_cast<std::size_t>(state)]
                [static_cast<std::size_t>(distance)];
  }
  Duration at_own(LineOperation operation) const {
    return own[static_cast<std::size_t>(operation)];
  }
};

// Cores that have a copy of a line.
using CoreSet = std::bitset<256>;

class Coherence {
 public:
  // Topology: as models/hardware/topology.hpp.
  template <class Topology>
  Coherence(const CoherenceCosts& costs, const Topology& topology);

  const CoherenceCosts& costs() const { return costs_; }
  CoreId core(CpuId cpu) const { return cores_[static_cast<std::size_t>(cpu.index)]; }
  // Of two different cores: at least same_die.
  Distance distance(CoreId a, CoreId b) const {
    return distances_[static_cast<std::size_t>(a.index) * within_.size() +
                      static_cast<std::size_t>(b.index)];
  }
  // Of the memory of a node: that of its nearest core.
  Distance distance(CoreId core, NodeId home) const;
  // Of the nearest and the farthest of the cores, which are not empty.
  Distance nearest(CoreId core, const CoreSet& cores) const;
  Distance farthest(CoreId core, const CoreSet& cores) const;

 private:
  using Within = std::array<CoreSet, distances>;

  CoherenceCosts costs_;
  std::vector<CoreId> cores_;        // of each cpu
  std::vector<Distance> distances_;  // core by core
  std::vector<Within> within_;       // for each core, the cores up to a distance
  std::vector<CoreSet> nodes_;       // the cores of each node
};

template <class Topology>
Coherence::Coherence(const CoherenceCosts& costs, const Topology& topology)
    : costs_(costs), nodes_(static_cast<std::size_t>(topology.nodes())) {
  const auto cores = static_cast<std::size_t>(topology.cores());
  OSARIUM_CHECK(cores <= CoreSet().size(), "more cores than a line can keep track of");
  std::vector<CpuId> cpu_of(cores);
  for (CpuId cpu(0); cpu.index < topology.cpus(); ++cpu.index) {
    cores_.push_back(topology.core(cpu));
    const auto core = static_cast<std::size_t>(topology.core(cpu).index);
    cpu_of[core] = cpu;
    nodes_[static_cast<std::size_t>(topology.node(cpu).index)].set(core);
  }
  within_.resize(cores);
  for (std::size_t a = 0; a < cores; ++a) {
    for (std::size_t b = 0; b < cores; ++b) {
      const Distance apart = a == b ? Distance::same_core : topology.distance(cpu_of[a], cpu_of[b]);
      distances_.push_back(apart);
      for (auto d = static_cast<std::size_t>(apart); d < distances; ++d) within_[a][d].set(b);
    }
  }
}

}  // namespace osarium
