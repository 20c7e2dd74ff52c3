#include "workloads/replay/futexes.hpp"

#include <algorithm>
#include <deque>

namespace osarium::replay {

namespace {

// A shared one has the same address in all processes that were forked after it was mapped.
using FutexKey = std::pair<std::int32_t, std::int64_t>;
constexpr std::int32_t any_process = -1;

struct Call {
  const RecordedCall* recorded;
  std::size_t thread;
  std::size_t place;  // in the thread
};

// The waits and the wakes of one futex, in the order in which they began.
class Futex {
 public:
  void add(const Call& call) {
    (call.recorded->kind == CallKind::futex_wait ? waits_ : wakes_).push_back(call);
  }

  template <class Take>
  void match(Take take) {
    const auto earlier = [](const Call& a, const Call& b) {
      return a.recorded->enter < b.recorded->enter;
    };
    std::stable_sort(waits_.begin(), waits_.end(), earlier);
    std::stable_sort(wakes_.begin(), wakes_.end(), earlier);
    std::deque<Call> waiting;
    auto next = waits_.begin();
    for (const Call& wake : wakes_) {
      for (; next != waits_.end() && next->recorded->enter < wake.recorded->exit; ++next)
        waiting.push_back(*next);
      // Those that had returned before were woken by something else.
      for (std::int64_t left = wake.recorded->result; left > 0 && !waiting.empty();) {
        const Call first = waiting.front();
        waiting.pop_front();
        if (first.recorded->exit <= wake.recorded->enter || first.thread == wake.thread) continue;
        take(wake, first);
        --left;
      }
    }
  }

 private:
  std::vector<Call> waits_;
  std::vector<Call> wakes_;
};

}  // namespace

bool is_woken(const RecordedThread& thread) {
  return std::any_of(thread.calls.begin(), thread.calls.end(), [](const RecordedCall& call) {
    return call.kind == CallKind::futex_wait && call.result == 0;
  });
}

std::vector<FutexWaking> find_futex_wakings(
    const CallHistory& history, const std::function<bool(const RecordedThread&)>& included) {
  std::map<FutexKey, Futex> futexes;
  for (std::size_t t = 0; t < history.threads.size(); ++t) {
    const RecordedThread& thread = history.threads[t];
    if (!included(thread)) continue;
    for (std::size_t i = 0; i < thread.calls.size(); ++i) {
      const RecordedCall& call = thread.calls[i];
      const bool waited = call.kind == CallKind::futex_wait && call.result == 0;
      if (!waited && (call.kind != CallKind::futex_wake || call.result <= 0)) continue;
      futexes[{call.shared ? any_process : thread.process, call.futex}].add({&call, t, i});
    }
  }
  std::vector<FutexWaking> wakings;
  std::size_t number = 0;
  for (auto& [key, futex] : futexes) {
    futex.match([&](const Call& wake, const Call& wait) {
      wakings.push_back({number, wake.thread, wake.place, wait.thread, wait.place});
    });
    ++number;
  }
  std::stable_sort(wakings.begin(), wakings.end(), [&](const FutexWaking& a, const FutexWaking& b) {
    return history.threads[a.waker].calls[a.waker_call].enter <
           history.threads[b.waker].calls[b.waker_call].enter;
  });
  return wakings;
}

void keep_only(FutexCalls& calls, const std::vector<bool>& kept) {
  for (auto& of_thread : calls.of_thread) {
    for (auto& [call, places] : of_thread)
      std::erase_if(places,
                    [&](std::int32_t place) { return !kept[static_cast<std::size_t>(place)]; });
    std::erase_if(of_thread, [](const auto& each) { return each.second.empty(); });
  }
}

FutexCalls futex_calls(const CallHistory& history, const std::vector<FutexWaking>& wakings) {
  FutexCalls calls;
  calls.of_thread.resize(history.threads.size());
  std::map<std::size_t, std::size_t> futexes;
  std::map<std::pair<std::size_t, std::size_t>, std::int32_t> places;  // by futex and thread
  for (const FutexWaking& each : wakings) {
    const std::size_t futex = futexes.try_emplace(each.futex, futexes.size()).first->second;
    const auto [place, is_new] =
        places.try_emplace({futex, each.woken}, static_cast<std::int32_t>(calls.futex.size()));
    if (is_new) calls.futex.push_back(futex);
    calls.of_thread[each.waker][each.waker_call].push_back(place->second);
    calls.of_thread[each.woken][each.woken_call] = {place->second};
  }
  return calls;
}

}  // namespace osarium::replay
