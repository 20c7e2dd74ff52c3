// Which thread was at work for which end, and turns of threads that have no end.
#pragma once

#include "workloads/replay/turns.hpp"

namespace osarium::replay {

// Of each thread with connections, of each call: at work for which end; -1: for none; a wait for
// something to do after an answer: between two. Of other threads -1 only, or nothing.
struct AtEnd {
  static constexpr std::int32_t between = -2;
  std::int32_t of(const CallPlace& place) const {
    const std::vector<std::int32_t>& of_thread = of_call[place.thread];
    return place.call < of_thread.size() ? of_thread[place.call] : -1;
  }
  // When that wait has ended.
  std::int32_t after(const CallPlace& wait, const CallHistory& history) const {
    const std::vector<RecordedCall>& calls = history.threads[wait.thread].calls;
    for (CallPlace next{wait.thread, wait.call + 1}; next.call < calls.size(); ++next.call) {
      const CallKind kind = calls[next.call].kind;
      if (kind == CallKind::wait || kind == CallKind::futex_wait) return -1;
      if (of(next) >= 0) return of(next);
    }
    return -1;
  }
  std::vector<std::vector<std::int32_t>> of_call;
};

// Takes the steps, of which there is at least one.
inline void add_turn(std::vector<TimedStep>& steps, Part part, std::int64_t since,
                     std::vector<TimedStep>& end) {
  for (TimedStep& each : steps) each.part = part;
  steps.front().begins = true;
  steps.front().waits = true;
  steps.front().since = since;
  end.insert(end.end(), steps.begin(), steps.end());
  steps.clear();
}

}  // namespace osarium::replay
