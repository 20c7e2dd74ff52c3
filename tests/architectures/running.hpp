// An architecture on a machine with programs that run there: for tests of whole systems.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"

namespace osarium {

struct Running {
  using Program = std::function<Task<>(SystemCalls& os, Context& here)>;

  explicit Running(const Architecture& architecture, const std::string& preset = "rainforest-s-a",
                   const CostTable& costs = CostTable::standard())
      : machine(sim, parameters_of(preset), costs), system(machine, architecture) {}
  ~Running() {
    for (ActorHandle& program : programs) program.cancel();
  }

  static MachineParameters parameters_of(const std::string& preset) {
    Errors errors;
    return *read_machine(preset, {}, {}, errors);
  }
  // A thread of the process runs the program, then exits.
  Thread& run(Process& process, Program program, const ThreadAttributes& attributes = {}) {
    Thread& here = system.create_thread(process, "program", attributes);
    programs.emplace_back(sim.spawn(
        [this, &here, &process, program]() -> Task<> {
          co_await here.compute(Duration(), Mode::user);
          co_await program(system.calls(process), here);
          system.exit(here);
        },
        here.name()));
    return here;
  }

  Simulation sim;
  Machine machine;
  System system;
  std::deque<ActorHandle> programs;
};

}  // namespace osarium
