// Threads that have no connection, wait for several descriptors at once, and let workers go on that
// have one. What such a thread does before it lets one go on is for that one's request.
#pragma once

#include "workloads/replay/at_end.hpp"

namespace osarium::replay {

// Adds turns that lead.
void add_dispatchers(const CallHistory& history, const Followed& followed, const AtEnd& at_end,
                     Turns& turns);

}  // namespace osarium::replay
