// Own work of threads, as long as it takes without the tracer.
#pragma once

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

// For each name of threads that `untraced` states: so much user time for a request, or as much in
// all as its threads had in the whole trace. In proportion: what took longer still does.
void scale_work(Plan& plan, const CallHistory& history, const traces::UntracedCpuTimes& untraced);

}  // namespace osarium::replay
