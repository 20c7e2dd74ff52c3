#include "workloads/replay/work_scaling.hpp"

#include <algorithm>
#include <cmath>

namespace osarium::replay {

namespace {

class Scaler {
 public:
  Scaler(Plan& plan, const CallHistory& history, const traces::UntracedCpuTimes& untraced)
      : plan_(plan), history_(history), untraced_(untraced) {}

  void scale() {
    for (const traces::UntracedCpu& each : untraced_.of) {
      const auto is_named = [&](const std::string& name) {
        return name == each.comm || (each.comm == "*" && !is_stated(name));
      };
      // A command may have started what was recorded (`sh -c`), and its times are those of all.
      if (!scale(each, is_named) && untraced_.of_command)
        scale(each, [&](const std::string& name) { return is_replayed(name); });
    }
  }

 private:
  // False: nothing is named so.
  template <class Named>
  bool scale(const traces::UntracedCpu& stated, Named is_named) {
    double traced = 0;
    for_each_work(is_named, [&](std::int64_t& work) { traced += static_cast<double>(work); });
    double times = 1;
    if (untraced_.per_request)
      times = requests_of(is_named);
    else
      times = traced / work_in_history(is_named);
    if (!(traced > 0) || !(times > 0)) return false;
    const double factor = stated.user.seconds() * 1e9 * times / traced;
    for_each_work(is_named, [&](std::int64_t& work) {
      work = std::llround(static_cast<double>(work) * factor);
    });
    return true;
  }
  bool is_replayed(const std::string& name) const {
    const auto is_of = [&](const auto& thread) { return thread.name == name; };
    return std::any_of(plan_.threads.begin(), plan_.threads.end(), is_of) ||
           std::any_of(plan_.files.threads.begin(), plan_.files.threads.end(), is_of);
  }
  bool is_stated(const std::string& name) const {
    return std::any_of(untraced_.of.begin(), untraced_.of.end(),
                       [&](const traces::UntracedCpu& each) { return each.comm == name; });
  }
  template <class Named, class Change>
  void for_each_work(Named is_named, Change change) {
    for (ThreadPlan& thread : plan_.threads)
      if (is_named(thread.name))
        for (PlannedStep& step : thread.steps) change(step.work);
    for (FileThread& thread : plan_.files.threads)
      if (is_named(thread.name))
        for (FileStep& step : thread.steps) change(step.work);
    for (Connection& connection : plan_.connections)
      for (EndPlan* const end : {&connection.client, &connection.server})
        for (Turn& turn : end->turns) {
          if (!is_named(plan_.threads[turn.thread].name)) continue;
          for (std::uint32_t i = turn.first; i < turn.end; ++i) change(end->steps[i].work);
          change(turn.tail);
        }
  }
  template <class Named>
  bool works_for(const EndPlan& end, Named is_named) const {
    return std::any_of(end.turns.begin(), end.turns.end(),
                       [&](const Turn& turn) { return is_named(plan_.threads[turn.thread].name); });
  }
  template <class Named>
  double requests_of(Named is_named) const {
    double requests = 0;
    for (const Connection& each : plan_.connections)
      if (works_for(each.client, is_named) || works_for(each.server, is_named))
        requests += static_cast<double>(each.exchanges());
    for (const FileThread& thread : plan_.files.threads)
      if (is_named(thread.name))
        requests += static_cast<double>(
            std::count_if(thread.steps.begin(), thread.steps.end(),
                          [](const FileStep& step) { return is_request(step.kind); }));
    return requests + static_cast<double>(messages_of(is_named));
  }
  // Those that they write, or, if they only read, that they read.
  template <class Named>
  std::int64_t messages_of(Named is_named) const {
    std::int64_t written = 0, read = 0;
    for (const ThreadPlan& thread : plan_.threads) {
      if (!is_named(thread.name)) continue;
      for (const PlannedStep& step : thread.steps)
        if (step.channel >= 0 && plan_.is_at_futex(step) == plan_.at_futexes)
          ++(sends(step.kind) || step.kind == CallKind::futex_wake ? written : read);
    }
    return written > 0 ? written : read;
  }
  template <class Named>
  double work_in_history(Named is_named) const {
    double work = 0;
    for (const RecordedThread& thread : history_.threads)
      if (is_named(thread.name))
        for (const RecordedCall& call : thread.calls) work += static_cast<double>(call.work);
    return work;
  }

  Plan& plan_;
  const CallHistory& history_;
  const traces::UntracedCpuTimes& untraced_;
};

}  // namespace

void scale_work(Plan& plan, const CallHistory& history, const traces::UntracedCpuTimes& untraced) {
  Scaler(plan, history, untraced).scale();
}

}  // namespace osarium::replay
