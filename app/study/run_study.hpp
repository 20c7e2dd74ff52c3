// Runs a study: every architecture, every replica, on as many threads as the computer has. The
// results do not depend on their number: each run is a simulation of its own, and is kept in its
// place.
#pragma once

#include <functional>

#include "analysis/result.hpp"
#include "app/study/study.hpp"

namespace osarium {

// One architecture, one replica: a result for each workload.
std::vector<Replica> run_replica(const Study& study, const Architecture& architecture,
                                 std::uint32_t replica);

struct Progress {
  std::size_t done = 0;
  std::size_t all = 0;
};

// In the order of the study's architectures, and for each in that of its workloads. `report` is
// called from any thread, one at a time; when `stop` turns true no further run begins, and only
// architectures of which all replicas are done are there.
std::vector<RunResult> run_study(const Study& study,
                                 const std::function<void(const Progress&)>& report,
                                 const std::function<bool()>& stop);

}  // namespace osarium
