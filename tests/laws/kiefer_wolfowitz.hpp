// The recursion of Kiefer and Wolfowitz for G/G/k, first come, first served: what every job goes
// through, computed without events from the same streams as a simulation.
#pragma once

#include <algorithm>
#include <vector>

#include "tests/laws/queueing.hpp"

namespace osarium::laws {

// Waiting plus service time of each job. Knows nothing of events: the work left at each server, in
// ascending order, as the next job finds it.
inline std::vector<Duration> kiefer_wolfowitz(const Jobs& jobs, std::size_t servers,
                                              const Seed& seed) {
  JobTimes times(jobs, seed);
  std::vector<Duration> left(servers);
  std::vector<Duration> sojourns;
  for (std::int64_t i = 0; i < jobs.count; ++i) {
    const Duration gap = times.gaps.next(), service = times.services.next();
    for (Duration& work : left) work = std::max(work - gap, Duration());
    left[0] += service;
    sojourns.push_back(left[0]);
    std::sort(left.begin(), left.end());
  }
  return sojourns;
}

}  // namespace osarium::laws
