// Scheduling at its simplest, for tests that are about something else.
#pragma once

#include "models/mechanisms/scheduling_parameters.hpp"

namespace osarium {

inline constexpr SchedulingParameters fifo{.policy = FifoPolicy{}, .balancing = Balancing::none};
inline constexpr SchedulingParameters by_priority{.policy = FixedPriorityPolicy{},
                                                  .balancing = Balancing::none};

}  // namespace osarium
