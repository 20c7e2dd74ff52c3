// Runs a study: every architecture, every replica, on as many threads as the computer has. The
// results do not depend on their number: each run is a simulation of its own, and is kept in its
// place; when to stop is decided by the replicas in their order.
#pragma once

#include <functional>

#include "analysis/result.hpp"
#include "app/study/study.hpp"
#include "models/costs/cost_table.hpp"

namespace osarium {

// One architecture, one replica: a result for each workload.
std::vector<Replica> run_replica(const Study& study, const Architecture& architecture,
                                 std::uint32_t replica, Duration warmup, const CostTable& costs);

struct Progress {
  std::size_t done = 0;  // runs, those that look for the warm-up among them
  std::size_t all = 0;   // as far as is known: `stop` may ask for more
};

// Whom a study that runs tells, and asks.
struct Watcher {
  std::function<void(const Progress&)> report;  // from any thread, one at a time
  std::function<bool()> stop;                   // true: no further run begins
};

// In the order of the study's architectures, and for each in that of its workloads. When it was
// stopped, only architectures are there that have all replicas, of a study with a rule for them as
// many as it wants at least.
StudyResult run_study(const Study& study, const Watcher& watcher);

}  // namespace osarium
