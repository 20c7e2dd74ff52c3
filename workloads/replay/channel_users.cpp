#include "workloads/replay/channel_users.hpp"

#include <algorithm>

namespace osarium::replay {

void find_channel_users(Plan& plan) {
  const auto use = [&](const PlannedStep& step, std::size_t thread) {
    if (step.channel < 0) return;
    std::vector<std::size_t>& all = plan.channels[static_cast<std::size_t>(step.channel)].processes;
    const std::size_t process = plan.threads[thread].process;
    if (std::find(all.begin(), all.end(), process) == all.end()) all.push_back(process);
  };
  for (const ChannelGroup& group : plan.groups)
    for (const std::size_t thread : group.threads)
      for (const PlannedStep& step : plan.threads[thread].steps) use(step, thread);
  for (const Connection& each : plan.connections)
    for (const EndPlan* const end : {&each.client, &each.server})
      for (const Turn& turn : end->turns)
        for (std::uint32_t i = turn.first; i < turn.end; ++i) use(end->steps[i], turn.thread);
}

}  // namespace osarium::replay
