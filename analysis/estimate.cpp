#include "analysis/estimate.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "sim/engine/check.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {

std::optional<Estimate> estimate(std::span<const double> values) {
  Tally tally;
  for (const double value : values) tally.record(value);
  if (tally.count() == 0) return std::nullopt;
  Estimate result{.value = *tally.mean()};
  if (tally.count() < 2) return result;
  const auto n = static_cast<double>(tally.count());
  const double t = boost::math::quantile(boost::math::students_t(n - 1), (1 + confidence) / 2);
  const double half = t * *tally.deviation() / std::sqrt(n);
  result.low = result.value - half;
  result.high = result.value + half;
  return result;
}

std::optional<Estimate> relative_difference(std::span<const double> baseline,
                                            std::span<const double> others) {
  OSARIUM_CHECK(baseline.size() == others.size(), "pairs of which one half is missing");
  std::vector<double> relative;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    if (baseline[i] == 0) return std::nullopt;
    relative.push_back(others[i] / baseline[i] - 1);
  }
  return estimate(relative);
}

}  // namespace osarium
