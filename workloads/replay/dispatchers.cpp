#include "workloads/replay/dispatchers.hpp"

#include <utility>

namespace osarium::replay {

void add_dispatchers(const CallHistory& history, const Followed& followed, const AtEnd& at_end,
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
      for (const CallPlace& woken : followed.wakers.woken_by(t, i)) {
        const std::int32_t end = at_end.after(woken, history);
        if (end < 0) continue;
        steps.back().step.kind = CallKind::futex_wake;
        add_turn(steps, Part::leads, since, turns.of_end[static_cast<std::size_t>(end)]);
        break;
      }
    }
  };
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    if (turns.waits[t] && followed.wakers.wakes(t) && !followed.connected[t]) dispatch(t);
}

}  // namespace osarium::replay
