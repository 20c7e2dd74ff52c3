// A machine as a configuration describes it: how many of what, how fast, how far apart. Parts of a
// kind are all equal. Counts are of the whole machine unless their name says otherwise, sizes and
// bandwidths of memory are per node. topology.hpp makes a Topology of it; what reads without error
// is valid there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/hardware/idle_state.hpp"
#include "models/hardware/interconnect.hpp"
#include "models/hardware/interrupt_costs.hpp"

namespace osarium {

struct CacheParameters {
  Bytes l1;
  Bytes l2;
  Bytes llc;
  static ParameterList parameters();
};

struct MemoryParameters {
  Bytes size;
  Bandwidth bandwidth;
  Duration latency;
  Duration remote_latency;
  static ParameterList parameters();
};

// Whose measured transfers between caches the machine takes (models/costs/coherence.yaml).
enum class MeasuredCoherence : std::uint8_t { westmere_ex, westmere_ep, opteron };
constexpr std::array<Named<MeasuredCoherence>, 3> choices_of(MeasuredCoherence) {
  return {{{"westmere_ex", MeasuredCoherence::westmere_ex, "Xeon E7-8867L, up to two hops"},
           {"westmere_ep", MeasuredCoherence::westmere_ep, "two Xeon X5650"},
           {"opteron", MeasuredCoherence::opteron, "Opteron 6172, two dies in a package"}}};
}
std::string_view name_of(MeasuredCoherence measured);

// What a guest pays besides what the machine under it does.
struct VirtualMachineParameters {
  Duration halt_exit;
  static ParameterList parameters();
};

struct MachineParameters {
  std::string description;
  std::string source;
  std::int64_t sockets = 1;
  std::int64_t nodes_per_socket = 1;
  std::int64_t cores = 1;
  std::int64_t threads_per_core = 1;
  Frequency clock;
  CacheParameters caches;
  MemoryParameters memory;
  Interconnect interconnect;
  MeasuredCoherence coherence = MeasuredCoherence::westmere_ex;
  std::vector<IdleState> idle_states;
  std::optional<VirtualMachineParameters> virtual_machine;
  std::vector<Cost> costs;

  // The standard costs, with its own in their places.
  CostTable cost_table() const { return CostTable::standard().with(costs); }
  InterruptPath interrupt_path() const {
    return virtual_machine ? InterruptPath::guest : InterruptPath::bare;
  }
  std::int64_t nodes() const { return sockets * nodes_per_socket; }
  std::int64_t cores_per_node() const { return cores / nodes(); }

  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

}  // namespace osarium
