// Whole systems: a workload on each architecture, as `compare` runs it. An item is a request, so
// items_per_second are requests simulated per second of one core; the counters say how much was
// done for each: events of the engine, crossings of a border, acquisitions of named locks.
#include <benchmark/benchmark.h>

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

}  // namespace

int main(int argc, char** argv) {
  for (const char* const workload : {"memcached-etc", "will-it-scale-open"})
    for (const char* const architecture :
         {"monolithic", "microkernel", "exokernel", "governance", "ifts"})
      benchmark::RegisterBenchmark((std::string(workload) + "/" + architecture).c_str(),
                                   whole_system, workload, architecture)
          ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
