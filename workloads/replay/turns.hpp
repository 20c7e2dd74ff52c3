// What threads did for each end of a connection, cut into turns.
//
// A turn may be made by another thread than the one before it: who heard of a request hands it to
// a worker, who answers, or hands it back. What shows that is that both use the end, or that one
// let the other go on (helpers.hpp).
#pragma once

#include "workloads/replay/ends.hpp"
#include "workloads/replay/futex_steps.hpp"
#include "workloads/replay/wakers.hpp"

namespace osarium::replay {

// What a turn has to do with its end.
enum class Part : std::uint8_t {
  own,      // its thread uses the end
  leads,    // it hears of something and lets one go on that does
  helps,    // it works for one that does, who waits for that
  follows,  // who does not
};

// A step, and whether a turn begins with it.
struct TimedStep {
  PlannedStep step;
  std::int64_t at = 0;    // when it sent, or had received
  std::int64_t tail = 0;  // work after it that belongs to no other step
  std::size_t thread = 0;
  bool begins = false;
  bool waits = false;  // of one that begins
  Part part = Part::own;
  bool hands = false;      // then the next turn can begin, which is another thread's
  std::int64_t since = 0;  // of one that begins: when its thread was let
};

struct Turns {
  std::vector<std::vector<TimedStep>> of_end;     // in time
  std::vector<std::vector<TimedStep>> of_thread;  // of threads that have no end: all that they do
  std::vector<bool> waits;                        // of a thread: it waits for several descriptors
  std::int64_t remade = 0;
  std::int64_t idle_helpers = 0;  // of which is not known for which request they did anything
};

struct Followed {
  const std::vector<bool>& ends;
  const std::vector<bool>& servers;    // of these
  const std::vector<bool>& connected;  // threads that have one
  const FutexCalls& futexes;
  std::size_t pipes;  // their channels come before those of futexes
  const Wakers& wakers;
  const std::vector<bool>& helpers;  // threads without ends
};

// Only of what is followed.
Turns cut_turns(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                const std::function<bool(const RecordedThread&)>& included);

}  // namespace osarium::replay
