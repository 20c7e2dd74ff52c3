// Descriptors through which helpers tell who has connections that they have done something: an
// event descriptor that both have, or a pipe or a pair of sockets of their process: what helpers
// write to one end is as much as those with connections read from another one.
#pragma once

#include <set>

#include "workloads/replay/turns.hpp"

namespace osarium::replay {

struct WaysBack {
  std::set<std::int32_t> ends;  // that are written to
  // Helpers that write there more often than they let those with connections go on: these wait for
  // a lock then.
  std::vector<bool> users;
};

WaysBack find_ways_back(const CallHistory& history, const CallEnds& ends, const Followed& followed);

}  // namespace osarium::replay
