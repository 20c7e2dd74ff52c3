#include "analysis/paired.hpp"

#include <algorithm>
#include <vector>

#include "analysis/quantiles.hpp"
#include "sim/engine/check.hpp"
#include "sim/random/math.hpp"

namespace osarium {
namespace {

Difference difference(double baseline, std::span<const double> baselines, double other,
                      std::span<const double> others) {
  OSARIUM_CHECK(baselines.size() == others.size(), "pairs of which one half is missing");
  std::vector<double> absolute;
  for (std::size_t i = 0; i < others.size(); ++i) absolute.push_back(others[i] - baselines[i]);
  Difference result{.absolute = sectioned(other - baseline, absolute)};
  if (!(baseline > 0 && other > 0)) return result;
  const double ratio = math::log(other / baseline);
  std::vector<double> ratios;
  for (std::size_t i = 0; i < others.size(); ++i)
    ratios.push_back(ratio + (others[i] / other - baselines[i] / baseline));
  const Estimate logarithm = sectioned(ratio, ratios);
  result.relative = Estimate{.value = other / baseline - 1};
  if (logarithm.low) {
    result.relative->low = math::expm1(*logarithm.low);
    result.relative->high = math::expm1(*logarithm.high);
  }
  return result;
}

}  // namespace

std::optional<Difference> paired_difference(std::span<const double> baseline,
                                            std::span<const double> others) {
  const auto before = estimate(baseline);
  const auto after = estimate(others);
  if (!before || !after) return std::nullopt;
  return difference(before->value, baseline, after->value, others);
}

QuantileDifference paired_quantiles(std::span<const Histogram> baseline,
                                    std::span<const Histogram> others, double share) {
  const QuantileEstimate before = over_sections(baseline, share);
  if (!before.estimate) return {std::nullopt, before.reason};
  const QuantileEstimate after = over_sections(others, share);
  if (!after.estimate) return {std::nullopt, after.reason};
  const auto each = [share](std::span<const Histogram> replicas) {
    std::vector<double> values;
    for (const Histogram& replica : replicas) values.push_back(replica.quantile(share)->seconds());
    return values;
  };
  return {difference(before.estimate->value, each(baseline), after.estimate->value, each(others)),
          {}};
}

}  // namespace osarium
