// The ziggurats draw the right distributions, wedges and tails included, and the same bytes
// everywhere.
#include "sim/random/ziggurat.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "sim/random/stream.hpp"
#include "tests/sim/random/goodness.hpp"

namespace osarium {
namespace {

constexpr int draws = 4'000'000;

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }
double normal_above(double x) { return 0.5 * std::erfc(x / std::sqrt(2.0)); }

// Counts in 512 ranges of equal probability.
template <class Draw, class Cdf>
double fit(Draw draw, Cdf cdf) {
  constexpr std::size_t bins = 512;
  std::vector<double> counts(bins, 0.0);
  for (int i = 0; i < draws; ++i) {
    const auto bin = static_cast<std::size_t>(cdf(draw()) * bins);
    counts[std::min(bin, bins - 1)] += 1;
  }
  return chi_square_deviations(counts, std::vector<double>(bins, double(draws) / bins));
}

// The share of draws beyond each limit.
template <class Draw, class Above>
void check_tail(Draw draw, Above above, const std::vector<double>& limits) {
  std::vector<double> counts(limits.size(), 0.0);
  for (int i = 0; i < draws; ++i) {
    const double x = draw();
    for (std::size_t k = 0; k < limits.size(); ++k)
      if (x > limits[k]) counts[k] += 1;
  }
  for (std::size_t k = 0; k < limits.size(); ++k)
    EXPECT_LT(std::abs(binomial_deviations(counts[k], draws, above(limits[k]))), binomial_limit)
        << "beyond " << limits[k] << ": " << counts[k];
}

TEST(Ziggurat, ExponentialFits) {
  Stream stream({}, "ziggurat", 0, "exponential");
  const auto cdf = [](double x) { return -std::expm1(-x); };
  EXPECT_LT(fit([&stream] { return stream.exponential(); }, cdf), chi_square_limit);
}

TEST(Ziggurat, NormalFits) {
  Stream stream({}, "ziggurat", 0, "normal");
  EXPECT_LT(fit([&stream] { return stream.normal(); }, normal_cdf), chi_square_limit);
}

TEST(Ziggurat, ExponentialTail) {
  Stream stream({}, "ziggurat", 1, "exponential");
  const double edge = ziggurat::exponential_tail;
  check_tail([&stream] { return stream.exponential(); }, [](double x) { return std::exp(-x); },
             {1e-4, 0.01, 1, edge - 0.5, edge, edge + 0.5, edge + 1, edge + 2, edge + 3});
}

TEST(Ziggurat, NormalTailsOnBothSides) {
  const double edge = ziggurat::normal_tail;
  const std::vector<double> limits = {0.001, 0.1, edge - 0.2, edge, edge + 0.1, edge + 0.3, 4.2};
  Stream right({}, "ziggurat", 1, "normal");
  check_tail([&right] { return right.normal(); }, normal_above, limits);
  Stream left({}, "ziggurat", 2, "normal");
  check_tail([&left] { return -left.normal(); }, normal_above, limits);
}

// The shape of the tail itself, where few draws of the tests above go.
TEST(Ziggurat, TailsHaveTheRightShape) {
  Stream stream({}, "ziggurat", 3, "tails");
  std::vector<double> beyond;
  while (beyond.size() < 3000) {
    const double x = stream.exponential();
    if (x > ziggurat::exponential_tail) beyond.push_back(x - ziggurat::exponential_tail);
  }
  EXPECT_LT(kolmogorov_smirnov(beyond, [](double x) { return -std::expm1(-x); }),
            kolmogorov_smirnov_limit);
  beyond.clear();
  while (beyond.size() < 3000) {
    const double x = std::abs(stream.normal());
    if (x > ziggurat::normal_tail) beyond.push_back(x);
  }
  const double all = normal_above(ziggurat::normal_tail);
  EXPECT_LT(kolmogorov_smirnov(beyond, [all](double x) { return 1 - normal_above(x) / all; }),
            kolmogorov_smirnov_limit);
}

TEST(Ziggurat, SuccessiveDrawsDoNotCorrelate) {
  Stream stream({}, "ziggurat", 4, "correlation");
  double exponential = 0;
  double normal = 0;
  double last_exponential = stream.exponential() - 1;
  double last_normal = stream.normal();
  for (int i = 0; i < draws; ++i) {
    const double e = stream.exponential() - 1;
    const double x = stream.normal();
    exponential += e * last_exponential;
    normal += x * last_normal;
    last_exponential = e;
    last_normal = x;
  }
  EXPECT_LT(std::abs(exponential), 4 * std::sqrt(double(draws)));
  EXPECT_LT(std::abs(normal), 4 * std::sqrt(double(draws)));
}

TEST(Ziggurat, LayersHaveEqualAreas) {
  const auto area = [](const ziggurat::Layers& layers, const ziggurat::Heights& heights, int i) {
    const auto k = static_cast<std::size_t>(i);
    return layers[k].scale * 0x1p53 * (heights[k + 1] - heights[k]);
  };
  for (int i = 1; i < ziggurat::layers; ++i) {
    EXPECT_NEAR(area(ziggurat::exponential_layers, ziggurat::exponential_heights, i),
                0.0039496598225815572, 1e-14)
        << i;
    EXPECT_NEAR(area(ziggurat::normal_layers, ziggurat::normal_heights, i), 0.0049286732339746553,
                1e-14)
        << i;
  }
}

TEST(Ziggurat, BytesAreFixed) {
  Stream stream({}, "ziggurat", 5, "golden");
  std::uint64_t digest = 0;
  const auto add = [&digest](double value) {
    digest = digest * 0x9e3779b97f4a7c15 + std::bit_cast<std::uint64_t>(value);
  };
  for (int i = 0; i < 200'000; ++i) {
    add(stream.exponential());
    add(stream.normal());
  }
  EXPECT_EQ(digest, 16774110601831464419u);
}

}  // namespace
}  // namespace osarium
