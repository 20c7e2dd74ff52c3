#include "workloads/replay/dispatchers.hpp"

#include <utility>

namespace osarium::replay {

namespace {

// For which end the thread is at work when that wait has ended.
std::int32_t end_after(const CallPlace& wait, const CallHistory& history, const AtEnd& at_end) {
  const std::vector<RecordedCall>& calls = history.threads[wait.thread].calls;
  for (CallPlace next{wait.thread, wait.call + 1}; next.call < calls.size(); ++next.call) {
    const CallKind kind = calls[next.call].kind;
    if (kind == CallKind::wait || kind == CallKind::futex_wait) return -1;
    if (at_end.of(next) >= 0) return at_end.of(next);
  }
  return -1;
}

}  // namespace

void add_dispatchers(const CallHistory& history, const Wakers& wakers, const AtEnd& at_end,
                     Turns& turns) {
  const auto dispatch = [&](std::size_t t) {
    const std::vector<RecordedCall>& calls = history.threads[t].calls;
    std::vector<TimedStep> steps;
    std::int64_t work = 0, since = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      work += calls[i].work;
      if (calls[i].kind == CallKind::wait && steps.empty()) since = calls[i].exit;
      if (calls[i].kind == CallKind::wait || calls[i].kind == CallKind::futex_wait) continue;
      steps.push_back({.step = other_step(calls[i]), .at = calls[i].enter, .thread = t});
      steps.back().step.work = std::exchange(work, 0);
      for (const CallPlace& woken : wakers.woken_by(t, i)) {
        const std::int32_t end = end_after(woken, history, at_end);
        if (end < 0) continue;
        steps.back().step.kind = CallKind::futex_wake;
        add_turn(steps, Part::leads, since, turns.of_end[static_cast<std::size_t>(end)]);
        break;
      }
    }
  };
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    if (turns.waits[t] && wakers.wakes(t) && !at_end.is_connected(t)) dispatch(t);
}

}  // namespace osarium::replay
