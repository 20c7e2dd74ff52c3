// An architecture on a machine with programs that run there: for tests of whole systems.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"

namespace osarium {

struct Running {
  explicit Running(const Architecture& architecture, const std::string& preset = "rainforest-s-a",
                   const CostTable& costs = CostTable::standard())
      : machine(sim, parameters_of(preset), costs), system(machine, architecture) {}

  static MachineParameters parameters_of(const std::string& preset) {
    Errors errors;
    return *read_machine(preset, {}, {}, errors);
  }
  // A thread of the process runs the program, then exits.
  Thread& run(Process& process, Program program, const ThreadAttributes& attributes = {}) {
    return system.run(process, std::move(program), attributes);
  }

  Simulation sim;
  Machine machine;
  System system;
};

}  // namespace osarium
