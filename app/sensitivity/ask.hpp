// The options of `sensitivity` as they were asked for.
#pragma once

#include <optional>

#include "app/command.hpp"
#include "app/sensitivity/analysis.hpp"
#include "app/study/study.hpp"

namespace osarium {

struct SensitivityQuestion {
  std::string metric = "latency.p99";
  std::size_t workload = 0;  // of the study
  SensitivityPlan plan;
};

// Nothing if there is any error.
std::optional<SensitivityQuestion> read_question(const Command& command, const Study& study,
                                                 Errors& errors);

}  // namespace osarium
