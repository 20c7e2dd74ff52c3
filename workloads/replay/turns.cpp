#include "workloads/replay/turns.hpp"

#include <algorithm>

namespace osarium::replay {

namespace {

// Linux: EAGAIN.
constexpr std::int64_t would_block = -11;

// What is known of an end while its thread's calls are walked through.
struct EndState {
  std::int64_t waits_before = -1;  // of its thread, when the last turn ended
  bool tried = false;              // a receive came too early since
};

class Cutter {
 public:
  Cutter(const CallHistory& history, const CallEnds& ends, const Followed& followed)
      : history_(history), ends_(ends), followed_(followed), states_(ends.ends.size()) {
    turns_.of_end.resize(ends.ends.size());
    turns_.of_thread.resize(history.threads.size());
    turns_.waits.resize(history.threads.size());
  }

  void walk(std::size_t t) {
    const RecordedThread& thread = history_.threads[t];
    thread_ = t;
    current_ = -1;
    waited_ = 0;
    pending_.clear();
    for (std::size_t i = 0; i < thread.calls.size(); ++i)
      take(thread.calls[i], end_of(t, i), followed_.futexes.places(t, i));
    if (has_ends(t)) return;
    turns_.of_thread[t] = std::move(pending_);
  }

  Turns finish() {
    for (auto& steps : turns_.of_end)
      std::stable_sort(steps.begin(), steps.end(),
                       [](const TimedStep& a, const TimedStep& b) { return a.at < b.at; });
    return std::move(turns_);
  }

 private:
  std::int32_t end_of(std::size_t t, std::size_t i) const {
    const std::int32_t end = ends_.of_call[t][i];
    return end >= 0 && followed_.ends[static_cast<std::size_t>(end)] ? end : -1;
  }
  bool has_ends(std::size_t t) const {
    for (std::size_t i = 0; i < ends_.of_call[t].size(); ++i)
      if (end_of(t, i) >= 0) return true;
    return false;
  }

  void take(const RecordedCall& call, std::int32_t end, std::span<const std::int32_t> places) {
    if (call.kind == CallKind::wait) return wait(call);
    if (end >= 0 && moves_bytes(call.kind) && call.result <= 0) return fail(call, end);
    TimedStep timed{.step = end >= 0 ? step_of(call) : other_step(call),
                    .at = call.kind == CallKind::receive ? call.exit : call.enter,
                    .thread = thread_};
    if (places.empty()) {
      timed.step.work = call.work;
      return add(timed, end);
    }
    std::int64_t work = call.work;
    for (const PlannedStep& step : futex_steps(call, places, followed_.pipes)) {
      timed.step = step;
      timed.step.work = std::exchange(work, 0);
      add(timed, end);
    }
  }
  void add(TimedStep& timed, std::int32_t end) {
    if (end < 0 && current_ < 0) {
      pending_.push_back(timed);
    } else {
      const bool another = end >= 0 && end != current_;
      if (another) turn_to(end, timed);
      steps().push_back(timed);
    }
  }

  // A wait, or a receive that found nothing: what the thread did before it belongs to what came
  // before.
  void wait(const RecordedCall& call) {
    turns_.waits[thread_] = true;
    ++turns_.remade;
    leave(call.work);
    ++waited_;
  }
  void fail(const RecordedCall& call, std::int32_t end) {
    ++turns_.remade;
    if (call.result == would_block) states_[static_cast<std::size_t>(end)].tried = true;
    leave(call.work);
  }
  void leave(std::int64_t work) {
    if (current_ >= 0) {
      steps().back().tail += work;
      states_[static_cast<std::size_t>(current_)].waits_before = waited_;
    } else if (!pending_.empty()) {
      pending_.back().tail += work;
    }
    current_ = -1;
  }

  void turn_to(std::int32_t end, TimedStep& step) {
    if (current_ >= 0) states_[static_cast<std::size_t>(current_)].waits_before = waited_;
    current_ = end;
    EndState& state = states_[static_cast<std::size_t>(end)];
    const bool waits = waited_ != state.waits_before && !std::exchange(state.tried, false);
    TimedStep& first = pending_.empty() ? step : pending_.front();
    first.begins = true;
    first.waits = waits;
    for (TimedStep& each : pending_) steps().push_back(each);
    pending_.clear();
  }

  static PlannedStep step_of(const RecordedCall& call) {
    return {.kind = call.kind, .bytes = std::max<std::int64_t>(0, call.result)};
  }

  std::vector<TimedStep>& steps() { return turns_.of_end[static_cast<std::size_t>(current_)]; }

  const CallHistory& history_;
  const CallEnds& ends_;
  Followed followed_;
  std::vector<EndState> states_;
  Turns turns_;
  std::size_t thread_ = 0;
  std::int32_t current_ = -1;  // the end that the thread is at work on
  std::int64_t waited_ = 0;
  std::vector<TimedStep> pending_;  // of no end yet
};

}  // namespace

Turns cut_turns(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                const std::function<bool(const RecordedThread&)>& included) {
  Cutter cutter(history, ends, followed);
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    if (included(history.threads[t])) cutter.walk(t);
  return cutter.finish();
}

}  // namespace osarium::replay
