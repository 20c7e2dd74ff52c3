// A study at other costs: each architecture once, with the same random numbers at every point. Runs
// are short, for there are many: a part of the study's measured time, after all of its warm-up.
#pragma once

#include <set>
#include <string>

#include "analysis/result.hpp"
#include "app/sensitivity/evaluate.hpp"
#include "app/study/study.hpp"
#include "models/costs/cost_table.hpp"

namespace osarium {

// An architecture has no value that could be compared.
struct NoValue {
  std::string architecture;
  std::string reason;
};

class StudyPoints {
 public:
  // `workload` is an index.
  StudyPoints(const Study& study, std::size_t workload, std::string metric, Duration warmup,
              Duration duration);

  Duration duration() const { return study_.run.duration; }
  // Rows of the cost table that some architecture looks up.
  std::set<std::string> rows_read() const;
  // One replica: for each architecture its workloads.
  using Runs = std::vector<std::vector<RunResult>>;
  Runs run(const CostTable& costs, std::uint32_t replica) const;
  // One value for each architecture. Throws NoValue.
  Evaluated evaluated(const Runs& runs) const;

 private:
  Study study_;  // that measures as long as a point
  std::size_t workload_;
  std::string metric_;
  Duration warmup_;
};

// The worst of the workloads of an architecture: whether it is saturated or drifts; else "ok".
Verdict steadiness_of(const std::vector<RunResult>& workloads);
Standing standing_of(const Verdict& verdict);

}  // namespace osarium
