// Which processes of a trace are replayed, and what connects their threads besides connections.
//
// Unless it is said: those that are connected; if there are none, those at channels, or those that
// go to a disk, whichever do so more often. Others on the machine are not what was recorded.
#pragma once

#include <set>

#include "workloads/replay/channel_plan.hpp"

namespace osarium::replay {

struct Connected {
  const CallEnds& ends;
  std::vector<bool> followed;        // of these: they are of a connection
  std::vector<bool> servers;         // and answer
  std::vector<bool> threads;         // of the history: they have one
  std::set<std::int32_t> processes;  // likewise
  std::int64_t requests = 0;
};
Connected find_connected(const CallEnds& ends, const Pairing& pairing);

struct ChannelChoice {
  std::set<std::int32_t> processes;
  Pipes pipes;
  std::vector<FutexWaking> wakings;  // all
  FutexCalls futexes;                // of those that are replayed one by one
  ChannelPlan plan;
};

// `helpers` are at no channels. `processes`: what may be replayed; if it is `said`, just these are.
ChannelChoice choose_channels(const CallHistory& history, const Connected& connected,
                              const std::vector<bool>& helpers, std::set<std::int32_t> processes,
                              bool said);

}  // namespace osarium::replay
