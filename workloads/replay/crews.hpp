// Threads that make turns for the same ends stand in for each other.
#pragma once

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

// Fills in crews, and which thread hears of what comes to an end. Those that wait for several
// descriptors, others with connections, and helpers are crews of their own.
void make_crews(Plan& plan);

}  // namespace osarium::replay
