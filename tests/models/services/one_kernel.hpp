// One kernel on a machine, all services in its domain, and a process with threads whose programs
// are coroutines: for tests of services. Programs begin in user mode and call directly: no
// crossing costs anything here.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>

#include "models/hardware/machine_presets.hpp"
#include "models/services/system_calls.hpp"

namespace osarium {

struct OneKernel {
  using Program = std::function<Task<>(SystemCalls& os, Context& here)>;

  explicit OneKernel(std::string_view preset = "rainforest-s-a", const KernelProfile& profile = {},
                     Serialised serialised = Serialised::by_locks)
      : machine(sim, parameters_of(preset)),
        platform(machine),
        kernel(platform, KernelId(0), all_cpus(), profile, {}),
        site{kernel, serialised, ports},
        processes(site) {
    ports.processes = Port<Processes>(processes);
  }
  ~OneKernel() {
    for (ActorHandle& program : programs) program.cancel();
  }

  static MachineParameters parameters_of(std::string_view preset) {
    Errors errors;
    return *read_machine(std::string(preset), {}, {}, errors);
  }
  std::vector<CpuId> all_cpus() {
    std::vector<CpuId> cpus;
    for (Cpu& cpu : machine.cpus()) cpus.push_back(cpu.id());
    return cpus;
  }

  Process& process() {
    const auto id = static_cast<ProcessId>(all_processes.size());
    calls.emplace_back(ports, all_processes.emplace_back(kernel, id, "process"));
    return all_processes.back();
  }
  // A thread of the process runs the program, then exits.
  Thread& run(Process& its_process, Program program, ThreadAttributes attributes = {}) {
    attributes.address_space = its_process.address_space_id();
    Thread& here = threads.emplace_back(sim, sim.name("thread", threads.size()), attributes);
    kernel.scheduler().start(here);
    programs.emplace_back(sim.spawn(
        [this, &here, &its_process, program]() -> Task<> {
          co_await here.compute(Duration(), Mode::user);
          co_await program(calls[its_process.id()], here);
          kernel.scheduler().exit(here);
        },
        here.name()));
    return here;
  }

  Simulation sim;
  Machine machine;
  Platform platform;
  Kernel kernel;
  Ports ports;
  ServiceSite site;
  Processes processes;
  std::deque<Process> all_processes;
  std::deque<SystemCalls> calls;
  std::deque<Thread> threads;
  std::deque<ActorHandle> programs;
};

}  // namespace osarium
