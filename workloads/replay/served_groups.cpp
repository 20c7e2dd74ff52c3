#include "workloads/replay/served_groups.hpp"

#include <algorithm>
#include <map>

namespace osarium::replay {

namespace {

using Times = std::map<std::int32_t, std::int64_t>;  // by channel; none is 0

class Judge {
 public:
  explicit Judge(const ChannelGroup& group) : group_(group) {}

  // What a worker does from each wait to the next: one of them, and always the same wakes.
  bool learn(const std::vector<PlannedStep>& steps) {
    std::int32_t waits_at = -1;
    std::vector<Times> rounds;
    for (const PlannedStep& step : steps) {
      if (step.channel < 0) continue;
      if (step.kind == CallKind::futex_wait) {
        if (waits_at >= 0 && waits_at != step.channel) return false;
        waits_at = step.channel;
        rounds.emplace_back();
      } else if (step.kind == CallKind::futex_wake && !rounds.empty()) {
        ++rounds.back()[step.channel];
      } else {
        return false;
      }
    }
    if (rounds.empty() || rounds.front().empty()) return false;
    for (const Times& each : rounds)
      if (each != rounds.front()) return false;
    return given_.emplace(waits_at, rounds.front()).second;
  }

  bool fits(const EndPlan& end) const {
    for (std::size_t i = 0; i + 1 < end.exchanges.size(); ++i)
      if (!fits(end, end.exchanges[i], end.exchanges[i + 1])) return false;
    return true;
  }

 private:
  bool fits(const EndPlan& end, std::uint32_t turn, std::uint32_t last) const {
    Times waited, due;
    const std::size_t thread = turn < last ? end.turns[turn].thread : 0;
    for (; turn < last; ++turn) {
      if (end.turns[turn].thread != thread) return false;
      for (std::uint32_t i = end.turns[turn].first; i < end.turns[turn].end; ++i) {
        const PlannedStep& step = end.steps[i];
        if (!is_of_group(step)) continue;
        if (step.kind == CallKind::futex_wait) {
          if (++waited[step.channel] > due[step.channel]) return false;
          continue;
        }
        const auto worker = given_.find(step.channel);
        if (worker == given_.end()) return false;
        for (const auto& [channel, times] : worker->second) due[channel] += times;
      }
    }
    return waited == due;
  }
  bool is_of_group(const PlannedStep& step) const {
    return step.channel >= 0 &&
           std::find(group_.channels.begin(), group_.channels.end(),
                     static_cast<std::size_t>(step.channel)) != group_.channels.end();
  }

  const ChannelGroup& group_;
  std::map<std::int32_t, Times> given_;  // by the channel at which a worker waits: each time
};

}  // namespace

bool works_for_each_request(const ChannelPlan& plan, const ChannelGroup& group,
                            const std::vector<Connection>& connections) {
  Judge judge(group);
  for (const std::size_t thread : group.threads)
    if (!judge.learn(plan.threads[thread].steps)) return false;
  return std::all_of(connections.begin(), connections.end(), [&](const Connection& each) {
    return judge.fits(each.client) && judge.fits(each.server);
  });
}

}  // namespace osarium::replay
