// What a sensitivity analysis found, for people and for programs (docs/sensitivity.md).
#pragma once

#include "analysis/result.hpp"
#include "app/json.hpp"
#include "app/sensitivity/analysis.hpp"
#include "app/sensitivity/constants.hpp"
#include "app/study/study.hpp"

namespace osarium {

// Everything that was asked and found.
struct SensitivityReport {
  const Study& study;
  std::string workload;
  std::string metric;
  Duration duration;  // measured at each point
  SensitivityPlan plan;
  CostTable table;
  Constants constants;
  std::vector<Values> replicas;  // at the stated values
  WarmupResult warmup;           // before each point
  std::vector<Verdict> stated;   // of each architecture at the stated values, whether it is steady
  std::vector<PairOrder> orders;
  Sensitivity found;
};

std::string sensitivity_text(const SensitivityReport& report);
JsonObject sensitivity_json(const SensitivityReport& report);

// Whether the whole is to be trusted: the stated values, and more points than by chance. Saturated,
// not stationary, or ok; why not, in words.
Verdict verdict_of(const SensitivityReport& report);

// Constants by their effect on the comparison, the largest first.
std::vector<std::size_t> ranking(const Sensitivity& found);
// Architectures from the smallest value to the largest, over the replicas at the stated values.
std::vector<std::size_t> stated_order(const SensitivityReport& report);
// Of these two, either way round.
const PairOrder& order_of(const SensitivityReport& report, std::size_t a, std::size_t b);
// Which pair's order is lost most often, as its place in the orders; nothing if none ever is.
std::optional<std::size_t> least_kept(const SensitivityReport& report);

}  // namespace osarium
