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
  // `stamped`: requests may begin by themselves.
  ReplayedCrew(const Crew& plan, SystemCalls& os, Scheduler& scheduler, bool stamped);
  ReplayedCrew(const ReplayedCrew&) = delete;

  // A turn of an end; the one it is at, unless nobody waits for it.
  struct Ready {
    ReplayedEnd* end;
    const Turn* detached = nullptr;
  };

  bool waits() const { return plan_.waits; }

  // Before it runs: that it hears of what comes.
  void watch(ReplayedEnd& end);
  // The next turn of an end begins when the crew hears that it can, or, if it did not wait in the
  // trace, when it has done what was ready before. `told`: by who is not of it.
  void arm(ReplayedEnd& end, bool told);
  // It is time for it; an event loop hears of that as of one of the socket.
  void begin(ReplayedEnd& end);
  // Who makes the turn receives so much, and nobody else hears of it; or it came too early.
  void take_over(ReplayedEnd& end, const PlannedStep& step);
  void give_back(ReplayedEnd& end, const PlannedStep& step);
  // If there is one.
  std::optional<Ready> next();
  // By another crew. One that waits for no events.
  Task<> hand(Context& here, const Ready& turn);
  // Until there may be something: events, and how many there were; turns.
  Task<std::size_t> wait_for_events(Context& here);
  Task<> wait_for_turns(Thread& here);

 private:
  void add(const Ready& turn) { ready_.push_back(turn); }
  void await_bytes(ReplayedEnd& end, const PlannedStep& step);
  void await_room(ReplayedEnd& end);
  bool is_shared() const { return plan_.threads.size() > 1; }
  bool others_may_hear_of(const ReplayedEnd& end) const { return is_shared() || end.handed(); }
  Thread* take_asleep();

  const Crew& plan_;
  SystemCalls& os_;
  Scheduler& scheduler_;
  std::deque<Ready> ready_;
  Descriptor epoll_;
  std::vector<ReplayedEnd*> by_socket_;
  std::unique_ptr<FutexWord> word_;  // if others hand it turns
  int idle_ = 0;                     // threads there
  std::deque<Thread*> asleep_;       // if there is none
};

}  // namespace osarium::replay
