// Turns that several threads made for one end, in the order in which one handed it to the next.
#pragma once

#include "workloads/replay/turns.hpp"

namespace osarium::replay {

// The turns in time, those of several threads by what moved bytes first. One is cut where another
// thread moved bytes in between.
void put_in_order(std::vector<TimedStep>& steps);

// And of each that another thread's follows it is marked with which step that one can begin: the
// last before it did that, and none before what is done at the end.
void find_hand_overs(std::vector<TimedStep>& steps);

}  // namespace osarium::replay
