// A replay of what was told, on a machine where cpus do not fall asleep.
#pragma once

#include "tests/workloads/loaded.hpp"
#include "tests/workloads/replay/told.hpp"
#include "workloads/replay/replayed_load.hpp"

namespace osarium {

inline WorkloadParameters replay_of(const std::string& name, replay::Plan plan) {
  WorkloadParameters workload;
  workload.name = name;
  workload.trace = name;
  workload.plan = std::make_shared<replay::Plan>(std::move(plan));
  return workload;
}

struct Replayed {
  explicit Replayed(const WorkloadParameters& workload,
                    const Architecture& architecture = monolithic(),
                    const CostTable& costs = CostTable::standard(), const Seed& seed = {})
      : machine(sim, FreeLoaded::hardware(), costs),
        system(machine, architecture),
        load(std::make_unique<ReplayedLoad>(workload, system, seed)) {}
  ~Replayed() { load.reset(); }

  Simulation sim;
  Machine machine;
  System system;
  std::unique_ptr<ReplayedLoad> load;
};

// How many stand still for so long, after it has run for so long.
inline std::uint64_t standing_after(Replayed& replayed, Duration time) {
  replayed.sim.run_until(Time() + time);
  replayed.load->take();
  replayed.sim.run_until(Time() + 2 * time);
  return replayed.load->take().standing;
}

// By connection, in the order in which they ended.
inline std::map<std::uint32_t, std::vector<ReplayedLoad::Made>> steps_of(Replayed& replayed,
                                                                         Duration time) {
  std::map<std::uint32_t, std::vector<ReplayedLoad::Made>> steps;
  replayed.load->on_step(
      [&](const ReplayedLoad::Made& made) { steps[made.connection].push_back(made); });
  replayed.sim.run_until(Time() + time);
  return steps;
}

}  // namespace osarium
