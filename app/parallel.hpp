// Jobs on several threads. They are handed out in order, so that nothing that is kept by a job's
// number depends on how many threads there are.
#pragma once

#include <cstddef>
#include <functional>

namespace osarium {

// Whom work that takes long tells, and asks.
struct JobWatch {
  std::function<void()> done = [] {};                 // after each job; one at a time
  std::function<bool()> stop = [] { return false; };  // true: no further job begins; any thread
};

// As many as the computer has.
unsigned all_threads();

// `job` of each number below the count; may throw: what the first of the jobs throws comes out.
// How many were done, without a gap: all, unless it was stopped.
std::size_t parallel(std::size_t count, unsigned threads,
                     const std::function<void(std::size_t)>& job, const JobWatch& watch);

}  // namespace osarium
