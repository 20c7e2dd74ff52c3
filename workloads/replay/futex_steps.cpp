#include "workloads/replay/futex_steps.hpp"

namespace osarium::replay {

bool waits(const PlannedStep& step) {
  return step.kind == CallKind::sleep || step.kind == CallKind::futex_wait ||
         (step.kind == CallKind::receive && step.channel >= 0);
}

PlannedStep other_step(const RecordedCall& call) {
  const bool sleeps = call.kind == CallKind::sleep ||
                      (call.kind == CallKind::futex_wait && call.result == timed_out);
  if (sleeps) return {.kind = CallKind::sleep, .bytes = call.exit - call.enter};
  return {.kind = CallKind::other};
}

std::vector<PlannedStep> futex_steps(const RecordedCall& call, std::span<const std::int32_t> places,
                                     std::size_t pipes) {
  std::vector<PlannedStep> steps;
  for (const std::int32_t place : places)
    steps.push_back({.kind = call.kind,
                     .bytes = 1,
                     .channel = static_cast<std::int32_t>(pipes) + place,
                     .more = true});
  steps.back().more = false;
  return steps;
}

}  // namespace osarium::replay
