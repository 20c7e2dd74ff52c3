// What a run measured, as numbers of a result: latencies and causes of a workload, and what the
// cpus, locks and borders of its system did meanwhile.
#pragma once

#include <array>

#include "analysis/result.hpp"
#include "architectures/system.hpp"
#include "workloads/measurement.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

// Of all cpus together, by mode.
struct CpuTimes {
  std::array<Duration, modes> by_mode{};
  friend CpuTimes operator-(CpuTimes a, const CpuTimes& b) {
    for (std::size_t i = 0; i < modes; ++i) a.by_mode[i] -= b.by_mode[i];
    return a;
  }
};
CpuTimes cpu_times(Machine& machine);

// Of all workloads together.
struct SystemMeasurement {
  CpuTimes cpus;  // in the measured window
  std::uint64_t events = 0;
  std::uint64_t crossings = 0;
  Structure structure;
  std::vector<std::string> remembered;
};
SystemMeasurement measure(System& system, const CpuTimes& in_window);
// Since its statistics began (Platform::begin_statistics), but for the requests.
Structure structure_of(System& system);

// Requests that arrive from `begin` to `end`; nothing if arrivals wait for answers.
std::optional<std::uint64_t> offered(const WorkloadParameters& workload, const Seed& seed,
                                     Time begin, Time end);

Replica replica_of(const Measurement& workload, const SystemMeasurement& whole, Duration window);

}  // namespace osarium
