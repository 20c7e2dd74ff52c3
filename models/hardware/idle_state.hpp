// A state that a cpu falls into when it has had nothing to do for `residency`; the deeper, the
// longer it takes to run again.
#pragma once

#include <string>

#include "sim/engine/time.hpp"

namespace osarium {

struct ParameterList;

struct IdleState {
  std::string name;
  Duration exit_latency;
  Duration residency;
  static ParameterList parameters();
};

}  // namespace osarium
