// Every kind of distribution: its draws follow its distribution function (Kolmogorov-Smirnov).
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "sim/random/distribution.hpp"
#include "tests/sim/random/goodness.hpp"

namespace osarium {
namespace {

using namespace distributions;

struct Shape {
  std::string label;
  Distribution distribution;
  std::function<double(double)> cdf;
};

// The name of the case in messages and in ctest.
void PrintTo(const Shape& c, std::ostream* out) { *out << c.label; }

double erlang_cdf(int stages, double x) {
  double term = 1;
  double sum = 1;
  for (int i = 1; i < stages; ++i) sum += term *= x / i;
  return 1 - std::exp(-x) * sum;
}

double exponential_cdf(double x) { return -std::expm1(-x); }

std::vector<Shape> shapes() {
  return {
      {"uniform", Uniform{-2, 6}, [](double x) { return (x + 2) / 8; }},
      {"exponential", Exponential{4}, [](double x) { return exponential_cdf(x / 4); }},
      {"erlang", Erlang{3, 6}, [](double x) { return erlang_cdf(3, x / 2); }},
      {"erlang_long", Erlang{30, 30}, [](double x) { return erlang_cdf(30, x); }},
      // Half the square of a normal variable.
      {"gamma_half", Gamma{0.5, 1}, [](double x) { return std::erf(std::sqrt(x)); }},
      {"gamma_five", Gamma{5, 2}, [](double x) { return erlang_cdf(5, x / 2); }},
      {"normal", Normal{1, 2}, [](double x) { return 0.5 * std::erfc((1 - x) / std::sqrt(8.0)); }},
      {"lognormal", Lognormal{3, 1.5},
       [](double x) { return 0.5 * std::erfc(-std::log(x / 3) / (1.5 * std::sqrt(2.0))); }},
      {"pareto", Pareto{2, 1.1}, [](double x) { return 1 - std::pow(2 / x, 1.1); }},
      {"generalised_pareto", GeneralisedPareto{0, 214.476, 0.348238},
       [](double x) { return 1 - std::pow(1 + 0.348238 * x / 214.476, -1 / 0.348238); }},
      {"weibull", Weibull{2, 0.5}, [](double x) { return exponential_cdf(std::sqrt(x / 2)); }},
      {"gev", Gev{30, 8, 0.2},
       [](double x) { return std::exp(-std::pow(1 + 0.2 * (x - 30) / 8, -5)); }},
      {"gev_bounded", Gev{30, 8, -0.5},
       [](double x) { return std::exp(-std::pow(1 - 0.5 * (x - 30) / 8, 2)); }},
      {"gumbel", Gev{30, 8, 0}, [](double x) { return std::exp(-std::exp(-(x - 30) / 8)); }},
      {"empirical", Empirical{.values = {0, 1, 10}},
       [](double x) { return x < 1 ? x / 2 : 0.5 + (x - 1) / 18; }},
      {"empirical_cdf", Empirical{.values = {0, 1, 10}, .cumulative = {0, 0.9, 1}},
       [](double x) { return x < 1 ? 0.9 * x : 0.9 + 0.1 * (x - 1) / 9; }},
      {"mixture",
       Mixture{{{.weight = 9, .distribution = Exponential{1}},
                {.weight = 1, .distribution = Exponential{20}}}},
       [](double x) { return 0.9 * exponential_cdf(x) + 0.1 * exponential_cdf(x / 20); }},
  };
}

class DistributionShape : public testing::TestWithParam<Shape> {};

TEST_P(DistributionShape, FollowsItsDistributionFunction) {
  Stream stream({}, "shape", 0, GetParam().label);
  std::vector<double> sample(200'000);
  for (double& x : sample) x = GetParam().distribution.sample(stream);
  EXPECT_LT(kolmogorov_smirnov(sample, GetParam().cdf), kolmogorov_smirnov_limit);
}

INSTANTIATE_TEST_SUITE_P(Kinds, DistributionShape, testing::ValuesIn(shapes()),
                         [](const auto& kind) { return kind.param.label; });

TEST(Empirical, StepDrawsOnlyItsValues) {
  Stream stream({}, "empirical", 0, "steps");
  const Empirical measured{.values = {1, 4, 9}, .cumulative = {0.2, 0.7, 1}, .interpolate = false};
  std::vector<double> counts(3, 0.0);
  for (int i = 0; i < 100'000; ++i) {
    const double x = measured.sample(stream);
    ASSERT_TRUE(x == 1 || x == 4 || x == 9) << x;
    counts[x == 1 ? 0 : x == 4 ? 1 : 2] += 1;
  }
  EXPECT_LT(chi_square_deviations(counts, {20'000, 50'000, 30'000}), chi_square_limit);
}

TEST(Empirical, QuantilesAtTheEnds) {
  const Empirical sample{.values = {1, 2, 4}};
  EXPECT_EQ(sample.quantile(0), 1);
  EXPECT_EQ(sample.quantile(0.25), 1.5);
  EXPECT_EQ(sample.quantile(0.75), 3);
  EXPECT_EQ(sample.quantile(1), 4);
  const Empirical one{.values = {7}};
  EXPECT_EQ(one.quantile(0.3), 7);
  EXPECT_EQ(one.variance(), 0);
  // A jump: two values at one probability.
  const Empirical jump{.values = {0, 1, 5, 6}, .cumulative = {0, 0.5, 0.5, 1}};
  EXPECT_EQ(jump.quantile(0.25), 0.5);
  EXPECT_EQ(jump.quantile(0.5), 5);
  EXPECT_EQ(jump.quantile(1), 6);
}

}  // namespace
}  // namespace osarium
