#include "workloads/replay/plan.hpp"

#include <algorithm>
#include <set>

#include "workloads/replay/closed_loop.hpp"
#include "workloads/replay/exchanges.hpp"
#include "workloads/replay/outside_exchanges.hpp"
#include "workloads/replay/pipe_plan.hpp"
#include "workloads/replay/plan_rates.hpp"
#include "workloads/replay/work_scaling.hpp"

namespace osarium::replay {

namespace {

class Maker {
 public:
  Maker(const CallHistory& history, const PlanOptions& options)
      : history_(history), options_(options) {
    for (const RecordedThread& thread : history.threads) {
      calls_of_[thread.process] += static_cast<std::int64_t>(thread.calls.size());
      // A process is called what its first thread is.
      if (thread.thread == thread.process || !name_of_.contains(thread.process))
        name_of_[thread.process] = thread.name;
    }
  }

  Plan make() {
    const auto included = [this](const RecordedThread& thread) {
      return is_included(thread.process);
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
    std::vector<bool> followed(ends.ends.size());
    std::set<std::int32_t> connected;
    for (const Pair& pair : pairing.pairs)
      for (const std::size_t end : {pair.client, pair.server}) {
        followed[end] = true;
        connected.insert(ends.ends[end].process);
      }
    const Pipes pipes = find_pipes(history_, ends, without_others(ends, followed, connected));
    const PipePlan piped = plan_pipes(history_, ends, pipes);
    for (const PipedThread& each : piped.threads) {
      connected.insert(history_.threads[each.recorded].process);
      piped_.insert(history_.threads[each.recorded].thread);
    }
    // Others on the machine are not what was recorded, unless it is said.
    if (options_.processes.empty() && !connected.empty()) included_ = connected;
    add_file_threads(ends, followed);
    if (options_.processes.empty() && connected.empty()) included_ = connected_to_disk();
    const auto has_no_pipe = [&](const RecordedThread& thread) {
      return included(thread) && !piped_.contains(thread.thread);
    };
    const Turns turns = cut_turns(history_, ends, followed, has_no_pipe);
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
    add_pipes(piped, turns);
    scale_work(plan_, history_, options_.untraced_cpu);
    tell(turns, pairing);
    tell(piped, pipes);
    return std::move(plan_);
  }

 private:
  // Of a trace with connections pipes of other programs are not what was recorded, unless it is
  // said.
  std::vector<bool> without_others(const CallEnds& ends, std::vector<bool> taken,
                                   const std::set<std::int32_t>& connected) const {
    if (!options_.processes.empty() || connected.empty()) return taken;
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (!connected.contains(ends.ends[i].process)) taken[i] = true;
    return taken;
  }

  static bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  bool is_included(std::int32_t process) const { return included_.contains(process); }

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
    if (connection.client.steps.empty() && !plan_.outside) return;
    if (connection.server.steps.empty()) return;
    for (EndPlan* const end : {&connection.client, &connection.server}) {
      plan_.account.replayed += static_cast<std::int64_t>(end->steps.size());
      for (const PlannedStep& step : end->steps) plan_.account.unknown += is_least_call(step.kind);
      end->thread = thread_of(end->thread, turns);
    }
    for (const Exchange& each : exchanges) {
      connection.stamps.push_back(each.from - begin);
      plan_.span = std::max(plan_.span, each.to - begin);
    }
    plan_.connections.push_back(std::move(connection));
  }

  void add_file_threads(const CallEnds& ends, const std::vector<bool>& followed) {
    const auto has_connection = [&](const RecordedThread& thread) {
      const auto t = static_cast<std::size_t>(&thread - history_.threads.data());
      return std::any_of(ends.of_call[t].begin(), ends.of_call[t].end(), [&](std::int32_t end) {
        return end >= 0 && followed[static_cast<std::size_t>(end)];
      });
    };
    plan_.files = plan_files(
        history_,
        [&](const RecordedThread& each) {
          return is_included(each.process) && !piped_.contains(each.thread) &&
                 !has_connection(each);
        },
        [this](std::int32_t process) { return process_of(process); });
    for (const FileThread& thread : plan_.files.threads) {
      file_threads_.insert(thread.recorded);
      plan_.account.replayed += static_cast<std::int64_t>(thread.steps.size());
      for (const FileStep& step : thread.steps) plan_.account.unknown += is_unknown(step);
    }
  }
  static bool is_unknown(const FileStep& step) {
    return !is_request(step.kind) && step.kind != CallKind::sleep;
  }
  std::set<std::int32_t> connected_to_disk() const {
    std::set<std::int32_t> processes;
    for (const std::size_t t : file_threads_) processes.insert(history_.threads[t].process);
    return processes;
  }
  void add_pipes(const PipePlan& piped, const Turns& turns) {
    plan_.pipes = piped.pipes;
    plan_.messages = piped.messages;
    for (PipeGroup group : piped.groups) {
      for (std::size_t& thread : group.threads) {
        const PipedThread& planned = piped.threads[thread];
        thread = thread_of(planned.recorded, turns);
        ThreadPlan& plan = plan_.threads[thread];
        plan.steps = planned.steps;
        plan.group = plan_.groups.size();
        for (const PlannedStep& step : plan.steps) {
          plan_.account.unknown += is_least_call(step.kind);
          if (step.pipe >= 0) add_process(static_cast<std::size_t>(step.pipe), plan.process);
        }
        plan_.account.replayed += static_cast<std::int64_t>(plan.steps.size());
      }
      plan_.groups.push_back(std::move(group));
    }
  }
  void add_process(std::size_t pipe, std::size_t process) {
    std::vector<std::size_t>& all = plan_.pipes[pipe].processes;
    if (std::find(all.begin(), all.end(), process) == all.end()) all.push_back(process);
  }

  // What they wait for, besides the time, is not known: without that they would only be in the way.
  void add_threads_alone(const Turns& turns) {
    for (std::size_t t = 0; t < history_.threads.size(); ++t) {
      const std::vector<TimedStep>& steps = turns.of_thread[t];
      const auto sleeps = [](const TimedStep& each) { return each.step.kind == CallKind::sleep; };
      if (turns.waits[t] || file_threads_.contains(t)) continue;
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
      if (!is_included(process)) account.of_others += calls;
    account.remade = turns.remade;
    account.left_out = account.calls - account.of_others - account.remade - account.replayed;
    account.ambiguous = pairing.ambiguous;
    account.unpaired = pairing.unpaired;
    account.sequential = sequential_of(pairing);
    account.tracer_cost = history_.tracer_cost;
    plan_.traced = rate_of_connections(plan_) + rate_of_files(plan_.files, history_);
    if (!plan_.outside) plan_.at_once = share_sent_at_once(history_, turns, pairing.pairs);
  }

  void tell(const PipePlan& piped, const Pipes& pipes) {
    Plan::Account& account = plan_.account;
    account.remade += piped.remade;
    account.left_out -= piped.remade;
    account.ambiguous_pipes = pipes.ambiguous;
    account.unbalanced = piped.unbalanced;
    if (piped.seconds > 0) plan_.traced += static_cast<double>(piped.messages) / piped.seconds;
  }

  const CallHistory& history_;
  const PlanOptions& options_;
  std::map<std::int32_t, std::int64_t> calls_of_;
  std::set<std::int32_t> included_;
  std::set<std::int32_t> piped_;  // threads
  std::map<std::int32_t, std::string> name_of_;
  std::map<std::size_t, std::size_t> threads_;
  std::set<std::size_t> file_threads_;  // of the history
  std::map<std::int32_t, std::size_t> processes_;
  Plan plan_;
};

}  // namespace

Plan make_plan(const CallHistory& history, const PlanOptions& options) {
  return Maker(history, options).make();
}

}  // namespace osarium::replay
