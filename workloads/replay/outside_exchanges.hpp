// Connections of which a trace has the server's end only, as the clients were on other machines.
// What a request is then shows in that end alone: from the first receive after an answer to the
// next such receive. The first and the last are not whole.
#pragma once

#include "workloads/replay/plan.hpp"
#include "workloads/replay/turns.hpp"

namespace osarium::replay {

// The ends of processes that serve, each of which is its own pair. None of what is no connection,
// or has no whole request.
Pairing pair_with_outside(const std::vector<End>& ends,
                          const std::function<bool(std::int32_t process)>& is_server);
// From when on each request was there, as far as the trace knows: its thread heard of it when it
// had waited last, perhaps of others as well, which it served first.
void date_back(std::vector<Exchange>& exchanges, const std::vector<TimedStep>& steps,
               const CallHistory& history);
// What the client does for each exchange.
std::vector<OutsideRequest> outside_requests(const End& server,
                                             const std::vector<Exchange>& exchanges);

// The connection of a client that is outside: its server's turns, and what it sends.
Connection cut_outside(const std::vector<TimedStep>& server, const End& end,
                       const std::vector<Exchange>& exchanges);

}  // namespace osarium::replay
