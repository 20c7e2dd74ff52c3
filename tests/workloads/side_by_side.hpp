// Workloads beside each other, of which one, front, calls the other, back: for tests of calls.
// What back does, and with how many threads, each test says.
#pragma once

#include "tests/workloads/loaded.hpp"

namespace osarium {

// Loads that call each other.
struct SideBySide {
  SideBySide(const Architecture& architecture, const std::vector<WorkloadParameters>& workloads,
             Duration time)
      : running(architecture) {
    for (const WorkloadParameters& workload : workloads)
      loads.push_back(Load::start(workload, running.system, {}, directory));
    running.sim.run_until(Time() + time);
  }
  const Measurement& operator[](std::size_t index) const { return loads[index]->measurement(); }

  Running running;
  Directory directory;
  std::vector<std::unique_ptr<Load>> loads;
};

inline WorkloadParameters front(const std::string& more = "") {
  return workload_of(
      "name: front\n"
      "arrivals: {kind: closed, clients: 4}\n"
      "threads: {kind: pool, threads: 4}\n"
      "steps:\n"
      "  - {kind: compute, time: {kind: exponential, mean: 5us}}\n"
      "  - {kind: call, to: back, request: {kind: uniform, low: 64B, high: 1KiB}}\n" +
      more);
}
inline WorkloadParameters back(const std::string& steps,
                               const std::string& threads = "threads: 2") {
  return workload_of("name: back\nclients: {kind: calls}\nthreads: {kind: pool, " + threads +
                     "}\nfiles: [{path: /page, size: 300KiB}]\nsteps: " + steps);
}
inline const std::string computing =
    "[{kind: compute, time: {kind: exponential, mean: 10us}}, "
    "{kind: reply, bytes: {kind: fixed, value: 4KiB}}]";

}  // namespace osarium
