// The two ends of a connection, cut into exchanges.
#pragma once

#include "workloads/replay/plan.hpp"
#include "workloads/replay/turns.hpp"

namespace osarium::replay {

// Of the client from its first send on, of the server from its first receive on, each up to the
// next one of that kind that is not in the exchange.
Connection cut_exchanges(const std::vector<TimedStep>& client, const std::vector<TimedStep>& server,
                         const std::vector<Exchange>& exchanges);

// Of a server alone.
EndPlan cut_server(const std::vector<TimedStep>& server, const std::vector<Exchange>& exchanges);

}  // namespace osarium::replay
