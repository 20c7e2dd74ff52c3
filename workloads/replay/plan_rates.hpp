// When what is replayed happened in the trace, and how often: for people, and for stamps.
#pragma once

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

// When the first request of all began.
std::int64_t begin_of(const Pairing& pairing);
// Connections that began when others had ended.
std::int64_t sequential_of(const Pairing& pairing);
// Requests a second in the trace, where the tracer slowed them down.
double rate_of_connections(const Plan& plan);
double rate_of_files(const FilePlan& plan, const CallHistory& history);

}  // namespace osarium::replay
