#include "app/explain/calls.hpp"

namespace osarium {

std::vector<ExplainedCall> explained_calls() {
  std::vector<ExplainedCall> all;
  for (const auto& some : {calls::of_processes(), calls::of_files(), calls::of_memory(),
                           calls::of_sockets(), calls::of_channels()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

CpuId Stage::first_cpu() const {
  CpuId first(0);
  while (!system.cpus(0).contains(first)) ++first.index;
  return first;
}

CpuId Stage::last_cpu() const {
  CpuId last;
  system.cpus(0).for_each([&last](CpuId cpu) { last = cpu; });
  return last;
}

Duration Explained::spent(Cause cause) const {
  Duration sum;
  for (const PathStep& step : steps) sum += step.spent[static_cast<std::size_t>(cause)];
  return sum;
}

namespace {

std::vector<Explained::Part> parts_of(const PathStep& step, const System& system,
                                      Machine& machine) {
  std::vector<Explained::Part> parts;
  if (step.kind != Trail::Kind::enter && step.kind != Trail::Kind::leave) return parts;
  for (const Route* const route : system.routes()) {
    if (route->name != step.what) continue;
    const bool enters = step.kind == Trail::Kind::enter;
    for (const CrossingPart& part : enters ? route->parts.enter : route->parts.leave) {
      const Duration time = part.time(step.data, machine.costs(), machine.clock());
      if (time > Duration()) parts.push_back({part.row, time});
    }
    break;
  }
  return parts;
}

Explained explained_by(const Path& path, const System& system, Machine& machine) {
  Explained explained{.steps = path.steps(),
                      .parts = {},
                      .total = path.total(),
                      .crossings = path.crossings(),
                      .crossings_beside = path.crossings_beside(),
                      .counted_crossings = path.counted_crossings()};
  for (const PathStep& step : explained.steps)
    explained.parts.push_back(parts_of(step, system, machine));
  return explained;
}

}  // namespace

std::vector<Explained> explain(const ExplainedCall& call, const Architecture& architecture,
                               const MachineParameters& parameters, std::size_t times) {
  std::deque<Path> paths;  // outlives whatever may still refer to an account of its
  Simulation simulation;
  Machine machine(simulation, parameters);
  System system(machine, architecture);
  for (std::size_t i = 0; i < times + 1; ++i) paths.emplace_back(system);
  Stage stage(system, system.create_process(0, "program"), paths);
  system.run(stage.process,
             [&](SystemCalls&, Context& here) -> Task<> { co_await call.program(stage, here); },
             {.affinity = CpuSet::only(stage.first_cpu())});
  simulation.run();
  std::vector<Explained> all;
  for (std::size_t i = 1; i < paths.size(); ++i)
    all.push_back(explained_by(paths[i], system, machine));
  return all;
}

}  // namespace osarium
