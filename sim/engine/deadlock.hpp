// How a run ends that cannot go on: Simulation::run() throws one of these when nothing can happen
// any more but actors still wait. what() names each of them, what it waits for, and who holds that.
#pragma once

#include <stdexcept>

namespace osarium {

class Deadlock : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Some of them wait for a time that is past the end of simulated time (see time.hpp): not a
// deadlock, but a run that is too long, or a delay that is too large.
class EndOfTime : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace osarium
