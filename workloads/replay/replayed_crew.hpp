// Threads of a replay that stand in for each other, and what is to be done by one of them. They
// wait for it at an epoll that they share, or, if others hand it to them, at a futex.
#pragma once

#include <deque>
#include <optional>

#include "models/services/system_calls.hpp"
#include "workloads/replay/replayed_end.hpp"

namespace osarium::replay {

class ReplayedCrew {
 public:
  ReplayedCrew(const Crew& plan, SystemCalls& os);
  ReplayedCrew(const ReplayedCrew&) = delete;

  // A turn of an end; the one it is at, unless nobody waits for it.
  struct Ready {
    ReplayedEnd* end;
    const Turn* detached = nullptr;
  };

  bool waits() const { return plan_.waits; }
  bool handed() const { return plan_.handed; }
  bool is_shared() const { return plan_.threads.size() > 1; }

  // Before it runs: that it hears of what comes.
  void watch(ReplayedEnd& end);
  void add(const Ready& turn) { ready_.push_back(turn); }
  // The next turn of an end begins when the crew hears that it can, or, if it did not wait in the
  // trace, when it has done what was ready before. `told`: by who is not of it.
  void arm(ReplayedEnd& end, bool told);
  // Who makes the turn receives so much, and nobody else hears of it; or it came too early.
  void take_over(ReplayedEnd& end, const PlannedStep& step);
  void give_back(ReplayedEnd& end, const PlannedStep& step);
  // If there is one.
  std::optional<Ready> next();
  // By a thread of another crew, or of this one: who waits at the futex goes on.
  Task<> hand(Context& here, const Ready& turn);
  // Until there may be something: at the epoll, how many there were; at the futex.
  Task<std::size_t> wait_for_events(Context& here);
  Task<> wait_for_turns(Context& here);

 private:
  void await_bytes(ReplayedEnd& end, const PlannedStep& step);
  bool others_may_hear_of(const ReplayedEnd& end) const { return is_shared() || end.handed(); }

  const Crew& plan_;
  SystemCalls& os_;
  std::deque<Ready> ready_;
  Descriptor epoll_;
  std::vector<ReplayedEnd*> by_socket_;
  std::unique_ptr<FutexWord> word_;  // if it is handed turns, and does not wait at the epoll
  int idle_ = 0;                     // threads at the futex
};

}  // namespace osarium::replay
