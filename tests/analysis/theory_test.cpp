// Formulas against published values, against each other, and against recursions of the queue.
#include "analysis/theory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/random/stream.hpp"
#include "tests/analysis/queue.hpp"

namespace osarium {
namespace {

// The direct sum in exact fractions, for 5 servers and 4 erlang, 10 and 8; one server: the load.
TEST(MarkovQueue, WaitsAsErlangSays) {
  EXPECT_NEAR(MarkovQueue::make(4, 1, 5)->waits().value, 0.5541125541125541, 1e-13);
  EXPECT_NEAR(MarkovQueue::make(8, 1, 10)->waits().value, 0.40918015079644354, 1e-13);
  EXPECT_NEAR(MarkovQueue::make(0.7, 1, 1)->waits().value, 0.7, 1e-15);
  EXPECT_NEAR(MarkovQueue::make(0.7, 1, 1)->load(), 0.7, 1e-15);
  // Two servers: 2 a^2 / (1 + a) for a load a.
  EXPECT_NEAR(MarkovQueue::make(1.5, 1, 2)->waits().value, 2 * 0.5625 / 1.75, 1e-15);
  EXPECT_GT(MarkovQueue::make(950, 1, 1000)->waits().value, 0);
  EXPECT_FALSE(MarkovQueue::make(5, 1, 5));
  EXPECT_FALSE(MarkovQueue::make(0, 1, 5));
  EXPECT_FALSE(MarkovQueue::make(1, 1, 0));
}

TEST(MarkovQueue, OneServerStaysExponentially) {
  const auto queue = *MarkovQueue::make(800, 1000, 1);
  EXPECT_NEAR(queue.mean_response().value, 0.005, 1e-15);
  EXPECT_NEAR(queue.mean_wait().value, 0.004, 1e-15);
  for (const double share : {0.5, 0.9, 0.99, 0.999})
    EXPECT_NEAR(queue.response_quantile(share).value, -std::log(1 - share) * 0.005, 1e-12);
  EXPECT_EQ(queue.wait_quantile(0.1).value, 0);
  EXPECT_NEAR(queue.wait_quantile(0.9).value, std::log(8) / 200, 1e-12);
  EXPECT_EQ(queue.response_quantile(0).value, 0);
}

// The mean is the integral of the probability to stay longer; also where both rates are equal
// (two servers, load 1/2).
TEST(MarkovQueue, MeansAreIntegralsOfTheTails) {
  for (const double rate : {0.2, 1.0, 1.0000001, 1.8}) {
    const auto queue = *MarkovQueue::make(rate, 1, 2);
    double wait = 0;
    double response = 0;
    for (double t = 0.0005; t < 200; t += 0.001) {
      wait += 0.001 * queue.wait_above(t);
      response += 0.001 * queue.response_above(t);
    }
    EXPECT_NEAR(wait, queue.mean_wait().value, 1e-5);
    EXPECT_NEAR(response, queue.mean_response().value, 1e-5);
    for (const double share : {0.5, 0.99})
      EXPECT_NEAR(queue.response_above(queue.response_quantile(share).value), 1 - share, 1e-12);
  }
}

TEST(MarkovQueue, FourServersLikeTheRecursion) {
  Stream gaps({}, "theory", 0, "gap");
  Stream services({}, "theory", 0, "service");
  std::array<double, 4> free{};
  double now = 0;
  double sum = 0;
  int late = 0;
  constexpr int n = 1'000'000;
  const auto queue = *MarkovQueue::make(2.8, 1, 4);
  const double p99 = queue.response_quantile(0.99).value;
  for (int i = 0; i < n; ++i) {
    now += gaps.exponential() / 2.8;
    const auto first = std::min_element(free.begin(), free.end());
    *first = std::max(*first, now) + services.exponential();
    sum += *first - now;
    late += *first - now > p99;
  }
  EXPECT_NEAR(sum / n, queue.mean_response().value, 0.02);
  EXPECT_NEAR(static_cast<double>(late) / n, 0.01, 0.0008);
}

TEST(SingleStation, PollaczekAndKhinchine) {
  EXPECT_NEAR(pollaczek_khinchine(0.8, {1, 1})->value, 4, 1e-12);  // M/M/1
  EXPECT_NEAR(pollaczek_khinchine(0.8, {1, 2})->value, 10, 1e-12);
  EXPECT_FALSE(pollaczek_khinchine(1, {1, 1}));
  EXPECT_NEAR(shared_processor(0.8, 1)->value, 5, 1e-12);
  EXPECT_NEAR(shared_processor_for(0.8, 1, 3)->value, 15, 1e-12);
  EXPECT_FALSE(shared_processor(2, 1));
}

TEST(Bounds, KingmanHoldsAndIsTightInHeavyTraffic) {
  for (const double load : {0.1, 0.5, 0.9, 0.99})
    for (const double variation : {0.0, 1.0, 3.0}) {
      const Prediction bound = *kingman_bound(load, 1, {1, variation});
      EXPECT_EQ(bound.nature, Nature::upper_bound);
      EXPECT_GE(bound.value, pollaczek_khinchine(load, {1, variation})->value);
    }
  EXPECT_LE(kingman_bound(0.99, 1, {1, 1})->value, pollaczek_khinchine(0.99, {1, 1})->value * 1.03);
  EXPECT_NEAR(kingman_bound(0.5, 0, {1, 0})->value, 0, 1e-15);  // D/D/1 does not wait
}

// A renewal process that is no Poisson process: gaps that are spread evenly.
TEST(Bounds, KingmanHoldsForUniformGaps) {
  Stream gaps({}, "theory", 2, "gap");
  Stream services({}, "theory", 2, "service");
  double wait = 0;
  double sum = 0;
  constexpr int n = 1'000'000;
  for (int i = 0; i < n; ++i) {
    sum += wait;
    wait = std::max(0.0, wait + services.exponential() - 2 * gaps.uniform() / 0.8);
  }
  const Prediction bound = *kingman_bound(0.8, 1 / std::sqrt(3.0), {1, 1});
  EXPECT_LT(sum / n, bound.value);
  const Prediction about = *allen_cunneen(0.8, 1 / std::sqrt(3.0), {1, 1}, 1);
  EXPECT_NEAR(sum / n, about.value, 0.1 * about.value);
}

TEST(Approximations, AllenCunneenIsExactForTwo) {
  EXPECT_NEAR(allen_cunneen(2.8, 1, {1, 1}, 4)->value,
              MarkovQueue::make(2.8, 1, 4)->mean_wait().value, 1e-12);
  EXPECT_NEAR(allen_cunneen(0.8, 1, {1, 2}, 1)->value, pollaczek_khinchine(0.8, {1, 2})->value,
              1e-12);
  EXPECT_EQ(allen_cunneen(0.8, 1, {1, 2}, 1)->nature, Nature::approximation);
  EXPECT_FALSE(allen_cunneen(4, 1, {1, 1}, 4));
}

TEST(Contradiction, IsAnIntervalOnTheWrongSide) {
  const Estimate simulated{.value = 5, .low = 4, .high = 6};
  EXPECT_TRUE(contradicts(simulated, {3, Nature::upper_bound}));
  EXPECT_FALSE(contradicts(simulated, {4.5, Nature::upper_bound}));
  EXPECT_FALSE(contradicts(simulated, {7, Nature::upper_bound}));
  EXPECT_TRUE(contradicts(simulated, {7, Nature::lower_bound}));
  EXPECT_FALSE(contradicts(simulated, {3, Nature::lower_bound}));
  EXPECT_TRUE(contradicts(simulated, {7, Nature::exact}));
  EXPECT_FALSE(contradicts(simulated, {5.5, Nature::exact}));
  EXPECT_FALSE(contradicts(simulated, {70, Nature::approximation}));
  EXPECT_FALSE(contradicts({.value = 5}, {1, Nature::exact}));
  EXPECT_EQ(name_of(Nature::upper_bound), "upper bound");
}

}  // namespace
}  // namespace osarium
