// What building and asking a Topology costs: once for each simulation, and for each transfer of a
// cache line.
#include <benchmark/benchmark.h>

#include "models/hardware/machine_presets.hpp"
#include "models/hardware/topology.hpp"

namespace osarium {
namespace {

MachineParameters machine(const std::string& name) {
  Errors errors;
  const auto read = read_machine(name, {}, {}, errors);
  errors.throw_if_any();
  return *read;
}

void build_topology(benchmark::State& state, const char* name) {
  const MachineParameters parameters = machine(name);
  for (auto _ : state) {
    const Topology topology(parameters);
    benchmark::DoNotOptimize(topology.cpus());
  }
}
BENCHMARK_CAPTURE(build_topology, rhodes, "rhodes");
BENCHMARK_CAPTURE(build_topology, westmere_ex_8, "westmere-ex-8");

void ask_distance(benchmark::State& state) {
  const Topology topology(machine("westmere-ex-8"));
  int next = 0;
  for (auto _ : state) {
    next = (next + 37) % topology.cpus();
    benchmark::DoNotOptimize(topology.distance(CpuId(0), CpuId(next)));
  }
}
BENCHMARK(ask_distance);

}  // namespace
}  // namespace osarium
