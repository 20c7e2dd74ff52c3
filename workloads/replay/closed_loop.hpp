// Whether the clients of a trace waited for their answers before they sent more.
#pragma once

#include "workloads/replay/pairing.hpp"
#include "workloads/replay/turns.hpp"

namespace osarium::replay {

// Of the requests after an answer on the same connection, how many were sent at once: what was in
// between was the client's own work (of which some may be for other connections) for at least half
// of the time. (It looks for events also when there are some already.)
double share_sent_at_once(const CallHistory& history, const Turns& turns,
                          const std::vector<Pair>& pairs);

// Nearly all of them: the trace is of a closed loop.
constexpr double closed_loop_share = 0.9;

}  // namespace osarium::replay
