#include "analysis/stopping.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

std::vector<double> values(std::size_t n, double deviation) {
  Stream stream({}, "stopping", 0, "values");
  std::vector<double> result(n);
  for (double& value : result) value = 100 + deviation * stream.normal();
  return result;
}

TEST(Stopping, AtTheFirstNarrowInterval) {
  const StopRule rule{
      .relative = 0.02, .min_replicas = 5, .max_replicas = 100, .between = 0, .again = 0};
  const auto all = values(100, 5);
  const StopDecision found = decide(rule, all);
  ASSERT_TRUE(found.replicas);
  EXPECT_TRUE(found.narrow);
  EXPECT_GT(*found.replicas, 5u);
  EXPECT_LE(*relative_half_width(*estimate(std::span(all).first(*found.replicas))), 0.02);
  for (std::size_t n = 5; n < *found.replicas; ++n)
    EXPECT_GT(*relative_half_width(*estimate(std::span(all).first(n))), 0.02);
}

TEST(Stopping, AddsHalfAsManyAgain) {
  const StopRule at_once{
      .relative = 0.02, .min_replicas = 5, .max_replicas = 100, .between = 0, .again = 0};
  StopRule rule = at_once;
  rule.again = 0.5;
  const auto all = values(100, 5);
  const std::size_t first = *decide(at_once, all).replicas;
  const StopDecision found = decide(rule, all);
  EXPECT_EQ(found.replicas, first + (first + 1) / 2);
  EXPECT_EQ(found.needed, found.replicas);
  EXPECT_FALSE(decide(rule, std::span(all).first(*found.replicas - 1)).replicas);
  rule.max_replicas = first + 1;
  EXPECT_EQ(decide(rule, all).replicas, first + 1);
}

TEST(Stopping, LooksSeldom) {
  std::vector<std::size_t> looks;
  const auto never = [&](std::size_t n) -> std::optional<Estimate> {
    looks.push_back(n);
    return std::nullopt;
  };
  const StopDecision found =
      decide({.relative = 0.02, .min_replicas = 10, .max_replicas = 40}, 40, never);
  EXPECT_EQ(looks, (std::vector<std::size_t>{10, 13, 17, 22, 28, 35}));
  EXPECT_EQ(found.replicas, 40u);
  EXPECT_FALSE(found.narrow);
  EXPECT_EQ(found.needed, 0u);
}

TEST(Stopping, DoesNotDependOnHowManyAreThere) {
  const StopRule rule{.relative = 0.02, .min_replicas = 5, .max_replicas = 100};
  const auto all = values(100, 5);
  const std::size_t stop = *decide(rule, all).replicas;
  for (std::size_t n = 0; n <= all.size(); ++n) {
    const StopDecision found = decide(rule, std::span(all).first(n));
    EXPECT_EQ(found.replicas.has_value(), n >= stop) << n;
    EXPECT_EQ(found.replicas.value_or(stop), stop) << n;
  }
}

TEST(Stopping, GivesUpAtTheMostAndSaysWhatItWouldTake) {
  const StopRule rule{.relative = 0.01, .min_replicas = 5, .max_replicas = 20};
  const StopDecision found = decide(rule, values(20, 20));
  EXPECT_EQ(found.replicas, 20u);
  EXPECT_FALSE(found.narrow);
  EXPECT_GT(found.needed, 800u);  // (1.96 * 0.2 / 0.01)^2 is 1537, and as many again
  EXPECT_LT(found.needed, 6000u);
  EXPECT_THROW(decide({.relative = 0}, values(2, 1)), InternalError);
}

TEST(Stopping, NeedsAnInterval) {
  EXPECT_EQ(relative_half_width({.value = 5}), std::nullopt);
  EXPECT_EQ(relative_half_width({.value = 0, .low = -1, .high = 1}), std::nullopt);
  EXPECT_EQ(relative_half_width({.value = -10, .low = -12, .high = -8}), 0.2);
  EXPECT_EQ(replicas_for({.value = 1}, 1, 0.1), 0u);
  EXPECT_EQ(replicas_for({.value = 1, .low = 1, .high = 1}, 2, 0.1), 2u);
}

}  // namespace
}  // namespace osarium
