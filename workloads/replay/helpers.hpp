// The work of helpers, threads that have no connection, for those that have: which of it was for
// which request. That is the one for which the helper was woken, or whose thread it let go on; if
// neither is known, the one that has waited the longest for its thread to come back to it. If at
// least a fifth of those that waited were helped, the others were as well, by what a helper did up
// to when they went on: it is shared out evenly.
#pragma once

#include "workloads/replay/at_end.hpp"
#include "workloads/replay/ways_back.hpp"

namespace osarium::replay {

// Adds turns that help.
void add_helpers(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                 const AtEnd& at_end, const WaysBack& ways_back, Turns& turns);

}  // namespace osarium::replay
