#include "app/explain/calls.hpp"

namespace osarium {

namespace {

Task<> getpid(SystemCalls& os, Context& here, Path& path) {
  path.begin(here);
  const auto id = co_await os.processes.identify(here);
  path.end(here);
  OSARIUM_CHECK(bool(id), "getpid() failed");
}

constexpr ExplainedCall calls[] = {
    {"getpid", "the id of the process: what the least call costs", getpid},
};

std::uint64_t crossings_of(const System& system) {
  std::uint64_t sum = 0;
  for (const Route* const route : system.routes()) sum += route->crossings;
  return sum;
}

Actor run_twice(System& system, const ExplainedCall& call, Explained& explained) {
  Process& process = system.create_process(0, "program");
  Thread& here = system.create_thread(process, "program", {});
  SystemCalls& os = system.calls(process);
  co_await here.compute(Duration(), Mode::user);
  Path warm_up;
  co_await call.program(os, here, warm_up);
  const std::uint64_t before = crossings_of(system);
  co_await call.program(os, here, explained.path);
  explained.counted_crossings = crossings_of(system) - before;
  system.exit(here);
}

}  // namespace

std::span<const ExplainedCall> explained_calls() { return calls; }

Explained explain(const ExplainedCall& call, const Architecture& architecture,
                  const MachineParameters& parameters) {
  Explained explained;
  Simulation simulation;
  Machine machine(simulation, parameters);
  System system(machine, architecture);
  simulation.spawn(run_twice(system, call, explained), "explain");
  simulation.run();
  explained.remembered = machine.costs().remembered();
  return explained;
}

}  // namespace osarium
