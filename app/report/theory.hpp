// What queueing theory says beside what was simulated, where it applies to a study (what applies to
// which, and why it is a bound: docs/statistics.md). A result far outside a bound, of a run
// that is to be trusted, says that there is a mistake in the program.
#pragma once

#include "analysis/result.hpp"
#include "analysis/theory.hpp"
#include "app/json.hpp"
#include "app/study/study.hpp"

namespace osarium {

struct TheoryLine {
  std::string what;
  std::string metric;
  Prediction prediction;
  Estimate simulated;
  bool outside = false;
  bool shown = true;  // in the text also if nothing is wrong
};

// Of one run of a workload. Seconds and rates per second.
std::vector<TheoryLine> theory_beside(const Study& study, const WorkloadParameters& workload,
                                      const RunResult& run);

// Of the runs of one workload; empty if nothing applies.
std::string theory_text(const Study& study, const WorkloadParameters& workload,
                        const std::vector<RunResult>& runs);
std::string theory_html(const Study& study, const WorkloadParameters& workload,
                        const std::vector<RunResult>& runs);
std::string theory_json(const std::vector<TheoryLine>& lines);

}  // namespace osarium
