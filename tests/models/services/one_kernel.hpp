// One kernel on a machine, all services in its domain, and a process with threads whose programs
// are coroutines: for tests of services. Programs begin in user mode and call directly: no
// crossing costs anything here.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>

#include "models/hardware/machine_presets.hpp"
#include "models/services/system_calls.hpp"
#include "tests/models/services/stored_files.hpp"

namespace osarium {

struct OneKernel {
  explicit OneKernel(std::string_view preset = "rainforest-s-a", const KernelProfile& profile = {},
                     Serialised serialised = Serialised::by_locks)
      : machine(sim, parameters_of(preset)),
        platform(machine),
        kernel(platform, KernelId(0), all_cpus(), profile, {}),
        site{kernel, serialised, ports},
        processes(site, programs),
        virtual_memory(site),
        channels(site),
        clock(site),
        files(site, ports,
              std::make_unique<FlashDisk>(sim, FlashDiskParameters::nvme(machine.costs())),
              {.chooser = Chooser::program}) {
    ports.processes = Port<Processes>(processes);
    ports.virtual_memory = Port<VirtualMemory>(virtual_memory);
    ports.channels = Port<Channels>(channels);
    ports.clock = Port<Clock>(clock);
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

  Process& process() { return programs.create_process(kernel, {ports}, "process"); }
  // A thread of the process runs the program, then exits.
  Thread& run(Process& its_process, Program program, ThreadAttributes attributes = {}) {
    return programs.run(its_process, std::move(program), attributes, AtEnd::stop);
  }

  Simulation sim;
  Machine machine;
  Platform platform;
  Kernel kernel;
  Ports ports;
  ServiceSite site;
  Processes processes;
  VirtualMemory virtual_memory;
  Channels channels;
  Clock clock;
  StoredFiles files;
  Programs programs{sim};
};

}  // namespace osarium
