// The work of helpers, threads that have no connection, for those that have: which of it was for
// which request. That is the one for which the helper was woken, or whose thread it let go on; if
// neither is known, the one that has waited the longest for its thread to come back to it.
#pragma once

#include "workloads/replay/at_end.hpp"

namespace osarium::replay {

// Adds turns that help.
void add_helpers(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                 const AtEnd& at_end, Turns& turns);

}  // namespace osarium::replay
