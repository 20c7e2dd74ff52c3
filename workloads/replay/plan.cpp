#include "workloads/replay/plan.hpp"

#include <algorithm>

#include "workloads/replay/channel_choice.hpp"
#include "workloads/replay/channel_users.hpp"
#include "workloads/replay/closed_loop.hpp"
#include "workloads/replay/crews.hpp"
#include "workloads/replay/exchanges.hpp"
#include "workloads/replay/outside_exchanges.hpp"
#include "workloads/replay/plan_rates.hpp"
#include "workloads/replay/served_groups.hpp"
#include "workloads/replay/work_scaling.hpp"

namespace osarium::replay {

namespace {

class Maker {
 public:
  // `helpers`: threads of the history that work for those with connections, but not for each
  // request alike.
  Maker(const CallHistory& history, const PlanOptions& options, const std::vector<bool>& helpers)
      : history_(history), options_(options), helpers_(helpers) {
    for (const RecordedThread& thread : history.threads) {
      calls_of_[thread.process] += std::ssize(thread.calls) + thread.earlier;
      // A process is called what its first thread is.
      if (thread.thread == thread.process || !name_of_.contains(thread.process))
        name_of_[thread.process] = thread.name;
    }
  }

  Plan make() {
    const auto included = [this](const RecordedThread& thread) {
      return included_.contains(thread.process);
    };
    if (options_.processes.empty())
      for (const auto& [process, name] : name_of_) included_.insert(process);
    for (const auto& [process, name] : name_of_)
      if (is_among(options_.processes, name)) included_.insert(process);
    const CallEnds ends = find_ends(history_, included);
    const auto serves = [this](std::int32_t process) {
      return !options_.server.empty() && name_of_.at(process) == options_.server;
    };
    Pairing pairing = pair(ends.ends, serves);
    const Connected connected = find_connected(ends, pairing);
    const ChannelChoice channels =
        choose_channels(history_, connected, helpers_, included_, !options_.processes.empty());
    included_ = channels.processes;
    for (const ChannelThread& each : channels.plan.threads) at_channels_.insert(each.recorded);
    add_file_threads(connected.threads);
    const auto is_at_none = [&](const RecordedThread& thread) {
      return included(thread) && !at_channels_.contains(place_of(thread));
    };
    const Wakers wakers(history_.threads.size(), channels.wakings);
    const Turns turns = cut_turns(history_, ends,
                                  {connected.followed, connected.servers, connected.threads,
                                   channels.futexes, channels.pipes.count, wakers, helpers_},
                                  is_at_none);
    if (plan_.outside)
      for (Pair& each : pairing.pairs)
        date_back(each.fit.exchanges, turns.of_end[each.server], history_);
    const std::int64_t begin = begin_of(pairing);
    for (const Pair& pair : pairing.pairs)
      connect(plan_.outside ? cut_outside(turns.of_end[pair.server], ends.ends[pair.server],
                                          pair.fit.exchanges)
                            : cut_exchanges(turns.of_end[pair.client], turns.of_end[pair.server],
                                            pair.fit.exchanges),
              turns, pair.fit.exchanges, begin);
    add_threads_alone(turns);
    add_channels(channels.plan, turns);
    find_channel_users(plan_);
    make_crews(plan_);
    scale_work(plan_, history_, options_.untraced_cpu);
    tell(turns, pairing);
    tell(channels.plan, channels.pipes);
    return std::move(plan_);
  }
  // Found out by the way.
  const std::vector<std::size_t>& more_helpers() const { return more_helpers_; }

 private:
  std::size_t place_of(const RecordedThread& thread) const {
    return static_cast<std::size_t>(&thread - history_.threads.data());
  }
  static bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  template <class Serves>
  Pairing pair(const std::vector<End>& ends, Serves serves) {
    Pairing pairing = pair_ends(ends, serves);
    const bool answers =
        std::any_of(pairing.pairs.begin(), pairing.pairs.end(),
                    [&](const Pair& each) { return serves(ends[each.server].process); });
    if (answers || options_.server.empty()) return pairing;
    Pairing alone = pair_with_outside(ends, serves);
    alone.unpaired = pairing.unpaired - std::ssize(alone.pairs);
    plan_.outside = !alone.pairs.empty();
    return plan_.outside ? alone : pairing;
  }

  void connect(Connection connection, const Turns& turns, const std::vector<Exchange>& exchanges,
               std::int64_t begin) {
    if (!connection.is_whole(plan_.outside)) return static_cast<void>(plan_.account.unpaired += 2);
    for (EndPlan* const end : {&connection.client, &connection.server}) {
      plan_.account.replayed += calls_of(end->steps);
      for (const PlannedStep& step : end->steps) plan_.account.unknown += is_least_call(step.kind);
      for (Turn& turn : end->turns) turn.thread = thread_of(turn.thread, turns);
    }
    for (const Exchange& each : exchanges) {
      connection.stamps.push_back(each.from - begin);
      plan_.span = std::max(plan_.span, each.to - begin);
    }
    plan_.connections.push_back(std::move(connection));
  }

  void add_file_threads(const std::vector<bool>& at_connections) {
    plan_.files = plan_files(
        history_,
        [&](const RecordedThread& each) {
          return included_.contains(each.process) && !at_channels_.contains(place_of(each)) &&
                 !at_connections[place_of(each)] && !helpers_[place_of(each)];
        },
        [this](std::int32_t process) { return process_of(process); });
    for (const FileThread& thread : plan_.files.threads) {
      file_threads_.insert(thread.recorded);
      plan_.account.replayed += static_cast<std::int64_t>(thread.steps.size());
      for (const FileStep& step : thread.steps) plan_.account.unknown += is_unknown(step);
    }
  }
  static std::int64_t calls_of(const std::vector<PlannedStep>& steps) {
    return std::count_if(steps.begin(), steps.end(),
                         [](const PlannedStep& step) { return !step.more; });
  }
  static bool is_unknown(const FileStep& step) {
    return !is_request(step.kind) && step.kind != CallKind::sleep;
  }
  void add_channels(const ChannelPlan& channels, const Turns& turns) {
    plan_.channels = channels.channels;
    const bool alone = plan_.connections.empty() && file_threads_.empty();
    plan_.at_futexes = alone && channels.through_futexes.messages > channels.through_pipes.messages;
    plan_.messages = traffic_of(channels).messages;
    for (ChannelGroup group : channels.groups) {
      if (group.serves && !works_for_each_request(channels, group, plan_.connections)) {
        for (const std::size_t each : group.threads)
          more_helpers_.push_back(channels.threads[each].recorded);
        continue;
      }
      for (std::size_t& thread : group.threads) {
        const ChannelThread& planned = channels.threads[thread];
        thread = thread_of(planned.recorded, turns);
        ThreadPlan& plan = plan_.threads[thread];
        plan.steps = planned.steps;
        plan.group = plan_.groups.size();
        for (const PlannedStep& step : plan.steps)
          plan_.account.unknown += is_least_call(step.kind);
        plan_.account.replayed += calls_of(plan.steps);
      }
      plan_.groups.push_back(std::move(group));
    }
  }

  // What they wait for, besides the time, is not known: without that they would only be in the way.
  void add_threads_alone(const Turns& turns) {
    for (std::size_t t = 0; t < history_.threads.size(); ++t) {
      const std::vector<TimedStep>& steps = turns.of_thread[t];
      const auto sleeps = [](const TimedStep& each) { return each.step.kind == CallKind::sleep; };
      if (turns.waits[t] || file_threads_.contains(t) || is_woken(history_.threads[t])) continue;
      if (std::none_of(steps.begin(), steps.end(), sleeps)) continue;
      ThreadPlan& thread = plan_.threads[thread_of(t, turns)];
      for (const TimedStep& each : steps) thread.steps.push_back(each.step);
      plan_.account.replayed += static_cast<std::int64_t>(steps.size());
    }
  }

  std::size_t thread_of(std::size_t recorded, const Turns& turns) {
    const auto [place, is_new] = threads_.try_emplace(recorded, plan_.threads.size());
    if (is_new) {
      const RecordedThread& thread = history_.threads[recorded];
      plan_.threads.push_back({.name = thread.name,
                               .process = process_of(thread.process),
                               .waits = turns.waits[recorded]});
    }
    return place->second;
  }
  std::size_t process_of(std::int32_t number) {
    const auto [place, is_new] = processes_.try_emplace(number, plan_.processes.size());
    if (is_new) plan_.processes.push_back({name_of_.at(number), number});
    return place->second;
  }

  void tell(const Turns& turns, const Pairing& pairing) {
    Plan::Account& account = plan_.account;
    account.calls = history_.calls;
    for (const auto& [process, calls] : calls_of_)
      if (!included_.contains(process)) account.of_others += calls;
    account.remade = turns.remade;
    account.left_out = account.calls - account.of_others - account.remade - account.replayed;
    account.ambiguous = pairing.ambiguous;
    account.unpaired += pairing.unpaired;
    account.workers_left_out = turns.idle_helpers;
    account.sequential = sequential_of(pairing);
    account.tracer_cost = history_.tracer_cost;
    plan_.traced = rate_of_connections(plan_) + rate_of_files(plan_.files, history_);
    if (!plan_.outside) plan_.at_once = share_sent_at_once(history_, turns, pairing.pairs);
  }

  const ChannelTraffic& traffic_of(const ChannelPlan& channels) const {
    return plan_.at_futexes ? channels.through_futexes : channels.through_pipes;
  }
  void tell(const ChannelPlan& channels, const Pipes& pipes) {
    Plan::Account& account = plan_.account;
    account.remade += channels.remade;
    account.left_out -= channels.remade;
    account.ambiguous_pipes = pipes.ambiguous;
    account.unbalanced = channels.unbalanced;
    account.groups_left_out = channels.groups_left_out;
    const ChannelTraffic& traffic = traffic_of(channels);
    if (traffic.last > traffic.begin)
      plan_.traced += static_cast<double>(traffic.messages) /
                      (static_cast<double>(traffic.last - traffic.begin) / 1e9);
  }

  const CallHistory& history_;
  const PlanOptions& options_;
  const std::vector<bool>& helpers_;
  std::vector<std::size_t> more_helpers_;
  std::map<std::int32_t, std::int64_t> calls_of_;
  std::set<std::int32_t> included_;
  std::set<std::size_t> at_channels_;  // threads of the history
  std::map<std::int32_t, std::string> name_of_;
  std::map<std::size_t, std::size_t> threads_;
  std::set<std::size_t> file_threads_;  // of the history
  std::map<std::int32_t, std::size_t> processes_;
  Plan plan_;
};

}  // namespace

Plan make_plan(const CallHistory& history, const PlanOptions& options) {
  for (std::vector<bool> helpers(history.threads.size());;) {
    Maker maker(history, options, helpers);
    Plan plan = maker.make();
    if (maker.more_helpers().empty()) return plan;
    for (const std::size_t each : maker.more_helpers()) helpers[each] = true;
  }
}

}  // namespace osarium::replay
