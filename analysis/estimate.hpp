// An estimate of a mean with its confidence interval, from values that are independent of each
// other: one of each replica. Student's t, 95 %. How well it covers: docs/statistics.md.
#pragma once

#include <optional>
#include <span>

namespace osarium {

inline constexpr double confidence = 0.95;

struct Estimate {
  double value = 0;
  // Nothing below two values.
  std::optional<double> low = {};
  std::optional<double> high = {};
};

// Nothing without values.
std::optional<Estimate> estimate(std::span<const double> values);

// The interval around a centre that is better than the mean of the sections, such as the quantile
// of all samples together: t over the squared distances of the sections from it (sectioning:
// Asmussen and Glynn 2007, III.5; Nakayama 2014). Sections are replicas, or long stretches of one
// run.
Estimate sectioned(double centre, std::span<const double> sections);

}  // namespace osarium
