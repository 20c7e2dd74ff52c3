// Kernels side by side on one machine, each with some of its cpus and services of its own, and
// processes that are pinned to a cpu each: for what kernels share, and what they do not.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <numeric>

#include "models/hardware/machine_presets.hpp"
#include "models/mechanisms/connectors/make_connector.hpp"
#include "models/services/system_calls.hpp"

namespace osarium {

struct Partitions {
  struct Partition {
    Partition(Platform& platform, KernelId id, std::vector<CpuId> cpus,
              const KernelProfile& profile, std::optional<Trap> trap)
        : kernel(platform, id, std::move(cpus), profile, {}),
          site{kernel, Serialised::by_locks, ports},
          virtual_memory(site) {
      route.name = "application -> virtual memory by trap";
      if (trap) route.connector = make_connector(*trap, {.costs = crossing_costs});
      ports.virtual_memory = Port<VirtualMemory>(virtual_memory, trap ? &route : nullptr);
    }
    Kernel kernel;
    Ports ports;
    ServiceSite site;
    VirtualMemory virtual_memory;
    ConnectorCosts crossing_costs = ConnectorCosts::from(kernel.costs(), kernel.clock());
    Route route;
    std::deque<Process> all_processes;
    std::deque<SystemCalls> calls;
  };
  using Program = std::function<Task<>(SystemCalls& os, Context& here, std::vector<Duration>&)>;

  // Without a trap its services are called directly.
  Partitions(std::string_view preset, int kernels, const KernelProfile& profile,
             std::optional<Trap> trap = std::nullopt)
      : machine(sim, parameters_of(preset)), platform(machine) {
    const int cpus = machine.topology().cpus() / kernels;
    for (int k = 0; k < kernels; ++k) {
      std::vector<CpuId> its_cpus;
      for (int i = 0; i < cpus; ++i) its_cpus.emplace_back(k * cpus + i);
      partitions.emplace_back(platform, KernelId(k), its_cpus, profile, trap);
    }
  }
  ~Partitions() {
    for (ActorHandle& program : programs) program.cancel();
  }
  static MachineParameters parameters_of(std::string_view preset) {
    Errors errors;
    return *read_machine(std::string(preset), {}, {}, errors);
  }

  // A process on this cpu, or on any of the kernel that has it, that runs the program over and
  // over. It notes how long things take.
  void run(CpuId cpu, const Program& program, bool pinned = true) {
    for (Partition& partition : partitions) {
      if (!partition.kernel.cpu_set().contains(cpu)) continue;
      const auto id = static_cast<ProcessId>(partition.all_processes.size());
      Process& process = partition.all_processes.emplace_back(partition.kernel, id, "process");
      SystemCalls& os = partition.calls.emplace_back(partition.ports, process);
      ThreadAttributes attributes{.address_space = process.address_space_id()};
      if (pinned) attributes.affinity = CpuSet::only(cpu);
      Thread& here = threads.emplace_back(sim, "thread", attributes);
      partition.kernel.scheduler().start(here);
      programs.emplace_back(sim.spawn(repeat(program, os, here), "program", Background::yes));
    }
  }
  Actor repeat(Program program, SystemCalls& os, Context& here) {
    co_await here.compute(Duration(), Mode::user);
    for (;;) co_await program(os, here, noted);
  }

  Duration mean() const {
    return std::accumulate(noted.begin(), noted.end(), Duration()) /
           static_cast<std::int64_t>(noted.size());
  }
  Duration percentile(int percent) {
    std::sort(noted.begin(), noted.end());
    return noted[(noted.size() - 1) * static_cast<std::size_t>(percent) / 100];
  }
  std::uint64_t contended(Name lock) { return platform.locks.lock_class(lock).contended(); }

  Simulation sim;
  Machine machine;
  Platform platform;
  std::deque<Partition> partitions;
  std::deque<Thread> threads;
  std::vector<Duration> noted;
  std::deque<ActorHandle> programs;
};

}  // namespace osarium
