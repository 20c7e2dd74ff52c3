// Every kind of distribution: its draws have the mean and variance that it states.
#include "sim/random/distribution.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include "sim/random/math.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {
namespace {

using namespace distributions;

struct Case {
  std::string label;
  std::uint64_t golden;  // digest of its first 10,000 draws
  Distribution distribution;
};

// The name of the case in messages and in ctest.
void PrintTo(const Case& c, std::ostream* out) { *out << c.label; }

// All with a finite fourth moment, so that the sample variance has a confidence interval.
std::vector<Case> cases() {
  return {
      {"fixed", 4989988387126509568u, Fixed{3.5}},
      {"uniform", 4984514611856712670u, Uniform{-2, 5}},
      {"exponential", 10130435825830580784u, Exponential{4}},
      {"erlang_1", 296415686900566933u, Erlang{1, 2}},
      {"erlang_4", 10139006215991791304u, Erlang{4, 10}},
      {"erlang_40", 14541658326138371440u, Erlang{40, 10}},
      {"gamma_small", 17783725796829308921u, Gamma{0.2, 3}},
      {"gamma_one", 9269888082925518142u, Gamma{1, 3}},
      {"gamma_large", 4190710908771644737u, Gamma{7.5, 0.5}},
      {"normal", 2613978349160427236u, Normal{-3, 2}},
      {"normal_no_deviation", 5494391545392005120u, Normal{7, 0}},
      {"lognormal", 10844938047138857343u, Lognormal{2, 0.5}},
      {"pareto", 15028167636021282603u, Pareto{2, 6}},
      {"generalised_pareto_heavy", 10371076202661116632u, GeneralisedPareto{1, 2, 0.15}},
      {"generalised_pareto_zero", 5200993778386155430u, GeneralisedPareto{1, 2, 0}},
      {"generalised_pareto_bounded", 4022722049397959379u, GeneralisedPareto{1, 2, -0.5}},
      {"weibull_heavy", 14503374925104074200u, Weibull{2, 0.8}},
      {"weibull_light", 15701968786115906778u, Weibull{2, 3}},
      {"gev_frechet", 12890385941334898932u, Gev{30.7984, 8.20449, 0.078688}},
      {"gev_gumbel", 10755675097406592688u, Gev{1, 2, 0}},
      {"gev_almost_gumbel", 4228663207993962580u, Gev{1, 2, 1e-7}},
      {"gev_bounded", 17244361696261638847u, Gev{1, 2, -0.4}},
      {"empirical_step", 14772932677682069504u,
       Empirical{.values = {1, 2, 2, 10}, .interpolate = false}},
      {"empirical_lines", 3103766429762761145u, Empirical{.values = {1, 2, 2, 10}}},
      {"empirical_cdf", 8388605796933393834u,
       Empirical{.values = {1, 4, 9}, .cumulative = {0.2, 0.7, 1}}},
      {"empirical_cdf_step", 14428970256141647872u,
       Empirical{.values = {1, 4, 9}, .cumulative = {0.2, 0.7, 1}, .interpolate = false}},
      {"mixture", 5146242034505310990u,
       Mixture{{{.weight = 3, .distribution = Exponential{1}},
                {.weight = 0, .distribution = Pareto{1, 0.5}},
                {.weight = 1, .distribution = Normal{50, 4}}}}},
  };
}

class DistributionKind : public testing::TestWithParam<Case> {};

TEST_P(DistributionKind, MeanAndVarianceWithinFourStandardErrors) {
  const Distribution& distribution = GetParam().distribution;
  constexpr int draws = 1'000'000;
  Stream stream({}, "moments", 0, GetParam().label);
  Tally values;
  Tally squares;
  for (int i = 0; i < draws; ++i) {
    const double x = distribution.sample(stream);
    values.record(x);
    const double distance = x - distribution.mean();
    squares.record(distance * distance);
  }
  const double rounding = 1e-9 * (1 + std::abs(distribution.mean()));
  const double root = std::sqrt(double(draws));
  EXPECT_NEAR(*values.mean(), distribution.mean(), 4 * *values.deviation() / root + rounding);
  EXPECT_NEAR(*squares.mean(), distribution.variance(), 4 * *squares.deviation() / root + rounding);
}

// A change here changes every result of everyone who uses that kind.
TEST_P(DistributionKind, BytesAreFixed) {
  Stream stream({}, "golden", 0, GetParam().label);
  std::uint64_t digest = 0;
  for (int i = 0; i < 10'000; ++i)
    digest = digest * 0x9e3779b97f4a7c15 +
             std::bit_cast<std::uint64_t>(GetParam().distribution.sample(stream));
  EXPECT_EQ(digest, GetParam().golden);
}

INSTANTIATE_TEST_SUITE_P(Kinds, DistributionKind, testing::ValuesIn(cases()),
                         [](const auto& kind) { return kind.param.label; });

TEST(Distribution, InfiniteMoments) {
  EXPECT_EQ(Pareto({1, 1}).mean(), math::infinity);
  EXPECT_EQ(Pareto({1, 2}).variance(), math::infinity);
  EXPECT_LT(Pareto({1, 2}).mean(), math::infinity);
  EXPECT_EQ(GeneralisedPareto({0, 1, 1}).mean(), math::infinity);
  EXPECT_EQ(GeneralisedPareto({0, 1, 0.5}).variance(), math::infinity);
  EXPECT_EQ(Gev({0, 1, 1}).mean(), math::infinity);
  EXPECT_EQ(Gev({0, 1, 0.5}).variance(), math::infinity);
  const Mixture heavy{
      {{.weight = 1, .distribution = Fixed{1}}, {.weight = 1, .distribution = Pareto{1, 1.5}}}};
  EXPECT_EQ(heavy.variance(), math::infinity);
  EXPECT_EQ(heavy.mean(), 2.0);
}

// The series near shape 0 and the closed form must meet where one takes over from the other.
TEST(Distribution, GevMomentsAreSmoothAroundGumbel) {
  for (const double k : {1e-3, -1e-3}) {
    const Gev inside{0, 1, k * (1 - 1e-9)};
    const Gev outside{0, 1, k * (1 + 1e-9)};
    EXPECT_NEAR(inside.mean(), outside.mean(), 1e-9);
    EXPECT_NEAR(inside.variance(), outside.variance(), 1e-7);
  }
  EXPECT_NEAR(Gev({0, 1, 0}).variance(), math::pi * math::pi / 6, 1e-15);
}

TEST(Distribution, DurationsAreRoundedAndClipped) {
  Stream stream({}, "durations", 0, "test");
  EXPECT_EQ(sample_duration(Fixed{2.4}, stream), Duration::picoseconds(2));
  EXPECT_EQ(sample_duration(Fixed{2.5}, stream), Duration::picoseconds(3));
  EXPECT_EQ(sample_duration(Fixed{-5}, stream), Duration());
  EXPECT_EQ(sample_duration(Fixed{1e300}, stream), Duration::max());
  int clipped = 0;
  for (int i = 0; i < 1000; ++i) {
    const Duration d = sample_duration(Normal{0, 1e6}, stream);
    ASSERT_GE(d, Duration());
    clipped += d == Duration();
  }
  EXPECT_GT(clipped, 400);
  EXPECT_LT(clipped, 600);
}

TEST(Distribution, SameStreamSameDraws) {
  for (const Case& c : cases()) {
    Stream a({}, "replay", 0, c.label);
    Stream b = a;
    const Distribution copy = c.distribution;
    for (int i = 0; i < 100; ++i) ASSERT_EQ(c.distribution.sample(a), copy.sample(b)) << c.label;
  }
}

}  // namespace
}  // namespace osarium
