#include "app/explain/calls.hpp"

#include <algorithm>

namespace osarium {

std::vector<ExplainedCall> explained_calls() {
  std::vector<ExplainedCall> all;
  for (const auto& some : {calls::of_processes(), calls::of_files(), calls::of_memory(),
                           calls::of_sockets(), calls::of_channels()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

CpuId CallStage::first_cpu() const {
  CpuId first(0);
  while (!system.cpus(0).contains(first)) ++first.index;
  return first;
}

CpuId CallStage::last_cpu() const {
  CpuId last;
  system.cpus(0).for_each([&last](CpuId cpu) { last = cpu; });
  return last;
}

Duration Explained::spent(Cause cause) const {
  Duration sum;
  for (const CallStep& step : steps) sum += step.spent[static_cast<std::size_t>(cause)];
  return sum;
}

namespace {

// A row that comes more than once, as the look-ups of two agents do, is one part.
void add(std::vector<Explained::Part>& parts, const Explained::Part& more) {
  const auto same = std::ranges::find(parts, std::string_view(more.row), &Explained::Part::row);
  if (same == parts.end())
    parts.push_back(more);
  else
    same->time += more.time;
}

std::vector<Explained::Part> parts_of(const CallStep& step, const System& system,
                                      Machine& machine) {
  std::vector<Explained::Part> parts;
  if (step.kind != Trail::Kind::enter && step.kind != Trail::Kind::leave) return parts;
  for (const Route* const route : system.routes()) {
    if (route->name != step.what) continue;
    const bool enters = step.kind == Trail::Kind::enter;
    for (const CrossingPart& part : enters ? route->parts.enter : route->parts.leave) {
      const Duration time = part.time(step.data, machine.costs(), machine.clock());
      if (time > Duration()) add(parts, {part.row, time});
    }
    break;
  }
  return parts;
}

// Two pieces of work that are done without a break (spend() of two) begin at one instant: the first
// gets the time of its row from the second.
void split_pairs(std::vector<CallStep>& steps, Machine& machine) {
  constexpr auto service = static_cast<std::size_t>(Cause::service);
  const auto is_work = [](const CallStep& step) { return step.kind == Trail::Kind::work; };
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    CallStep& first = steps[i];
    CallStep& second = steps[i + 1];
    if (!is_work(first) || !is_work(second) || first.what.empty() || first.lasts > Duration())
      continue;
    const Duration time =
        std::min(machine.costs().duration(first.what, machine.clock()), second.spent[service]);
    first.lasts = first.spent[service] = time;
    second.lasts -= time;
    second.spent[service] -= time;
    second.at += time;
  }
}

Explained explained_by(const Path& path, const System& system, Machine& machine) {
  Explained explained{.steps = path.steps(),
                      .parts = {},
                      .total = path.total(),
                      .crossings = path.crossings(),
                      .crossings_beside = path.crossings_beside(),
                      .counted_crossings = path.counted_crossings()};
  split_pairs(explained.steps, machine);
  for (const CallStep& step : explained.steps)
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
  CallStage stage(system, system.create_process(0, "program"), paths);
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
