// Threads that work for those at connections: whether they can be replayed with them.
//
// Requests are made in another order than in the trace, so that a worker and its server stay
// together only if each request is alike: it wakes a worker at most once, and waits for each as
// often as the worker lets it go on between one of its waits for work and the next.
#pragma once

#include "workloads/replay/channel_plan.hpp"

namespace osarium::replay {

bool works_for_each_request(const ChannelPlan& plan, const ChannelGroup& group,
                            const std::vector<Connection>& connections);

}  // namespace osarium::replay
