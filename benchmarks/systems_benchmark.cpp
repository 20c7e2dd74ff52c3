// Whole systems: a workload on each architecture, as `compare` runs it. An item is a request, so
// items_per_second are requests simulated per second of one core; the counters say how much was
// done for each: events of the engine, crossings of a border, acquisitions of named locks.
// recording/... runs the same work in turns with and without accounts, statistics and ledger; its
// counter `slower` is what they add to the time of the fastest run without them.
#include <benchmark/benchmark.h>

#include <ctime>
#include <limits>

#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"
#include "workloads/load.hpp"
#include "workloads/workload_presets.hpp"

using namespace osarium;

namespace {

constexpr Duration simulated = 100_ms;

struct Done {
  std::uint64_t requests = 0;
  std::uint64_t events = 0;
  std::uint64_t crossings = 0;
  std::uint64_t locks = 0;
};

Done run(const MachineParameters& hardware, const Architecture& architecture,
         const WorkloadParameters& workload) {
  Simulation sim;
  Machine machine(sim, hardware);
  System system(machine, architecture);
  const Time end = Time() + simulated;
  const auto load = Load::start(workload, system, {});
  sim.run_until(end);
  Done done{.requests = load->measurement().latency.count(), .events = sim.events()};
  for (const Route* const route : system.routes()) done.crossings += route->crossings;
  for (const auto& [name, lock] : system.platform().locks.classes())
    done.locks += lock.acquisitions();
  system.stop();
  return done;
}

void whole_system(benchmark::State& state, const char* workload_name, const char* architecture) {
  Errors errors;
  const MachineParameters hardware = *read_machine("rainforest-s-a", {}, {}, errors);
  const WorkloadParameters workload = *find_workload(workload_name, errors);
  errors.throw_if_any();
  Done done;
  std::uint64_t requests = 0;
  for (auto _ : state) {
    done = run(hardware, *find_architecture(architecture), workload);
    requests += done.requests;
  }
  const auto per_request = [&done](std::uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(done.requests);
  };
  state.SetItemsProcessed(static_cast<std::int64_t>(requests));
  state.counters["events"] = per_request(done.events);
  state.counters["crossings"] = per_request(done.crossings);
  state.counters["locks"] = per_request(done.locks);
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void recording(benchmark::State& state, const char* workload_name, const char* architecture) {
  Errors errors;
  const MachineParameters hardware = *read_machine("rainforest-s-a", {}, {}, errors);
  WorkloadParameters workload = *find_workload(workload_name, errors);
  errors.throw_if_any();
  std::array<double, 2> fastest;
  fastest.fill(std::numeric_limits<double>::infinity());
  std::array<Done, 2> done;
  for (auto _ : state)
    for (const bool accounted : {false, true}) {
      workload.accounted = accounted;
      const double begin = cpu_seconds();
      done[accounted] = run(hardware, *find_architecture(architecture), workload);
      fastest[accounted] = std::min(fastest[accounted], cpu_seconds() - begin);
    }
  if (done[0].events != done[1].events) state.SkipWithError("recording changes the simulation");
  state.counters["slower"] = fastest[1] / fastest[0] - 1;
}

}  // namespace

int main(int argc, char** argv) {
  for (const char* const workload : {"memcached-etc", "will-it-scale-open"})
    for (const char* const architecture :
         {"monolithic", "microkernel", "exokernel", "governance", "ifts"})
      benchmark::RegisterBenchmark((std::string(workload) + "/" + architecture).c_str(),
                                   whole_system, workload, architecture)
          ->Unit(benchmark::kMillisecond);
  for (const char* const workload : {"memcached-etc", "will-it-scale-open"})
    for (const char* const architecture : {"monolithic", "microkernel"})
      benchmark::RegisterBenchmark(
          ("recording/" + std::string(workload) + "/" + architecture).c_str(), recording, workload,
          architecture)
          ->Unit(benchmark::kMillisecond)
          ->Iterations(8);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
