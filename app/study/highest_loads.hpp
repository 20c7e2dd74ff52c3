// The highest load of each architecture at which a study meets an objective
// (analysis/highest_load.hpp). All workloads with open arrivals are made faster by the same factor;
// the load is the rate of all of them together. Each evaluation is the study at another rate, with
// the same random numbers, a warm-up of its own and its rule to stop.
#pragma once

#include "analysis/highest_load.hpp"
#include "app/study/objective.hpp"
#include "app/study/run_study.hpp"

namespace osarium {

// Arrivals that cannot be made faster, or of which there are none, are errors.
void check_scalable(const StudyFile& file, Errors& errors);

// In the order of the study's architectures; when it was stopped, those that are finished, and of
// the next one what was tried so far, if anything was.
struct ArchitectureLoad {
  std::string architecture;
  HighestLoad found;
  bool finished = true;
};
std::vector<ArchitectureLoad> highest_loads(const Study& study, const Objective& objective,
                                            const Watcher& watcher);

}  // namespace osarium
