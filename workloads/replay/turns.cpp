#include "workloads/replay/turns.hpp"

#include <algorithm>

#include "workloads/replay/dispatchers.hpp"
#include "workloads/replay/hand_overs.hpp"
#include "workloads/replay/helpers.hpp"
#include "workloads/replay/ways_back.hpp"

namespace osarium::replay {

namespace {

// Linux: EAGAIN.
constexpr std::int64_t would_block = -11;

// What is known of an end while its thread's calls are walked through.
struct EndState {
  std::size_t thread = 0;
  std::int64_t waits_before = -1;  // of its thread, when the last turn ended
  bool tried = false;              // a receive came too early since
};

// Which threads use one of these ends that others use as well.
std::vector<bool> find_sharing(const CallHistory& history, const CallEnds& ends,
                               const std::vector<bool>& followed) {
  constexpr auto none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> user(ends.ends.size(), none);
  std::vector<bool> sharing(history.threads.size());
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    for (std::size_t i = 0; i < ends.of_call[t].size(); ++i) {
      const std::int32_t end = ends.of_call[t][i];
      const RecordedCall& call = history.threads[t].calls[i];
      if (end < 0 || !followed[static_cast<std::size_t>(end)]) continue;
      if (!moves_bytes(call.kind) || call.result <= 0) continue;
      std::size_t& first = user[static_cast<std::size_t>(end)];
      if (first == none) first = t;
      if (first != t) sharing[first] = sharing[t] = true;
    }
  return sharing;
}

class Cutter {
 public:
  Cutter(const CallHistory& history, const CallEnds& ends, const Followed& followed)
      : history_(history),
        ends_(ends),
        followed_(followed),
        sharing_(find_sharing(history, ends, followed.ends)),
        ways_back_(find_ways_back(history, ends, followed)),
        states_(ends.ends.size()) {
    turns_.of_end.resize(ends.ends.size());
    turns_.of_thread.resize(history.threads.size());
    turns_.waits.resize(history.threads.size());
    at_end_.of_call.resize(history.threads.size());
  }

  void walk(std::size_t t) {
    const RecordedThread& thread = history_.threads[t];
    thread_ = t;
    current_ = -1;
    answered_ = false;
    waited_ = 0;
    let_at_ = -1;
    pending_.clear();
    std::vector<std::int32_t>& at_end = at_end_.of_call[t];
    at_end.assign(thread.calls.size(), -1);
    std::size_t unsettled = 0;  // calls of no end yet
    for (std::size_t i = 0; i < thread.calls.size(); ++i) {
      const bool idle = is_idle(t, i);
      at_end[i] = idle && answered_ ? AtEnd::between : current_;
      if (idle)
        be_let(thread.calls[i], followed_.wakers.waker_of(t, i));
      else
        take(thread.calls[i], end_of(t, i), followed_.futexes.places(t, i));
      if (current_ < 0 && !pending_.empty()) continue;
      for (; current_ >= 0 && unsettled < i; ++unsettled)
        if (at_end[unsettled] == -1) at_end[unsettled] = current_;
      unsettled = i + 1;
      if (current_ >= 0) at_end[i] = current_;
    }
    if (!followed_.connected[t]) turns_.of_thread[t] = std::move(pending_);
  }
  Turns finish() {
    add_dispatchers(history_, followed_, at_end_, turns_);
    for (auto& steps : turns_.of_end) put_in_order(steps);
    add_helpers(history_, ends_, followed_, at_end_, ways_back_, turns_);
    for (auto& steps : turns_.of_end) find_hand_overs(steps);
    return std::move(turns_);
  }

 private:
  std::int32_t end_of(std::size_t t, std::size_t i) const {
    const std::int32_t end = ends_.of_call[t][i];
    return end >= 0 && followed_.ends[static_cast<std::size_t>(end)] ? end : -1;
  }

  // Whether that is a wait at a futex for something to do, or for a helper. Others are for a lock.
  bool is_idle(std::size_t t, std::size_t i) const {
    const RecordedCall& call = history_.threads[t].calls[i];
    if (call.kind != CallKind::futex_wait || !followed_.futexes.places(t, i).empty()) return false;
    const CallPlace* const waker = followed_.wakers.waker_of(t, i);
    if (waker != nullptr && followed_.helpers[waker->thread])
      return !ways_back_.users[waker->thread];
    if (current_ >= 0 && !answered_) return false;
    return sharing_[t] || (waker != nullptr && !followed_.connected[waker->thread]);
  }
  void be_let(const RecordedCall& call, const CallPlace* waker) {
    ++turns_.remade;
    leave(call.work);
    ++waited_;
    let_at_ =
        waker == nullptr ? call.exit : history_.threads[waker->thread].calls[waker->call].enter;
  }

  void take(const RecordedCall& call, std::int32_t end, std::span<const std::int32_t> places) {
    if (call.kind == CallKind::wait) return wait(call);
    if (end >= 0 && moves_bytes(call.kind) && call.result <= 0) return fail(call, end);
    TimedStep timed{.step = end >= 0 ? step_of(call) : step_without_end(call),
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
      if (moves_bytes(timed.step.kind)) answered_ = sends(timed.step.kind);
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
    if (call.result == would_block) state_of(end).tried = true;
    leave(call.work);
  }
  void leave(std::int64_t work) {
    let_at_ = -1;
    if (current_ >= 0) {
      steps().back().tail += work;
      state_of(current_).waits_before = waited_;
    } else if (!pending_.empty()) {
      pending_.back().tail += work;
    }
    current_ = -1;
  }

  void turn_to(std::int32_t end, TimedStep& step) {
    if (current_ >= 0) state_of(current_).waits_before = waited_;
    current_ = end;
    answered_ = false;
    EndState& state = state_of(end);
    const bool waits = waited_ != state.waits_before && !std::exchange(state.tried, false);
    TimedStep& first = pending_.empty() ? step : pending_.front();
    first.begins = true;
    first.waits = waits;
    first.since = let_at_ < 0 ? first.at : let_at_;
    for (TimedStep& each : pending_) steps().push_back(each);
    pending_.clear();
  }
  EndState& state_of(std::int32_t end) {
    EndState& state = states_[static_cast<std::size_t>(end)];
    if (state.thread != thread_) state = {.thread = thread_};
    return state;
  }

  // A wake may be how a turn is handed over.
  PlannedStep step_without_end(const RecordedCall& call) const {
    if (followed_.connected[thread_] && call.kind == CallKind::futex_wake && call.result > 0)
      return {.kind = CallKind::futex_wake};
    return other_step(call);
  }
  static PlannedStep step_of(const RecordedCall& call) {
    return {.kind = call.kind, .bytes = std::max<std::int64_t>(0, call.result)};
  }

  std::vector<TimedStep>& steps() { return turns_.of_end[static_cast<std::size_t>(current_)]; }

  const CallHistory& history_;
  const CallEnds& ends_;
  Followed followed_;
  std::vector<bool> sharing_;
  WaysBack ways_back_;
  std::vector<EndState> states_;
  Turns turns_;
  AtEnd at_end_;
  std::size_t thread_ = 0;
  std::int32_t current_ = -1;  // the end that the thread is at work on
  bool answered_ = false;      // the last that it moved there it sent
  std::int64_t waited_ = 0;
  std::int64_t let_at_ = -1;        // when it was let go on; -1: nobody had to
  std::vector<TimedStep> pending_;  // of no end yet
};

}  // namespace

Turns cut_turns(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                const std::function<bool(const RecordedThread&)>& included) {
  Cutter cutter(history, ends, followed);
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    if (included(history.threads[t]) && !followed.helpers[t]) cutter.walk(t);
  return cutter.finish();
}

}  // namespace osarium::replay
