// Differences between two architectures that ran the same replicas with common random numbers: pair
// by pair, so that what both have in common cancels out. Student's t on the differences; of the
// relative one on the logarithm of the ratio of the means, linearised (delta method): d_i = other_i
// / mean other - baseline_i / mean baseline. Exchanging the two gives exactly the reciprocal, and
// one replica with a small baseline does not decide, as it does in a mean of ratios.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "analysis/estimate.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

struct Difference {
  Estimate absolute;                      // other - baseline
  std::optional<Estimate> relative = {};  // other / baseline - 1, when both are positive
};

// Of means: pairs are of the same replica. Nothing without pairs.
std::optional<Difference> paired_difference(std::span<const double> baseline,
                                            std::span<const double> others);

struct QuantileDifference {
  std::optional<Difference> difference = {};
  std::string reason = {};  // why there is none
};
// Of a quantile, in seconds: that of all samples together, with the spread of the pairs.
QuantileDifference paired_quantiles(std::span<const Histogram> baseline,
                                    std::span<const Histogram> others, double share);

}  // namespace osarium
