// Steps at futexes.
#pragma once

#include "workloads/replay/futexes.hpp"
#include "workloads/replay/plan.hpp"

namespace osarium::replay {

// Whether its thread may sleep in it.
bool waits(const PlannedStep& step);

// Of a call on nothing that is followed: a sleep, or the least call.
PlannedStep other_step(const RecordedCall& call);

// Of one at futexes: a wake of several has several steps. `pipes`: how many channels are before
// those of futexes.
std::vector<PlannedStep> futex_steps(const RecordedCall& call, std::span<const std::int32_t> places,
                                     std::size_t pipes);

}  // namespace osarium::replay
