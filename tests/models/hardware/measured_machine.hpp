// The two machines of SOSP 2013: their presets with the costs of coherence that were measured on
// them.
#pragma once

#include <string>

#include "models/hardware/machine_presets.hpp"
#include "models/hardware/topology.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {

struct MeasuredMachine {
  MeasuredMachine(const std::string& preset, std::string_view costs_of)
      : topology(read(preset)),
        costs(CoherenceCosts::from(CostTable::standard(), topology.clock(), costs_of)),
        machine(sim, costs, topology) {}
  static MeasuredMachine xeon() { return {"westmere-ex-8", "westmere_ex"}; }
  static MeasuredMachine opteron() { return {"opteron-48", "opteron"}; }

  static Topology read(const std::string& preset) {
    Errors errors;
    const auto description = read_machine(preset, {}, {}, errors);
    errors.throw_if_any();
    return Topology(*description);
  }
  // The first cpu at that distance from cpu 0 that is not `other`; -1 when there is none.
  int cpu_at(Distance distance, int other = 0) const {
    for (int i = 1; i < topology.cpus(); ++i)
      if (i != other && topology.distance(CpuId(0), CpuId(i)) == distance) return i;
    return -1;
  }
  double cycles_of(Duration duration) const {
    return duration.seconds() * topology.clock().hertz();
  }

  Simulation sim;
  Topology topology;
  CoherenceCosts costs;
  FakeMachine machine;
};

}  // namespace osarium
