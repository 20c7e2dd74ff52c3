// Judges a simulation against a formula: the same model with `replicas` different seeds, Student's
// interval over the means of the seeds. A right model misses its 99.9 % interval once in a thousand
// choices of seeds; the seeds are fixed, so a test always passes or always fails. A check also
// demands power: the interval must exclude what the formula gives if all service times were 3 %
// longer or shorter.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/random/stream.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium::laws {

inline constexpr std::uint32_t replicas = 24;
inline constexpr double student_t = 3.768;  // 99.95 % quantile with replicas - 1 degrees of freedom
inline constexpr double service_error = 0.03;

struct Interval {
  double mean;
  double half_width;
  bool covers(double value) const { return std::fabs(value - mean) <= half_width; }
};

inline Interval interval(const Tally& means) {
  return {means.mean().value(),
          student_t * means.deviation().value() / std::sqrt(static_cast<double>(means.count()))};
}

// model(seed) returns one mean for each thing that is measured.
template <class Model>
std::vector<Interval> over_replicas(Model model) {
  std::vector<Tally> tallies;
  for (std::uint32_t replica = 0; replica < replicas; ++replica) {
    const std::vector<double> means = model(Seed{.value = 20, .replica = replica});
    tallies.resize(means.size());
    for (std::size_t i = 0; i < means.size(); ++i) tallies[i].record(means[i]);
  }
  std::vector<Interval> intervals;
  for (const Tally& tally : tallies) intervals.push_back(interval(tally));
  return intervals;
}

// formula(scale) is the theory with all service times multiplied by scale.
template <class Formula>
void expect_law(const Interval& measured, Formula formula) {
  EXPECT_TRUE(measured.covers(formula(1.0))) << "theory " << formula(1.0) << ", measured "
                                             << measured.mean << " +- " << measured.half_width;
  EXPECT_FALSE(measured.covers(formula(1 + service_error))) << "too wide: " << measured.half_width;
  EXPECT_FALSE(measured.covers(formula(1 - service_error))) << "too wide: " << measured.half_width;
}

}  // namespace osarium::laws
