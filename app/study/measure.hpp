// What a run measured, as numbers of a result: latencies and causes of a workload, and what the
// cpus, locks and borders of its system did meanwhile.
#pragma once

#include <array>
#include <span>

#include "analysis/result.hpp"
#include "architectures/system.hpp"
#include "workloads/measurement.hpp"

namespace osarium {

// Of all cpus together, by mode.
struct CpuTimes {
  std::array<Duration, modes> by_mode{};
  CpuTimes& operator+=(const CpuTimes& other) {
    for (std::size_t i = 0; i < modes; ++i) by_mode[i] += other.by_mode[i];
    return *this;
  }
  friend CpuTimes operator-(CpuTimes a, const CpuTimes& b) {
    for (std::size_t i = 0; i < modes; ++i) a.by_mode[i] -= b.by_mode[i];
    return a;
  }
};
CpuTimes cpu_times(Machine& machine);

// Of all workloads together.
struct SystemMeasurement {
  std::uint64_t events = 0;
  std::uint64_t crossings = 0;
  Structure structure;
  std::vector<std::string> remembered;
};
SystemMeasurement measure(System& system);
// Since its statistics began (Platform::begin_statistics), but for the requests.
Structure structure_of(System& system);

// What was measured from one moment to another.
struct Stretch {
  Duration length;
  CpuTimes cpus;
  struct OfWorkload {
    Measurement measured;
    // That came in it; nothing if arrivals wait for answers.
    std::optional<std::uint64_t> arrivals;
  };
  std::vector<OfWorkload> workloads;
};

// Where the time of all requests went, and of slow ones, by term (measure_ledger.cpp).
std::vector<CohortLedger> cohorts_of(const Measurement& workload);
// Of one workload, by its index, in stretches of about equal length.
Replica replica_of(std::span<const Stretch> stretches, std::size_t workload,
                   const SystemMeasurement& whole);
// What each stretch alone says of latencies: for quantiles of a single replica.
std::vector<Histogram> latencies_of(std::span<const Stretch> stretches, std::size_t workload);

}  // namespace osarium
