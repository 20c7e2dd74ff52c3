// A Machine is the hardware of one description, put together: its cpus, what lies where, caches,
// memory and interrupts. A simulation may have several. Costs come from the table: a machine that
// nobody has measured takes the measured ones of the machine that its description names, scaled by
// clock where that is right; its rows are remembered in costs(), for the marks on a result.
//
// Memory follows what runs on the cpus: whoever dispatches there, a scheduler or a test, need not
// tell.
//
// Devices (Nic, Disk) are not part of it: whoever builds a system plugs them in.
#pragma once

#include <deque>

#include "models/costs/cost_table.hpp"
#include "models/hardware/coherence.hpp"
#include "models/hardware/cpu.hpp"
#include "models/hardware/interrupt_controller.hpp"
#include "models/hardware/memory.hpp"
#include "models/hardware/topology.hpp"

namespace osarium {

class Machine {
 public:
  // The parameters must be valid, as they are after reading without errors.
  Machine(Simulation& simulation, const MachineParameters& parameters)
      : Machine(simulation, parameters, parameters.cost_table()) {}
  Machine(Simulation& simulation, const MachineParameters& parameters, CostTable costs);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Simulation& simulation() const { return simulation_; }
  const MachineParameters& parameters() const { return topology_.parameters(); }
  const Topology& topology() const { return topology_; }
  const CostTable& costs() const { return costs_; }
  Frequency clock() const { return topology_.clock(); }

  std::deque<Cpu>& cpus() { return cpus_; }
  Cpu& cpu(CpuId id) { return cpus_[static_cast<std::size_t>(id.index)]; }
  const Coherence& coherence() const { return coherence_; }
  Census& census() { return census_; }
  Memory& memory() { return memory_; }
  MemoryCapacity& capacity() { return capacity_; }
  InterruptController& interrupts() { return interrupts_; }

 private:
  Simulation& simulation_;
  CostTable costs_;
  Topology topology_;
  std::deque<Cpu> cpus_;
  Census census_;
  Coherence coherence_;
  Memory memory_;
  MemoryCapacity capacity_;
  InterruptController interrupts_;
};

}  // namespace osarium
