// A Load executes a workload on an operating system, and measures it.
//
//   const auto load = Load::start(workload, os, seed, window_begin, window_end);
//   simulation.run_until(window_end);
//   report(load->measurement());
//
// The latency of a request is from its intended arrival to its end. Recorded are those that arrive
// and end in the window. Random numbers are drawn per request, from Stream(seed, workload's name,
// number of the request, "request") (of a closed client: per client, "client"), so that a request
// is the same under every architecture.
//
// A Load is destroyed before the operating system that it runs on, and when the simulation runs no
// more: its threads stop where they are. Several may run side by side, with names that differ.
#pragma once

#include "workloads/directory.hpp"
#include "workloads/measurement.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

class Load {
 public:
  // Of a workload without problems().
  static std::unique_ptr<Load> start(const WorkloadParameters& workload, OperatingSystem& os,
                                     const Seed& seed, Time window_begin, Time window_end);
  // Of one of several that call each other: they share the directory, which outlives them.
  static std::unique_ptr<Load> start(const WorkloadParameters& workload, OperatingSystem& os,
                                     const Seed& seed, Time window_begin, Time window_end,
                                     Directory& directory);
  Load() = default;
  Load(const Load&) = delete;
  virtual ~Load() = default;

  virtual const Measurement& measurement() const = 0;

  // Each request that is over, in the window or not, by its number: that of its arrival, or how
  // many its client had sent before. For tests and traces.
  struct Ended {
    std::uint32_t client;
    std::uint64_t number;
    Time arrival;
    Time end;
    bool failed;
  };
  virtual void on_end(std::function<void(const Ended&)> call) = 0;
};

}  // namespace osarium
