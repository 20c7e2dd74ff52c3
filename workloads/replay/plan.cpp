#include "workloads/replay/plan.hpp"

#include <algorithm>

#include "workloads/replay/exchanges.hpp"

namespace osarium::replay {

namespace {

// Of all calls of the trace: who makes fewer is not what was recorded.
constexpr double fewest_calls = 0.01;

class Maker {
 public:
  Maker(const Recording& recording, const PlanOptions& options)
      : recording_(recording), options_(options) {
    for (const RecordedThread& thread : recording.threads) {
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
    const CallEnds ends = find_ends(recording_, included);
    const auto serves = [this](std::int32_t process) {
      return !options_.server.empty() && name_of_.at(process) == options_.server;
    };
    const Pairing pairing = pair_ends(ends.ends, serves);
    std::vector<bool> followed(ends.ends.size());
    for (const Pair& pair : pairing.pairs) followed[pair.client] = followed[pair.server] = true;
    Turns turns = cut_turns(recording_, ends, followed, included);
    for (const Pair& pair : pairing.pairs) connect(turns, pair);
    add_threads_alone(turns);
    tell(turns, pairing);
    return std::move(plan_);
  }

 private:
  bool is_included(std::int32_t process) const {
    const auto& names = options_.processes;
    if (!names.empty())
      return std::find(names.begin(), names.end(), name_of_.at(process)) != names.end();
    return static_cast<double>(calls_of_.at(process)) >=
           fewest_calls * static_cast<double>(recording_.calls);
  }

  void connect(const Turns& turns, const Pair& pair) {
    Connection connection =
        cut_exchanges(turns.of_end[pair.client], turns.of_end[pair.server], pair.fit.exchanges);
    for (EndPlan* const end : {&connection.client, &connection.server}) {
      plan_.account.replayed += static_cast<std::int64_t>(end->steps.size());
      end->thread = thread_of(end->thread, turns);
    }
    plan_.connections.push_back(std::move(connection));
  }

  void add_threads_alone(Turns& turns) {
    for (std::size_t t = 0; t < recording_.threads.size(); ++t) {
      std::vector<TimedStep>& steps = turns.of_thread[t];
      const auto blocks = [](const TimedStep& each) { return each.step.kind != CallKind::other; };
      if (std::none_of(steps.begin(), steps.end(), blocks)) continue;
      ThreadPlan& thread = plan_.threads[thread_of(t, turns)];
      for (const TimedStep& each : steps) thread.steps.push_back(each.step);
      plan_.account.replayed += static_cast<std::int64_t>(steps.size());
    }
  }

  std::size_t thread_of(std::size_t recorded, const Turns& turns) {
    const auto [place, is_new] = threads_.try_emplace(recorded, plan_.threads.size());
    if (is_new) {
      const RecordedThread& thread = recording_.threads[recorded];
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
    account.calls = recording_.calls;
    for (const auto& [process, calls] : calls_of_)
      if (!is_included(process)) account.of_others += calls;
    account.remade = turns.remade;
    account.left_out = account.calls - account.of_others - account.remade - account.replayed;
    account.unknown = turns.unknown;
    account.ambiguous = pairing.ambiguous;
    account.unpaired = pairing.unpaired;
    account.tracer_cost = recording_.tracer_cost;
    plan_.span = static_cast<double>(recording_.end - recording_.begin) / 1e9;
  }

  const Recording& recording_;
  const PlanOptions& options_;
  std::map<std::int32_t, std::int64_t> calls_of_;
  std::map<std::int32_t, std::string> name_of_;
  std::map<std::size_t, std::size_t> threads_;
  std::map<std::int32_t, std::size_t> processes_;
  Plan plan_;
};

}  // namespace

Plan make_plan(const Recording& recording, const PlanOptions& options) {
  return Maker(recording, options).make();
}

}  // namespace osarium::replay
