#include "models/hardware/machine.hpp"

#include <algorithm>

namespace osarium {

namespace {

std::deque<Cpu> cpus_of(Simulation& simulation, const Topology& topology) {
  std::vector<IdleState> idle_states = topology.parameters().idle_states;
  // A guest's halt is the hypervisor's business: however short, it ends with an exit.
  if (const auto& guest = topology.parameters().virtual_machine) {
    for (IdleState& state : idle_states)
      state.exit_latency = std::max(state.exit_latency, guest->halt_exit);
    idle_states.insert(idle_states.begin(),
                       {.name = "halt", .exit_latency = guest->halt_exit, .residency = {}});
  }
  std::deque<Cpu> cpus;
  for (CpuId id(0); id.index < topology.cpus(); ++id.index)
    cpus.emplace_back(simulation, id).set_idle_states(idle_states);
  return cpus;
}

std::vector<Cpu*> pointers_to(std::deque<Cpu>& cpus) {
  std::vector<Cpu*> pointers;
  for (Cpu& cpu : cpus) pointers.push_back(&cpu);
  return pointers;
}

}  // namespace

Machine::Machine(Simulation& simulation, const MachineParameters& parameters, CostTable costs)
    : simulation_(simulation),
      costs_(std::move(costs)),
      topology_(parameters),
      cpus_(cpus_of(simulation, topology_)),
      coherence_(CoherenceCosts::from(costs_, clock(), name_of(parameters.coherence)), topology_,
                 &census_),
      memory_(simulation, MemoryLayout::from(topology_), MemoryCosts::from(costs_, clock()),
              pointers_to(cpus_)),
      capacity_(memory_.layout()),
      interrupts_(simulation, InterruptCosts::from(costs_, clock(), parameters.interrupt_path()),
                  &census_) {
  for (Cpu& cpu : cpus_) cpu.set_watcher(&memory_);
}

}  // namespace osarium
