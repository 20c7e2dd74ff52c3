#include "analysis/paired.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/analysis/queue.hpp"

namespace osarium {
namespace {

using Values = std::vector<double>;

TEST(Paired, CancelWhatPairsHaveInCommon) {
  const auto found = paired_difference(Values{1, 10, 100}, Values{1.5, 15, 150});
  ASSERT_TRUE(found && found->relative);
  EXPECT_DOUBLE_EQ(found->relative->value, 0.5);
  EXPECT_NEAR(*found->relative->low, 0.5, 1e-12);
  EXPECT_NEAR(*found->relative->high, 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(found->absolute.value, 18.5);
}

// R: t.test(c(2, 4, 7), c(1, 2, 3), paired = TRUE): -1.46 to 6.13.
TEST(Paired, AbsoluteIsThePairedT) {
  const auto found = paired_difference(Values{1, 2, 3}, Values{2, 4, 7});
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->absolute.value, 7.0 / 3, 1e-12);
  const double half = 4.302652730 * std::sqrt(7.0 / 3 / 3);  // deviations -4/3, -1/3, 5/3
  EXPECT_NEAR(*found->absolute.low, 7.0 / 3 - half, 1e-8);
  EXPECT_NEAR(*found->absolute.high, 7.0 / 3 + half, 1e-8);
}

TEST(Paired, ExchangedTheyAreTheReciprocal) {
  const Values a = {1, 2, 3, 4};
  const Values b = {2, 3, 7, 5};
  const Estimate there = *paired_difference(a, b)->relative;
  const Estimate back = *paired_difference(b, a)->relative;
  EXPECT_NEAR((1 + there.value) * (1 + back.value), 1, 1e-12);
  EXPECT_NEAR((1 + *there.low) * (1 + *back.high), 1, 1e-12);
  EXPECT_NEAR((1 + *there.high) * (1 + *back.low), 1, 1e-12);
}

TEST(Paired, HaveNoRelativeDifferenceFromZero) {
  EXPECT_FALSE(paired_difference(Values{0, 0}, Values{1, 2})->relative);
  EXPECT_FALSE(paired_difference(Values{}, Values{}));
  EXPECT_FALSE(paired_difference(Values{1}, Values{2})->relative->low);
  EXPECT_THROW(paired_difference(Values{1}, Values{1, 2}), InternalError);
}

Histogram scaled(const std::vector<double>& seconds, double factor) {
  Histogram samples;
  for (const double value : seconds) samples.record(Duration::from_seconds(value * factor));
  return samples;
}

// The same queue, every time 1 % longer, which is less than the width of a bucket, and found.
TEST(PairedQuantiles, TellDifferencesBelowTheWidthOfABucket) {
  std::vector<Histogram> before;
  std::vector<Histogram> after;
  for (std::uint32_t replica = 0; replica < 10; ++replica) {
    SingleServer server(0.5, 0, replica);
    std::vector<double> latencies;
    for (int i = 0; i < 20'000; ++i) latencies.push_back(server.next().latency());
    before.push_back(scaled(latencies, 1e-6));
    after.push_back(scaled(latencies, 1.01e-6));
  }
  for (const double share : {0.5, 0.9, 0.99}) {
    const auto found = paired_quantiles(before, after, share);
    ASSERT_TRUE(found.difference);
    const Estimate relative = *found.difference->relative;
    EXPECT_NEAR(relative.value, 0.01, 0.001) << share;
    EXPECT_LE(*relative.high - *relative.low, 0.004) << share;
    EXPECT_LT(*relative.low, 0.0102) << share;
    EXPECT_GT(*relative.high, 0.0098) << share;
  }
  const auto few = paired_quantiles(before, after, 0.9999);
  EXPECT_FALSE(few.difference);
  EXPECT_EQ(few.reason, "p99.99 needs at least 100000 samples in each replica, one has 20000");
}

}  // namespace
}  // namespace osarium
