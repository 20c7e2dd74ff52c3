#include "analysis/estimate.hpp"

#include <cmath>

#include "analysis/student.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {

std::optional<Estimate> estimate(std::span<const double> values) {
  Tally tally;
  for (const double value : values) tally.record(value);
  if (tally.count() == 0) return std::nullopt;
  Estimate result{.value = *tally.mean()};
  if (tally.count() < 2) return result;
  const auto n = static_cast<double>(tally.count());
  const double half = student_two_sided(confidence, n - 1) * *tally.deviation() / std::sqrt(n);
  result.low = result.value - half;
  result.high = result.value + half;
  return result;
}

Estimate sectioned(double centre, std::span<const double> sections) {
  Estimate result{.value = centre};
  if (sections.size() < 2) return result;
  const auto n = static_cast<double>(sections.size());
  double squares = 0;
  for (const double section : sections) squares += (section - centre) * (section - centre);
  const double half = student_two_sided(confidence, n - 1) * std::sqrt(squares / (n - 1) / n);
  result.low = centre - half;
  result.high = centre + half;
  return result;
}

}  // namespace osarium
