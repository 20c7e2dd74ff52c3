// The futexes of a replay. A wake lets those threads go on that it woke in the trace; whether they
// wait by then, and have to be woken, is found out.
#pragma once

#include <map>
#include <unordered_map>

#include "models/services/system_calls.hpp"
#include "workloads/replay/plan.hpp"

namespace osarium::replay {

class ReplayedFutexes {
 public:
  explicit ReplayedFutexes(const Plan& plan) : plan_(plan), places_(plan.channels.size()) {}

  // Of a channel of the plan: so often its thread may go on from the beginning. `calls` are those
  // of a process that uses it.
  void set(std::size_t channel, ChannelCalls& calls, std::int64_t held);
  // A step at one that has been set.
  Task<> make(Context& here, ChannelCalls& calls, const PlannedStep& step);

 private:
  // A word that several threads wait at.
  struct Futex {
    explicit Futex(ChannelCalls& calls) : word(calls.make_word()) {}
    FutexWord word;
    std::uint32_t places = 0;
  };
  // What one thread waits for.
  struct Place {
    Futex* futex = nullptr;
    std::uint32_t bit =
        0;  // from the 33rd on some have the same: who is woken for another waits on
    std::int64_t left = 0;  // so often it may go on
    int waits = 0;          // threads
  };

  Task<> wait(Context& here, ChannelCalls& calls, Place& place);
  Task<> wake(Context& here, ChannelCalls& calls, Futex& futex, std::uint32_t bits);

  const Plan& plan_;
  std::map<std::int32_t, Futex> futexes_;                   // by their numbers
  std::vector<Place> places_;                               // by channel
  std::unordered_map<const Context*, std::uint32_t> bits_;  // of a wake that is not complete
};

}  // namespace osarium::replay
