// Functions whose indices are known: Ishigami and Homma 1990, and Sobol's g function.
#include "analysis/sensitivity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace osarium {
namespace {

using Function = std::function<double(const Point&)>;

std::vector<double> outcomes_of(std::span<const Point> design, const Function& function) {
  std::vector<double> outcomes;
  for (const Point& point : design) outcomes.push_back(function(point));
  return outcomes;
}

constexpr double pi = 3.14159265358979323846;

double ishigami(const Point& unit) {
  const Point x = in_box(unit, std::vector<Range>(3, {-pi, pi}));
  const double s = std::sin(x[1]);
  return std::sin(x[0]) + 7 * s * s + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
}

// Variance shares by integration: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 /
// 225.
TEST(Sobol, IndicesOfIshigami) {
  const double v1 = std::pow(1 + 0.1 * std::pow(pi, 4) / 5, 2) / 2;
  const double v2 = 49.0 / 8;
  const double v13 = 8 * 0.01 * std::pow(pi, 8) / 225;
  const double all = v1 + v2 + v13;
  Stream stream({}, "sobol", 0, "points");
  const auto design = sobol_design(3, 20'000, stream);
  EXPECT_EQ(design.size(), 100'000u);
  const auto found = sobol_indices(3, outcomes_of(design, ishigami));
  const double first[] = {v1 / all, v2 / all, 0};
  const double total[] = {(v1 + v13) / all, v2 / all, v13 / all};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(found[i].first.value, first[i], 0.03) << i;
    EXPECT_NEAR(found[i].total.value, total[i], 0.03) << i;
    EXPECT_LT(*found[i].total.high - *found[i].total.low, 0.06) << i;
  }
}

const std::vector<double> weights = {0, 1, 4.5, 9, 99, 99, 99, 99};

double g_function(const Point& x) {
  double product = 1;
  for (std::size_t i = 0; i < x.size(); ++i)
    product *= (std::abs(4 * x[i] - 2) + weights[i]) / (1 + weights[i]);
  return product;
}

TEST(Sobol, IndicesOfTheGFunction) {
  std::vector<double> part;
  double all = 1;
  for (const double a : weights) {
    part.push_back(1 / (3 * (1 + a) * (1 + a)));
    all *= 1 + part.back();
  }
  Stream stream({}, "sobol", 1, "points");
  const auto found = sobol_indices(8, outcomes_of(sobol_design(8, 20'000, stream), g_function));
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(found[i].first.value, part[i] / (all - 1), 0.03) << i;
    EXPECT_NEAR(found[i].total.value, part[i] * all / (1 + part[i]) / (all - 1), 0.03) << i;
  }
}

TEST(Sobol, IntervalsCoverWhatTheySay) {
  int hits = 0;
  for (std::uint64_t repetition = 0; repetition < 300; ++repetition) {
    Stream stream({}, "sobol", repetition, "coverage");
    const auto design = sobol_design(2, 200, stream);
    const auto found = sobol_indices(
        2, outcomes_of(design, [](const Point& x) { return 2 * x[0] + x[1] + x[0] * x[1]; }));
    // By integration: variance of 2.5 x is 6.25 / 12, of 1.5 y 2.25 / 12, together 1 / 144.
    hits += *found[0].total.low <= 76.0 / 103 && 76.0 / 103 <= *found[0].total.high;
  }
  EXPECT_GE(hits, 270);
}

TEST(Sobol, NothingVaries) {
  Stream stream({}, "sobol", 2, "points");
  const auto found =
      sobol_indices(2, outcomes_of(sobol_design(2, 20, stream), [](const Point&) { return 5.0; }));
  EXPECT_EQ(found[0].total.value, 0);
  EXPECT_THROW(sobol_indices(2, std::vector<double>(79)), InternalError);
}

TEST(Morris, EffectsOfALineAreItsSlopes) {
  Stream stream({}, "morris", 0, "points");
  const auto design = morris_design(3, 10, 4, stream);
  EXPECT_EQ(design.size(), 40u);
  for (const Point& point : design)
    for (const double coordinate : point) {
      EXPECT_GE(coordinate, 0);
      EXPECT_LE(coordinate, 1);
    }
  const auto found = morris_effects(
      design, outcomes_of(design, [](const Point& x) { return 5 * x[0] - 3 * x[1]; }));
  EXPECT_NEAR(found[0].mean, 5, 1e-12);
  EXPECT_NEAR(found[1].mean, -3, 1e-12);
  EXPECT_NEAR(found[1].mean_absolute, 3, 1e-12);
  EXPECT_NEAR(found[1].deviation, 0, 1e-12);
  EXPECT_EQ(found[2].mean_absolute, 0);
}

TEST(Morris, RanksTheGFunction) {
  Stream stream({}, "morris", 1, "points");
  const auto design = morris_design(8, 50, 4, stream);
  const auto found = morris_effects(design, outcomes_of(design, g_function));
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_GT(found[i].mean_absolute, found[i + 1].mean_absolute) << i;
}

TEST(Box, MayBeLogarithmic) {
  const std::vector<Range> box = {{10, 20}, {1, 100, true}};
  EXPECT_NEAR(in_box({0.5, 0.5}, box)[0], 15, 1e-12);
  EXPECT_NEAR(in_box({0.5, 0.5}, box)[1], 10, 1e-12);
}

// R: binom.test(94, 100): 0.8739701 to 0.9776651.
TEST(ShareThatHolds, IsTheIntervalOfClopperAndPearson) {
  const Estimate found = share_that_holds(94, 100);
  EXPECT_EQ(found.value, 0.94);
  EXPECT_NEAR(*found.low, 0.8739701, 1e-7);
  EXPECT_NEAR(*found.high, 0.9776651, 1e-7);
  EXPECT_EQ(share_that_holds(100, 100).high, 1);
  EXPECT_NEAR(*share_that_holds(100, 100).low, std::pow(0.025, 0.01), 1e-12);
}

}  // namespace
}  // namespace osarium
