// Looked up from both sides: who woke whom at a futex, in which call.
#pragma once

#include "workloads/replay/futexes.hpp"

namespace osarium::replay {

struct CallPlace {
  std::size_t thread;  // of the history
  std::size_t call;    // of the thread
};

class Wakers {
 public:
  Wakers(std::size_t threads, const std::vector<FutexWaking>& wakings)
      : wakers_(threads), woken_(threads) {
    for (const FutexWaking& each : wakings) {
      wakers_[each.woken].insert_or_assign(each.woken_call, CallPlace{each.waker, each.waker_call});
      woken_[each.waker][each.waker_call].push_back({each.woken, each.woken_call});
    }
  }

  // Who ended that wait; nullptr: not known.
  const CallPlace* waker_of(std::size_t thread, std::size_t call) const {
    const auto found = wakers_[thread].find(call);
    return found == wakers_[thread].end() ? nullptr : &found->second;
  }
  // The waits that this call ended.
  std::span<const CallPlace> woken_by(std::size_t thread, std::size_t call) const {
    const auto found = woken_[thread].find(call);
    if (found == woken_[thread].end()) return {};
    return found->second;
  }
  bool wakes(std::size_t thread) const { return !woken_[thread].empty(); }

 private:
  std::vector<std::unordered_map<std::size_t, CallPlace>> wakers_;              // looked up,
  std::vector<std::unordered_map<std::size_t, std::vector<CallPlace>>> woken_;  // never walked
};

}  // namespace osarium::replay
