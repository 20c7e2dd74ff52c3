// Goodness-of-fit measures for the tests of random numbers. Every test has fixed seeds, so it
// either always passes or always fails; the limits are those that a right generator exceeds less
// than once in 10,000 seeds.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace osarium {

// Chi-square of counts against equal expectations, as a number of standard deviations from its
// mean.
inline double chi_square_deviations(const std::vector<double>& counts,
                                    const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  const double freedom = static_cast<double>(counts.size() - 1);
  return (sum - freedom) / std::sqrt(2 * freedom);
}
inline constexpr double chi_square_limit = 4.0;

// Kolmogorov and Smirnov's distance times the root of the sample size; sorts the sample.
template <class Cdf>
double kolmogorov_smirnov(std::vector<double>& sample, Cdf cdf) {
  std::sort(sample.begin(), sample.end());
  const double n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cdf(sample[i]);
    const double below = static_cast<double>(i) / n;
    distance = std::max({distance, p - below, below + 1 / n - p});
  }
  return distance * std::sqrt(n);
}
inline constexpr double kolmogorov_smirnov_limit = 2.23;

// How far a count is from its binomial expectation, in standard deviations.
inline double binomial_deviations(double count, double n, double p) {
  return (count - n * p) / std::sqrt(n * p * (1 - p));
}
inline constexpr double binomial_limit = 4.0;

}  // namespace osarium
