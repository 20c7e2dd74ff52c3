// Thrown by Simulation::run() when nothing can happen any more but actors still wait: what() names
// each of them, what it waits for, and who holds that.
#pragma once

#include <stdexcept>

namespace osarium {

class Deadlock : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace osarium
