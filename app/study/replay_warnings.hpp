// What users should know of a trace before they trust its replay.
#pragma once

#include <string>
#include <vector>

#include "workloads/replay/plan.hpp"
#include "workloads/replay/replay_parameters.hpp"

namespace osarium {

struct ReplayWarning {
  std::string problem;  // of the trace: "has ..."
  std::string remedy;   // "": none
};

std::vector<ReplayWarning> replay_warnings(const replay::Plan& plan,
                                           const ReplayParameters& parameters);

}  // namespace osarium
