// A Load executes a workload on an operating system, and measures it.
//
//   const auto load = Load::start(workload, os, seed);
//   simulation.run_until(warm);
//   load->take();                               // what is measured begins here
//   simulation.run_until(end);
//   report(load->measurement());
//
// The latency of a request is from its intended arrival to its end. It is recorded when it ends,
// also if it arrived before what is measured began: nothing is cut off but the count. Random
// numbers are drawn per request, from Stream(seed, workload's name, number of the request,
// "request") (of a closed client: per client, "client"), so that a request is the same under every
// architecture.
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
                                     const Seed& seed);
  // Of one of several that call each other: they share the directory, which outlives them.
  static std::unique_ptr<Load> start(const WorkloadParameters& workload, OperatingSystem& os,
                                     const Seed& seed, Directory& directory);
  Load() = default;
  Load(const Load&) = delete;
  virtual ~Load() = default;

  // Since the last take().
  virtual const Measurement& measurement() const = 0;
  virtual Measurement take() = 0;

  // Each request that is over, by its number: that of its arrival, or how
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
