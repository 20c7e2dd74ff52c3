#include "workloads/replay/call_history.hpp"

#include <algorithm>
#include <unordered_map>

namespace osarium::replay {

namespace {

using traces::Event;
using traces::EventKind;

// A thread between two rows of it.
struct State {
  bool known = false;  // whether it is in a call
  bool in_call = false;
  bool running = false;
  int interrupts = 0;      // one in the other
  std::int64_t since = 0;  // what it has done since is not added up yet
  RecordedCall next;
};

class Reader {
 public:
  void take(const Event& event, const traces::Names& names) {
    if (event.kind == EventKind::sched_switch) return switch_threads(event, names);
    if (event.thread == 0) return;
    State& state = state_of(event, names);
    switch (event.kind) {
      case EventKind::syscall_enter: return enter(event, state);
      case EventKind::syscall_exit: return leave(event, state);
      case EventKind::irq_entry:
      case EventKind::softirq_entry:
        add_work(state, event.stamp);
        ++state.interrupts;
        break;
      case EventKind::irq_exit:
      case EventKind::softirq_exit:
        state.interrupts = std::max(0, state.interrupts - 1);
        state.since = event.stamp;
        break;
      case EventKind::sched_waking: waking(event, state); break;
      default: break;
    }
    if (state.interrupts == 0 && !state.in_call) ++state.next.events;
  }

  CallHistory finish() {
    for (auto& [thread, state] : states_) history_.unended += state.known && state.in_call;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < threads_.size(); ++i)
      if (!threads_[i].calls.empty()) order.push_back(i);
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return threads_[a].thread < threads_[b].thread;
    });
    keep_wakings(order);
    for (const std::size_t i : order) {
      RecordedThread& thread = history_.threads.emplace_back(std::move(threads_[i]));
      // What strace does not tell.
      if (thread.name.empty())
        thread.name =
            thread.process < 0 ? "unnamed process" : "process " + std::to_string(thread.process);
    }
    return std::move(history_);
  }
  bool full() const { return history_.calls >= most_calls; }

 private:
  static void add_work(State& state, std::int64_t now) {
    if (state.known && !state.in_call && state.running && state.interrupts == 0)
      state.next.work += std::max<std::int64_t>(0, now - state.since);
    state.since = now;
  }

  static bool moves(const State& state) {
    return state.known && state.in_call && state.next.descriptor >= 0 &&
           moves_bytes(state.next.kind);
  }
  // One that a device brought about says nothing of the call that it interrupted.
  void waking(const Event& event, const State& state) {
    const bool by_thread = event.ran == traces::Ran::unknown || event.ran == traces::Ran::thread;
    const auto woken = index_.find(static_cast<std::int32_t>(event.arguments[0]));
    if (!by_thread || state.interrupts > 0 || woken == index_.end()) return;
    if (!moves(state) || !moves(states_[woken->second].second)) return;
    const std::size_t waker = index_.at(event.thread);
    votes_.push_back(
        {{waker, threads_[waker].calls.size(), woken->second, threads_[woken->second].calls.size()},
         state.next.enter,
         states_[woken->second].second.next.enter});
  }
  void keep_wakings(const std::vector<std::size_t>& order) {
    std::vector<std::size_t> place(threads_.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    for (auto [each, waker_enter, woken_enter] : votes_) {
      if (!is_call(each.waker, each.waker_call, waker_enter)) continue;
      if (!is_call(each.woken, each.woken_call, woken_enter)) continue;
      each.waker = place[each.waker];
      each.woken = place[each.woken];
      history_.wakings.push_back(each);
    }
  }
  // Of a call whose end was lost the place is the next one's.
  bool is_call(std::size_t thread, std::size_t call, std::int64_t enter) const {
    return call < threads_[thread].calls.size() && threads_[thread].calls[call].enter == enter;
  }

  State& state_of(const Event& event, const traces::Names& names) {
    const auto [place, is_new] = index_.try_emplace(event.thread, threads_.size());
    if (is_new) {
      threads_.push_back(
          {.thread = event.thread, .process = event.process, .name = {}, .calls = {}});
      states_.emplace_back(event.thread, State{});
      states_.back().second.running = true;
      states_.back().second.since = event.stamp;
    }
    RecordedThread& thread = threads_[place->second];
    if (event.process >= 0) thread.process = event.process;
    if (event.name != 0 && event.kind != EventKind::sched_switch) thread.name = names[event.name];
    return states_[place->second].second;
  }

  void switch_threads(const Event& event, const traces::Names& names) {
    if (event.thread != 0) {
      State& previous = state_of(event, names);
      add_work(previous, event.stamp);
      previous.running = false;
      if (!previous.in_call) ++previous.next.events;
    }
    const auto next = index_.find(static_cast<std::int32_t>(event.arguments[0]));
    if (next == index_.end()) return;
    State& state = states_[next->second].second;
    state.running = true;
    state.since = event.stamp;
  }

  void enter(const Event& event, State& state) {
    add_work(state, event.stamp);
    ++state.next.events;
    const CallMeaning meaning = meaning_of(event.arguments[0]);
    state.next.enter = event.stamp;
    state.next.number = static_cast<std::int32_t>(event.arguments[0]);
    state.next.kind = meaning.kind;
    if (meaning.descriptor >= 0)
      state.next.descriptor = static_cast<std::int32_t>(
          event.arguments[static_cast<std::size_t>(meaning.descriptor) + 1]);
    if (meaning.most >= 0)
      state.next.most = event.arguments[static_cast<std::size_t>(meaning.most) + 1];
    if (state.next.number == 54 && is_cork(event.arguments[2], event.arguments[3]))
      state.next.kind = CallKind::cork;
    if (meaning.kind == CallKind::watch && is_modification(event.arguments[2]))
      state.next.kind = CallKind::option;
    if (meaning.kind == CallKind::futex) {
      state.next.futex = event.arguments[1];
      state.next.kind = futex_kind(event.arguments[2]);
      state.next.shared = !is_private_futex(event.arguments[2]);
    }
    // What was before the first known call is not whole.
    if (!state.known) state.next.work = 0;
    state.known = true;
    state.in_call = true;
  }

  void leave(const Event& event, State& state) {
    if (state.in_call && state.next.number == event.arguments[0]) {
      state.next.exit = event.stamp;
      state.next.result = std::min(event.arguments[1], most_moved);
      RecordedThread& thread = threads_[index_[event.thread]];
      thread.calls.push_back(state.next);
      if (state.next.kind == CallKind::exec && event.arguments[1] == 0) {
        thread.earlier += std::ssize(thread.calls);
        thread.calls.clear();
      }
      ++history_.calls;
    }
    state.next = {};
    state.known = true;
    state.in_call = false;
    state.interrupts = 0;  // the end of one may have been lost
    state.running = true;
    state.since = event.stamp;
  }

  struct Vote {
    Waking waking;
    std::int64_t waker_enter;
    std::int64_t woken_enter;
  };

  CallHistory history_;
  std::vector<Vote> votes_;
  std::vector<RecordedThread> threads_;
  std::vector<std::pair<std::int32_t, State>> states_;
  std::unordered_map<std::int32_t, std::size_t> index_;  // looked up, never walked
};

std::int64_t fastest(const CallHistory& history) {
  std::vector<std::int64_t> gaps;
  for (const RecordedThread& thread : history.threads)
    for (const RecordedCall& call : thread.calls)
      if (call.events == 1 && call.work > 0) gaps.push_back(call.work);
  if (gaps.empty()) return 0;
  const auto place = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 100);
  std::nth_element(gaps.begin(), place, gaps.end());
  return *place;
}

void take_off_tracer(CallHistory& history) {
  for (RecordedThread& thread : history.threads)
    for (RecordedCall& call : thread.calls)
      call.work = std::max<std::int64_t>(0, call.work - call.events * history.tracer_cost);
}

}  // namespace

CallHistory read_call_history(traces::EventSource& source, std::optional<Duration> tracer_cost,
                              const std::function<bool()>& more) {
  Reader reader;
  DeviceTimes device_times;
  std::int64_t rows = 0;
  std::string problem;
  for (traces::Event event; source.next(event);) {
    reader.take(event, source.names());
    device_times.take(event);
    if (++rows % 65536 == 0 && !more()) break;
    if (reader.full()) {
      problem = "has more than " + std::to_string(most_calls) + " system calls";
      break;
    }
  }
  CallHistory history = reader.finish();
  history.problem = source.problem().empty() ? problem : source.problem();
  history.tracer_cost = tracer_cost ? tracer_cost->picoseconds() / 1000 : fastest(history);
  take_off_tracer(history);
  history.disk_calls = device_times.finish(history.tracer_cost);
  return history;
}

}  // namespace osarium::replay
