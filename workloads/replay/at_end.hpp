// Which thread was at work for which end, and turns of threads that have no end.
#pragma once

#include <algorithm>

#include "workloads/replay/turns.hpp"

namespace osarium::replay {

// Of each thread with connections, of each call: at work for which end; -1: for none. Of other
// threads -1 only, or nothing.
struct AtEnd {
  std::int32_t of(const CallPlace& place) const {
    const std::vector<std::int32_t>& of_thread = of_call[place.thread];
    return place.call < of_thread.size() ? of_thread[place.call] : -1;
  }
  bool is_connected(std::size_t thread) const {
    return std::any_of(of_call[thread].begin(), of_call[thread].end(),
                       [](std::int32_t end) { return end >= 0; });
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
