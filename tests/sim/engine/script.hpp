// Random scripts for the order of events: a fixed cast of actors, signals and alarms, where every
// actor draws what to do next from a stream of its own. One script is run by the engine and by a
// reference that is a std::multimap; both write the same log, or the engine is wrong.
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium::script {

inline constexpr std::size_t actors = 12;
inline constexpr std::size_t signals = 3;
inline constexpr std::size_t alarms = 4;
inline constexpr std::int64_t end = 2000;  // picoseconds; delays are a few, so that ties abound

enum class Action { delay, wait, notify_one, notify_all, arm, disarm, cancel };

struct Step {
  Action action;
  std::size_t target;
  std::int64_t time;  // of a delay or until an alarm expires; often zero
};

inline Step next_step(Stream& stream) {
  constexpr Action menu[] = {Action::delay,      Action::delay,      Action::delay, Action::wait,
                             Action::notify_one, Action::notify_all, Action::arm,   Action::disarm};
  constexpr std::int64_t times[] = {0, 0, 0, 1, 1, 2, 3, 7, 64, 130};
  Step step{menu[stream.below(std::size(menu))], stream.below(1000),
            times[stream.below(std::size(times))]};
  if (stream.below(300) == 0) step.action = Action::cancel;
  return step;
}

struct Entry {
  std::int64_t time;
  char who;  // 'a'ctor or 't'imed alarm
  std::size_t index;
  friend bool operator==(const Entry&, const Entry&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Entry& e) {
    return out << e.time << e.who << e.index;
  }
};
using Log = std::vector<Entry>;

Log run_on_engine(std::uint64_t seed);
Log run_on_reference(std::uint64_t seed);

}  // namespace osarium::script
