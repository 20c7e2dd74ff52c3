// What steps must not do together: for the checks of workloads.
#pragma once

#include "workloads/workload_parameters.hpp"

namespace osarium {

// Of steps that send an answer: to whom, and what comes after it.
std::optional<Violation> answer_violation(const WorkloadParameters& workload);

// Of calls that are part of no request: what their callers see would not be recorded.
std::optional<Violation> call_violation(const WorkloadParameters& workload);

// Of steps that name the same data and say different things of them.
std::optional<Violation> data_violation(const WorkloadParameters& workload);

// A workload whose calls lead nowhere, or back to it: its threads would wait for each other.
struct WrongCall {
  std::size_t workload;  // which of them
  std::string problem;
  std::string allowed;
};
std::vector<WrongCall> wrong_calls(const std::vector<WorkloadParameters>& side_by_side);

}  // namespace osarium
