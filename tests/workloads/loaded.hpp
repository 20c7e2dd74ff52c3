// A workload on an architecture: for tests of loads.
#pragma once

#include "tests/architectures/running.hpp"
#include "workloads/load.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium {

// Nothing that the machine or its kernels do takes any time.
inline CostTable free_costs() {
  std::vector<Cost> rows = CostTable::standard().rows();
  for (Cost& row : rows)
    if (row.is_time()) row.value = 0;
  return CostTable(std::move(rows));
}

inline WorkloadParameters workload_of(const std::string& yaml) {
  Errors errors;
  const auto document = read_text(yaml, "test", errors);
  auto workload = read_workload(*document, document->root, errors);
  errors.throw_if_any();
  return *workload;
}

inline std::vector<std::string> errors_of(const std::string& yaml) {
  Errors errors;
  const auto document = read_text(yaml, "test.yaml", errors);
  EXPECT_FALSE(read_workload(*document, document->root, errors).has_value());
  std::vector<std::string> texts;
  for (const ConfigError& error : errors.sorted()) texts.push_back(error.text());
  return texts;
}

struct Loaded {
  Loaded(const WorkloadParameters& workload, const Architecture& architecture, Time window_begin,
         Time window_end, const CostTable& costs = CostTable::standard(), const Seed& seed = {},
         const MachineParameters& hardware = Running::parameters_of("rainforest-s-a"))
      : machine(sim, hardware, costs),
        system(machine, architecture),
        begin(window_begin),
        end(window_end),
        load(Load::start(workload, system, seed)) {}

  const Measurement& run() {
    sim.run_until(begin);
    load->take();
    sim.run_until(end);
    return load->measurement();
  }

  Simulation sim;
  Machine machine;
  System system;
  Time begin;
  Time end;
  std::unique_ptr<Load> load;
};

// On a machine and under a kernel that take no time of their own.
struct FreeLoaded : Loaded {
  FreeLoaded(const WorkloadParameters& workload, Time window_begin, Time window_end)
      : Loaded(workload, monolithic(), window_begin, window_end, free_costs(), {}, hardware()) {}

  static MachineParameters hardware() {
    MachineParameters parameters = Running::parameters_of("rainforest-s-a");
    parameters.idle_states.clear();
    return parameters;
  }
};

}  // namespace osarium
