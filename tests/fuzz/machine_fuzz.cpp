// libFuzzer target: any bytes are a description of a machine or an error, never a crash; of what
// reads without error a Topology and a Machine can be built. The first line, if it starts with
// "# -s ", is an override.
#include <Eigen/Core>
#include <cmath>
#include <cstdint>

#include "models/hardware/machine.hpp"
#include "sim/parameters/configuration.hpp"
#include "tests/fuzz/demand.hpp"

namespace {

using namespace osarium;

void look_at(const Topology& topology) {
  demand(topology.cpus() > 0, "no cpus");
  const CpuId first(0), last(topology.cpus() - 1);
  demand(topology.distance(first, last) == topology.distance(last, first), "ways that differ");
  for (int from = 0; from < topology.nodes(); ++from) {
    for (int to = 0; to < topology.nodes(); ++to) {
      demand((topology.hops(NodeId(from), NodeId(to)) == 0) == (from == to), "no way, or one home");
      const double latency = topology.latency()(from, to);
      const double bandwidth = topology.bandwidth()(from, to);
      demand(std::isfinite(latency) && latency > 0, "latency " + std::to_string(latency));
      demand(std::isfinite(bandwidth) && bandwidth > 0, "bandwidth " + std::to_string(bandwidth));
    }
  }
}

// A program is not run on it: clang 14 cannot assemble a coroutine of this file with both coverage
// feedback and UndefinedBehaviorSanitizer ("Cannot represent a difference across sections").
void build(const MachineParameters& parameters) {
  Simulation sim;
  Machine machine(sim, parameters);
  look_at(machine.topology());
  demand(machine.cpus().size() == static_cast<std::size_t>(machine.topology().cpus()), "lost cpus");
  const CoherenceCosts& costs = machine.coherence().costs();
  for (const LineOperation operation :
       {LineOperation::load, LineOperation::store, LineOperation::atomic})
    demand(costs.at_own(operation) >= Duration(), "a negative cost");
  const InterruptCosts& interrupts = machine.interrupts().costs();
  demand(interrupts.delivery >= Duration() && interrupts.ipi_delivery >= Duration(),
         "a negative delivery");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Errors errors;
  auto document = read_text(bytes, "fuzz.yaml", errors);
  MachineParameters parameters;
  if (document) {
    if (bytes.starts_with("# -s "))
      apply_overrides(*document, std::vector<std::string>{bytes.substr(5, bytes.find('\n') - 5)},
                      errors);
    read_parameters(*document, parameters, errors);
  }
  demand(document || errors.any_errors(), "no document and no error");
  if (errors.any_errors()) {
    demand(!errors.text().empty(), "an error without text");
    return 0;
  }
  build(parameters);
  return 0;
}
