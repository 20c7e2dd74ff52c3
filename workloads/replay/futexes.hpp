// Who let whom go on through a futex. Its address says which one it is, so that nothing has to be
// guessed but whom a wake has woken: those that have waited there the longest.
#pragma once

#include <span>
#include <unordered_map>

#include "workloads/replay/call_history.hpp"

namespace osarium::replay {

// Linux: -ETIMEDOUT, of a wait that nobody ended.
inline constexpr std::int64_t timed_out = -110;

// Of one futex: the wake of `waker` ended the wait of `woken`. Threads by their places in the
// history, calls by theirs in the thread.
struct FutexWaking {
  std::size_t futex;
  std::size_t waker;
  std::size_t waker_call;
  std::size_t woken;
  std::size_t woken_call;
};

// Whom a wake lets go on goes on, and nobody else: what it does then may be its alone. So each
// thread that was woken at a futex has a place of its own there.
struct FutexCalls {
  // The place that a wait takes from, or those that a wake gives to; none of other calls.
  std::span<const std::int32_t> places(std::size_t thread, std::size_t call) const {
    const auto found = of_thread[thread].find(call);
    if (found == of_thread[thread].end()) return {};
    return found->second;
  }

  std::vector<std::unordered_map<std::size_t, std::vector<std::int32_t>>> of_thread;  // by call
  std::vector<std::size_t> futex;  // of each place
};

// At a futex, by whomever.
bool is_woken(const RecordedThread& thread);

// In time, of the wakes. Threads for which `included` is false have no part.
std::vector<FutexWaking> find_futex_wakings(
    const CallHistory& history, const std::function<bool(const RecordedThread&)>& included);

// Only of places for which `kept` is true.
void keep_only(FutexCalls& calls, const std::vector<bool>& kept);

// The calls of these. Futexes are numbered anew, from 0 on.
FutexCalls futex_calls(const CallHistory& history, const std::vector<FutexWaking>& wakings);

}  // namespace osarium::replay
