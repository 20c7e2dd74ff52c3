// A stretch of a trace that can be repeated by threads that pipes connect, and where in it a replay
// may begin.
#pragma once

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

struct PipedStep {
  PlannedStep step;
  std::int64_t at = 0;     // when it wrote, or had read, or began
  std::int64_t moved = 0;  // into its pipe, or out of it: negative
  std::int64_t most = 0;   // that a read asked for; 0: not known
};
using PipedSteps = std::vector<PipedStep>;

// Whatever becomes of its pipe, it can go on.
bool reads_one_pipe_only(const PipedSteps& thread);

struct PipeCut {
  std::vector<std::pair<std::size_t, std::size_t>> kept;  // of each thread: its steps, from, to
  std::vector<std::size_t> pipes;
  std::vector<PipeGroup::Start> starts;
  bool balanced = true;
};

// Of the steps of one group. All is kept if each thread only writes, or reads one pipe only; else,
// and if there is one that is at least half as long, the longest stretch with the same in all pipes
// before and after it. If there is none all is kept, and it is not balanced.
PipeCut cut_pipes(const std::vector<const PipedSteps*>& threads, std::size_t pipes);

}  // namespace osarium::replay
