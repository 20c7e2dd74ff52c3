#include "analysis/estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "analysis/metrics.hpp"
#include "analysis/result.hpp"

namespace osarium {
namespace {

// R: t.test(c(1, 2, 3, 4)) gives 0.445739743 to 4.554260257.
TEST(Estimate, IsTheIntervalOfStudentsT) {
  const auto result = estimate(std::vector<double>{1, 2, 3, 4});
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->value, 2.5);
  EXPECT_NEAR(*result->low, 0.445739743, 1e-8);
  EXPECT_NEAR(*result->high, 4.554260257, 1e-8);
}

TEST(Estimate, NeedsTwoValuesForAnInterval) {
  EXPECT_FALSE(estimate({}));
  const auto one = estimate(std::vector<double>{7});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->value, 7);
  EXPECT_FALSE(one->low);
}

// By hand: squares about 3 instead of 2.5 are 4, 1, 0, 1.
TEST(Sectioned, SpreadsAboutItsCentre) {
  const auto result = sectioned(3, std::vector<double>{1, 2, 3, 4});
  EXPECT_EQ(result.value, 3);
  EXPECT_NEAR(*result.high, 3 + 3.182446305 * std::sqrt(6.0 / 3 / 4), 1e-8);
  EXPECT_NEAR(*result.low + *result.high, 6, 1e-12);
  EXPECT_FALSE(sectioned(3, std::vector<double>{1}).low);
}

RunResult run_of(std::string name, std::vector<double> latencies) {
  RunResult run{.architecture = std::move(name), .workload = "w", .verdict = {}, .replicas = {}};
  for (const double latency : latencies) {
    Replica replica;
    replica.requests = 10;
    replica.metrics = {{"latency.mean", "s", latency, {}},
                       {"latency.max", "s", std::nullopt, "no request was finished"}};
    for (int i = 1; i <= 100; ++i)
      replica.latency.record(1_us * i * static_cast<std::int64_t>(latency));
    replica.ledger = {{"work", latency / 2}, {"lock", latency / 2}};
    run.replicas.push_back(replica);
  }
  return run;
}

TEST(Runs, AreComparedWithTheFirst) {
  const std::vector<RunResult> runs = {run_of("a", {1000, 1001}), run_of("b", {2000, 2002})};
  EXPECT_EQ(runs[0].requests(), 20u);
  const auto metrics = runs[0].metrics();
  ASSERT_EQ(metrics.size(), 2 + std::size(reported_quantiles));
  EXPECT_EQ(metrics[0].estimate->value, 1000.5);
  EXPECT_EQ(metrics[1].name, "latency.p50");
  EXPECT_TRUE(metrics[1].estimate);
  EXPECT_EQ(metrics[3].reason, "p99 needs at least 1000 samples in each replica, one has 100");
  EXPECT_EQ(metrics.back().reason, "no request was finished");
  EXPECT_FALSE(metrics.back().estimate);
  EXPECT_EQ(runs[1].ledger()[0].second, 1000.5);
  const auto comparisons = compare(runs);
  ASSERT_EQ(comparisons.size(), 3u);  // mean, p50, p90
  for (const Comparison& each : comparisons) {
    EXPECT_EQ(each.other, "b");
    EXPECT_NEAR(each.relative.value, 1, 1e-6) << each.metric;
    EXPECT_EQ(each.status, "ok");
  }
}

TEST(Runs, ADifferenceToWhatIsNotSteadyIsMarked) {
  std::vector<RunResult> runs = {run_of("a", {1000, 1001}), run_of("b", {2000, 2002})};
  runs[0].verdict.status = "not_stationary";
  EXPECT_EQ(compare(runs)[0].status, "not_stationary");
  runs[1].verdict.status = "saturated";
  EXPECT_EQ(compare(runs)[0].status, "saturated");
  runs[1].verdict.status = runs[0].verdict.status = "too_few_samples";
  EXPECT_EQ(compare(runs)[0].status, "ok");
}

}  // namespace
}  // namespace osarium
