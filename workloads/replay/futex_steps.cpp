#include "workloads/replay/futex_steps.hpp"

#include <algorithm>

namespace osarium::replay {

bool waits(const PlannedStep& step) {
  return step.kind == CallKind::sleep || step.kind == CallKind::futex_wait ||
         (step.kind == CallKind::receive && step.channel >= 0);
}

namespace {

template <class Call>
void for_each_list(Plan& plan, Call call) {
  for (ThreadPlan& thread : plan.threads) call(thread.steps);
  for (Connection& connection : plan.connections)
    for (EndPlan* const end : {&connection.client, &connection.server}) call(end->steps);
}

// How many have been dropped.
std::int64_t drop_once(Plan& plan) {
  std::vector<bool> woken(plan.channels.size());
  for_each_list(plan, [&](const std::vector<PlannedStep>& steps) {
    for (const PlannedStep& step : steps)
      if (step.kind == CallKind::futex_wake) woken[static_cast<std::size_t>(step.channel)] = true;
  });
  std::int64_t dropped = 0;
  for_each_list(plan, [&](std::vector<PlannedStep>& steps) {
    for (PlannedStep& step : steps) {
      if (step.kind != CallKind::futex_wait || woken[static_cast<std::size_t>(step.channel)])
        continue;
      step.kind = CallKind::other;
      step.channel = -1;
      ++dropped;
    }
  });
  return dropped;
}

}  // namespace

void drop_waits_for_nobody(Plan& plan) {
  while (const std::int64_t dropped = drop_once(plan)) {
    plan.account.unknown += dropped;
    for (ThreadPlan& thread : plan.threads)
      if (thread.group != ThreadPlan::none &&
          std::none_of(thread.steps.begin(), thread.steps.end(), waits))
        thread.steps.clear();
  }
}

PlannedStep other_step(const RecordedCall& call) {
  if (call.kind == CallKind::sleep) return {.kind = call.kind, .bytes = call.exit - call.enter};
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
