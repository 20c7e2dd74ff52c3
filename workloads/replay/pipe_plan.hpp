// What the threads at pipes do, cut so that it can be repeated.
//
// A thread that only reads, and from one pipe, takes what there is, up to what it asked for: how
// much a read brings is the replay's to find out. Others receive as many bytes as in the trace
// before they go on, since what they do next was done for those. They can be repeated only if the
// pipes hold in the end what they held in the beginning: so theirs is cut to the longest stretch of
// which that is true.
#pragma once

#include "workloads/replay/pipes.hpp"
#include "workloads/replay/plan.hpp"

namespace osarium::replay {

struct PipedThread {
  std::size_t recorded;  // thread of the history
  std::vector<PlannedStep> steps;
};

struct PipePlan {
  std::vector<PipedThread> threads;
  std::vector<PlannedPipe> pipes;  // processes are not filled in
  std::vector<PipeGroup> groups;   // threads are those above
  std::int64_t messages = 0;
  double seconds = 0;           // from the first message to the last
  std::int64_t remade = 0;      // calls
  std::int64_t unbalanced = 0;  // groups that cannot be cut
};

PipePlan plan_pipes(const CallHistory& history, const CallEnds& ends, const Pipes& pipes);

}  // namespace osarium::replay
