// Descriptors through which helpers tell who has connections that they have done something: an
// event descriptor that both have, or a pipe or a pair of sockets of their process: what helpers
// write to one end is as much as those with connections read from another one.
#pragma once

#include <set>

#include "workloads/replay/ends.hpp"

namespace osarium::replay {

struct WaysBack {
  std::set<std::int32_t> ends;  // that are written to
  std::vector<bool> users;      // helpers that do so: whom they wake else waits for a lock
};

// `connected`: threads with connections.
WaysBack find_ways_back(const CallHistory& history, const CallEnds& ends,
                        const std::vector<bool>& connected, const std::vector<bool>& helpers);

}  // namespace osarium::replay
