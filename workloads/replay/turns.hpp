// What threads did for each end of a connection, cut into turns.
#pragma once

#include "workloads/replay/ends.hpp"
#include "workloads/replay/futex_steps.hpp"

namespace osarium::replay {

// A step, and whether a turn begins with it.
struct TimedStep {
  PlannedStep step;
  std::int64_t at = 0;    // when it sent, or had received
  std::int64_t tail = 0;  // work after it that belongs to no other step
  std::size_t thread = 0;
  bool begins = false;
  bool waits = false;  // of one that begins
};

struct Turns {
  std::vector<std::vector<TimedStep>> of_end;     // in time
  std::vector<std::vector<TimedStep>> of_thread;  // of threads that have no end: all that they do
  std::vector<bool> waits;                        // of a thread: it waits for several descriptors
  std::int64_t remade = 0;
};

struct Followed {
  const std::vector<bool>& ends;
  const FutexCalls& futexes;
  std::size_t pipes;  // their channels come before those of futexes
};

// Only of what is followed.
Turns cut_turns(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                const std::function<bool(const RecordedThread&)>& included);

}  // namespace osarium::replay
