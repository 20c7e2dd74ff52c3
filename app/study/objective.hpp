// What the highest load is to meet: `--at 'latency.p99<200us'`.
#pragma once

#include <optional>
#include <string>

#include "sim/parameters/errors.hpp"

namespace osarium {

// A latency or a share of the cpus stays below a limit.
struct Objective {
  std::string metric;
  double limit = 0;   // in the unit of the metric
  std::string shown;  // "latency.p99 < 200us"
};
std::optional<Objective> parse_objective(const std::string& text, const std::string& verb,
                                         Errors& errors);

}  // namespace osarium
