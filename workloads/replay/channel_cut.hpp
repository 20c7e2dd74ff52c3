// A stretch of a trace that can be repeated by threads that channels connect, and where in it a
// replay may begin.
#pragma once

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

struct ChannelStep {
  PlannedStep step;
  std::int64_t at = 0;  // when it wrote, or had read, or began
  std::int64_t moved =
      0;                  // into its channel, or out of it: negative; 0: with who is at connections
  std::int64_t most = 0;  // that a read asked for; 0: not known
};
using ChannelSteps = std::vector<ChannelStep>;

// Whatever becomes of its channel, it can go on.
bool only_reads_one(const ChannelSteps& thread);

struct ChannelCut {
  std::vector<std::pair<std::size_t, std::size_t>> kept;  // of each thread: its steps, from, to
  std::vector<std::size_t> channels;
  std::vector<ChannelGroup::Start> starts;
  bool balanced = true;
};

// Of the steps of one group. What a thread does before its first at a channel and after its last is
// left out: it begins, or ends. All others are kept if each thread only writes, or reads from one
// only; else, and if there is one that is at least half as long, the longest stretch with the same
// in all channels before and after it. If there is none all is kept, and it is not balanced.
ChannelCut cut_channels(const std::vector<const ChannelSteps*>& threads);

// Of threads that others let go on: each from its first wait for these up to its last.
ChannelCut cut_at_waits(const std::vector<const ChannelSteps*>& threads);

}  // namespace osarium::replay
