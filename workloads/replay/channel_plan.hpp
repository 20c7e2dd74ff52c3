// What the threads at pipes and futexes do, cut so that it can be repeated.
//
// A thread that only reads, and from one pipe, takes what there is, up to what it asked for: how
// much a read brings is the replay's to find out. Others receive as many bytes as in the trace
// before they go on, since what they do next was done for those; and who waited at a futex until it
// was woken waits until then. They can be repeated only if the channels hold in the end what they
// held in the beginning: so theirs is cut to the longest stretch of which that is true.
#pragma once

#include "workloads/replay/futexes.hpp"
#include "workloads/replay/pipes.hpp"
#include "workloads/replay/plan.hpp"

namespace osarium::replay {

struct ChannelThread {
  std::size_t recorded;  // thread of the history
  std::vector<PlannedStep> steps;
};

struct ChannelTraffic {
  std::int64_t messages = 0;
  std::int64_t begin = -1;  // of the first, and of the last
  std::int64_t last = -1;
};

struct ChannelPlan {
  std::vector<ChannelThread> threads;
  // First the pipes, then the futexes; processes are not filled in.
  std::vector<PlannedChannel> channels;
  std::vector<ChannelGroup> groups;  // threads are those above
  ChannelTraffic through_pipes;
  ChannelTraffic through_futexes;
  std::int64_t messages() const { return through_pipes.messages + through_futexes.messages; }
  std::int64_t groups_left_out = 0;
  std::int64_t remade = 0;      // calls
  std::int64_t unbalanced = 0;  // groups that cannot be cut
};

// `connected`: threads of the history that have connections. They are in no group; a futex that
// they have in common with one is kept, and how often it is used is theirs to say.
// Groups that do next to nothing beside others, or beside so many `requests` of connections, are
// left out (threads that begin, say); with `all` only those that have something in common with
// connections.
ChannelPlan plan_channels(const CallHistory& history, const CallEnds& ends, const Pipes& pipes,
                          const FutexCalls& futexes, const std::vector<bool>& connected,
                          std::int64_t requests, bool all);

}  // namespace osarium::replay
