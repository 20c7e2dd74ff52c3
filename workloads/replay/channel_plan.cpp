#include "workloads/replay/channel_plan.hpp"

#include <algorithm>
#include <numeric>

#include "workloads/replay/channel_cut.hpp"
#include "workloads/replay/futex_steps.hpp"

namespace osarium::replay {

namespace {

// Groups with less than such a part of the most messages are left out.
constexpr std::int64_t others_share = 20;

void add(ChannelTraffic& traffic, std::int64_t at) {
  ++traffic.messages;
  traffic.begin = traffic.begin < 0 ? at : std::min(traffic.begin, at);
  traffic.last = std::max(traffic.last, at);
}

class Planner {
 public:
  Planner(const CallHistory& history, const CallEnds& ends, const Pipes& pipes,
          const FutexCalls& futexes, const std::vector<bool>& connected)
      : history_(history),
        ends_(ends),
        pipes_(pipes),
        futexes_(futexes),
        connected_(connected),
        group_of_channel_(pipes.count + futexes.futex.size()),
        common_(group_of_channel_.size()) {
    std::iota(group_of_channel_.begin(), group_of_channel_.end(), 0);
  }

  ChannelPlan plan(std::int64_t requests, bool all) {
    plan_.channels.resize(group_of_channel_.size());
    for (std::size_t i = 0; i < pipes_.count; ++i) plan_.channels[i].sockets = pipes_.sockets[i];
    for (std::size_t i = 0; i < futexes_.futex.size(); ++i)
      plan_.channels[pipes_.count + i].futex = static_cast<std::int32_t>(futexes_.futex[i]);
    for (std::size_t t = 0; t < history_.threads.size(); ++t)
      if (connected_[t]) look_for_common(t);
    for (std::size_t t = 0; t < history_.threads.size(); ++t)
      if (!connected_[t]) take(t);
    std::map<std::size_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < threads_.size(); ++i)
      groups[group(first_channel(threads_[i]))].push_back(i);
    std::int64_t most = requests;
    for (const auto& [first, members] : groups) most = std::max(most, messages_of(members));
    for (const auto& [first, members] : groups) {
      const bool few = others_share * messages_of(members) < most;
      if (!few || (all && !serves(members)))
        add(members);
      else
        ++plan_.groups_left_out;
    }
    return std::move(plan_);
  }

 private:
  std::int32_t pipe_of(std::size_t t, std::size_t i) const {
    const std::int32_t end = ends_.of_call[t][i];
    return end < 0 ? -1 : pipes_.of_end[static_cast<std::size_t>(end)];
  }
  std::size_t group(std::size_t channel) {
    while (group_of_channel_[channel] != channel)
      channel = group_of_channel_[channel] = group_of_channel_[group_of_channel_[channel]];
    return channel;
  }

  void look_for_common(std::size_t t) {
    for (const auto& [call, places] : futexes_.of_thread[t])
      for (const std::int32_t place : places)
        common_[pipes_.count + static_cast<std::size_t>(place)] = true;
  }

  void take(std::size_t t) {
    ChannelSteps thread;
    std::int64_t left_out = steps_of(t, thread, false);
    const auto is_at_channel = [](const ChannelStep& each) { return each.step.channel >= 0; };
    if (std::none_of(thread.begin(), thread.end(), is_at_channel)) return;
    if (only_lets_others_go_on(thread)) return;
    if (left_out > 0 && !ever_waits(thread)) left_out = steps_of(t, thread, true);
    settle_reads(thread);
    const std::size_t first = first_channel(thread);
    for (const ChannelStep& each : thread)
      if (is_at_channel(each)) join(first, channel_of(each));
    recorded_.push_back(t);
    left_out_.push_back(left_out);
    threads_.push_back(std::move(thread));
  }
  // How many calls are left out. `paced`: what it waited for is not known, so that waits last as
  // long as they did.
  std::int64_t steps_of(std::size_t t, ChannelSteps& thread, bool paced) const {
    thread.clear();
    std::int64_t work = 0;  // of calls that are left out
    std::int64_t left_out = 0;
    for (std::size_t i = 0; i < history_.threads[t].calls.size(); ++i) {
      const RecordedCall& call = history_.threads[t].calls[i];
      const std::int32_t pipe = moves_bytes(call.kind) ? pipe_of(t, i) : -1;
      work += call.work;
      if (!paced && is_made_anew(call, pipe)) {
        ++left_out;
        continue;
      }
      const std::size_t place = thread.size();
      if (is_made_anew(call, pipe))
        thread.push_back({{.kind = CallKind::sleep, .bytes = call.exit - call.enter}, call.enter});
      else
        add_steps(thread, call, pipe, futexes_.places(t, i));
      thread[place].step.work = std::exchange(work, 0);
    }
    return left_out;
  }
  // Waits, and what came too early.
  static bool is_made_anew(const RecordedCall& call, std::int32_t pipe) {
    return call.kind == CallKind::wait || (pipe >= 0 && call.result <= 0) ||
           (call.kind == CallKind::futex_wait && call.result < 0 && call.result != timed_out);
  }
  static bool ever_waits(const ChannelSteps& thread) {
    return std::any_of(thread.begin(), thread.end(),
                       [](const ChannelStep& each) { return waits(each.step); });
  }
  static std::size_t channel_of(const ChannelStep& each) {
    return static_cast<std::size_t>(each.step.channel);
  }
  static std::size_t first_channel(const ChannelSteps& thread) {
    return channel_of(*std::find_if(thread.begin(), thread.end(), [](const ChannelStep& each) {
      return each.step.channel >= 0;
    }));
  }
  void join(std::size_t first, std::size_t second) {
    const std::size_t one = group(first), other = group(second);
    group_of_channel_[std::max(one, other)] = std::min(one, other);
  }
  bool is_common(const ChannelStep& each) const {
    return each.step.channel >= 0 && common_[static_cast<std::size_t>(each.step.channel)];
  }
  // Who is at connections: what it waits for itself is not known, and without that it would do so
  // all the time.
  bool only_lets_others_go_on(const ChannelSteps& thread) const {
    return std::any_of(thread.begin(), thread.end(),
                       [this](const ChannelStep& each) { return is_common(each); }) &&
           !ever_waits(thread);
  }

  void add_steps(ChannelSteps& thread, const RecordedCall& call, std::int32_t pipe,
                 std::span<const std::int32_t> places) const {
    const bool takes = call.kind == CallKind::receive || call.kind == CallKind::futex_wait;
    const std::int64_t at = takes ? call.exit : call.enter;
    if (pipe >= 0) {
      const PlannedStep step{.kind = call.kind, .bytes = call.result, .channel = pipe};
      thread.push_back({step, at, takes ? -call.result : call.result, call.most});
    } else if (places.empty()) {
      thread.push_back({other_step(call), at});
    } else {
      for (const PlannedStep& step : futex_steps(call, places, pipes_.count)) {
        thread.push_back({step, at});
        if (!is_common(thread.back())) thread.back().moved = takes ? -1 : 1;
      }
    }
  }
  static void settle_reads(ChannelSteps& thread) {
    const bool only_reads = only_reads_one(thread);
    for (ChannelStep& each : thread) {
      if (each.step.channel < 0 || each.step.kind != CallKind::receive) continue;
      each.step.whole = !only_reads;
      if (only_reads) each.step.bytes = std::max(each.step.bytes, each.most);
    }
  }

  void add(const std::vector<std::size_t>& members) {
    std::vector<const ChannelSteps*> threads;
    for (const std::size_t i : members) threads.push_back(&threads_[i]);
    const bool serving = serves(members);
    const ChannelCut cut = serving ? cut_at_waits(threads) : cut_channels(threads);
    plan_.unbalanced += !cut.balanced;
    ChannelGroup group{.threads = {}, .channels = cut.channels, .starts = cut.starts};
    group.serves = serving;
    for (std::size_t i = members.size(); i-- > 0;)
      if (cut.kept[i].first == cut.kept[i].second)  // nothing that is repeated
        for (ChannelGroup::Start& start : group.starts)
          start.steps.erase(start.steps.begin() + static_cast<std::ptrdiff_t>(i));
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (cut.kept[i].first == cut.kept[i].second) continue;
      group.threads.push_back(plan_.threads.size());
      plan_.threads.push_back({recorded_[members[i]], {}});
      plan_.remade += left_out_[members[i]];
      const auto [begin, end] = cut.kept[i];
      for (std::size_t s = begin; s < end; ++s) keep((*threads[i])[s]);
      std::vector<PlannedStep>& steps = plan_.threads.back().steps;
      if (!steps.empty()) steps.back().more = false;  // a wake that is cut through
    }
    plan_.groups.push_back(std::move(group));
  }
  void keep(const ChannelStep& each) {
    plan_.threads.back().steps.push_back(each.step);
    if (each.moved <= 0) return;
    osarium::replay::add(
        each.step.kind == CallKind::futex_wake ? plan_.through_futexes : plan_.through_pipes,
        each.at);
  }
  std::int64_t messages_of(const std::vector<std::size_t>& members) const {
    std::int64_t messages = 0;
    for (const std::size_t i : members)
      messages += std::count_if(
          threads_[i].begin(), threads_[i].end(),
          [this](const ChannelStep& each) { return each.moved > 0 || is_common(each); });
    return messages;
  }
  bool serves(const std::vector<std::size_t>& members) const {
    return std::any_of(members.begin(), members.end(), [this](std::size_t i) {
      return std::any_of(threads_[i].begin(), threads_[i].end(),
                         [this](const ChannelStep& each) { return is_common(each); });
    });
  }

  const CallHistory& history_;
  const CallEnds& ends_;
  const Pipes& pipes_;
  const FutexCalls& futexes_;
  const std::vector<bool>& connected_;
  std::vector<std::size_t> group_of_channel_;
  std::vector<bool> common_;  // futexes, with who is at connections
  // Of each thread that is at channels.
  std::vector<std::size_t> recorded_;
  std::vector<ChannelSteps> threads_;
  std::vector<std::int64_t> left_out_;
  ChannelPlan plan_;
};

}  // namespace

ChannelPlan plan_channels(const CallHistory& history, const CallEnds& ends, const Pipes& pipes,
                          const FutexCalls& futexes, const std::vector<bool>& connected,
                          std::int64_t requests, bool all) {
  return Planner(history, ends, pipes, futexes, connected).plan(requests, all);
}

}  // namespace osarium::replay
