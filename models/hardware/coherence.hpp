// What cache coherence costs on a machine: CoherenceCosts by operation, state of the line and
// distance; Coherence, which knows besides which cpus share caches and is what all cache lines of a
// machine refer to. The costs are latencies as a program sees them, measured from the instruction
// to its result.
#pragma once

#include <array>
#include <vector>

#include "models/costs/cost_table.hpp"
#include "models/hardware/census.hpp"
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

class Coherence {
 public:
  static constexpr std::size_t most_cores = 256;
  static constexpr std::size_t most_dies = 64;

  // Topology: as models/hardware/topology.hpp. A node is a die, whose cores share a cache. Lines
  // that have a name report to the census.
  template <class Topology>
  Coherence(const CoherenceCosts& costs, const Topology& topology, Census* census = nullptr);

  struct Place {
    CoreId core;
    NodeId die;
    CpuId cpu;
  };
  const CoherenceCosts& costs() const { return costs_; }
  Census* census() const { return census_; }
  Place place(CpuId cpu) const { return places_[static_cast<std::size_t>(cpu.index)]; }
  Distance distance(NodeId a, NodeId b) const;

  // One bit for each die.
  using Dies = std::uint64_t;
  static Dies bit(NodeId die) { return Dies{1} << die.index; }
  // Of the nearest and the farthest of the dies, which are some.
  Distance nearest(NodeId die, Dies dies) const {
    const auto& around = around_[static_cast<std::size_t>(die.index)];
    auto d = static_cast<std::size_t>(Distance::same_die);
    while (d + 1 < distances && (around[d] & dies) == 0) ++d;
    return static_cast<Distance>(d);
  }
  Distance farthest(NodeId die, Dies dies) const {
    const auto& around = around_[static_cast<std::size_t>(die.index)];
    std::size_t d = distances - 1;
    while (d > static_cast<std::size_t>(Distance::same_die) && (around[d] & dies) == 0) --d;
    return static_cast<Distance>(d);
  }

 private:
  CoherenceCosts costs_;
  Census* census_;
  std::vector<Place> places_;                        // of each cpu
  std::vector<std::array<Dies, distances>> around_;  // for each die, those at each distance
};

template <class Topology>
Coherence::Coherence(const CoherenceCosts& costs, const Topology& topology, Census* census)
    : costs_(costs), census_(census), around_(static_cast<std::size_t>(topology.nodes())) {
  OSARIUM_CHECK(
      static_cast<std::size_t>(topology.cores()) <= most_cores && around_.size() <= most_dies,
      "more cores or dies than a line can keep track of");
  std::vector<CpuId> first(around_.size());  // of each die
  for (CpuId cpu(topology.cpus() - 1); cpu.index >= 0; --cpu.index)
    first[static_cast<std::size_t>(topology.node(cpu).index)] = cpu;
  for (CpuId cpu(0); cpu.index < topology.cpus(); ++cpu.index)
    places_.push_back({topology.core(cpu), topology.node(cpu), cpu});
  for (std::size_t a = 0; a < first.size(); ++a)
    for (std::size_t b = 0; b < first.size(); ++b) {
      const Distance apart = a == b ? Distance::same_die : topology.distance(first[a], first[b]);
      around_[a][static_cast<std::size_t>(apart)] |= bit(NodeId(static_cast<std::int32_t>(b)));
    }
}

}  // namespace osarium
