// Counter, Tally and TimeWeighted.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sim/random/stream.hpp"
#include "sim/statistics/counter.hpp"
#include "sim/statistics/tally.hpp"
#include "sim/statistics/time_weighted.hpp"

namespace osarium {
namespace {

constexpr Time at(std::int64_t picoseconds) { return Time::picoseconds(picoseconds); }

TEST(Counter, CountsMergesAndRates) {
  Counter a;
  a.add();
  a.add(9);
  Counter b;
  b.add(5);
  a.merge(b);
  EXPECT_EQ(a.count(), 15u);
  EXPECT_EQ(a.per_second(3_s), 5.0);
  EXPECT_EQ(a.per_second(0_s), 0.0);
}

TEST(Tally, EmptyAndSingle) {
  Tally tally;
  EXPECT_EQ(tally.mean(), std::nullopt);
  EXPECT_EQ(tally.min(), std::nullopt);
  EXPECT_EQ(tally.max(), std::nullopt);
  EXPECT_EQ(tally.variance(), std::nullopt);
  tally.record(-4);
  EXPECT_EQ(tally.mean(), -4.0);
  EXPECT_EQ(tally.min(), -4.0);
  EXPECT_EQ(tally.max(), -4.0);
  EXPECT_EQ(tally.variance(), std::nullopt);
  EXPECT_EQ(tally.deviation(), std::nullopt);
}

TEST(Tally, KnownNumbers) {
  Tally tally;
  for (const double x : {2, 4, 4, 4, 5, 5, 7, 9}) tally.record(x);
  EXPECT_EQ(tally.count(), 8u);
  EXPECT_DOUBLE_EQ(*tally.mean(), 5.0);
  EXPECT_DOUBLE_EQ(*tally.variance(), 32.0 / 7);
  EXPECT_DOUBLE_EQ(*tally.deviation(), std::sqrt(32.0 / 7));
}

// A sum of squares would lose every digit of this variance.
TEST(Tally, SmallSpreadAroundALargeMean) {
  Tally tally;
  for (int i = 0; i < 1000; ++i) tally.record(1e9 + (i % 2));
  EXPECT_NEAR(*tally.variance(), 0.25 * 1000 / 999, 1e-9);
}

TEST(Tally, MergingIsRecordingAll) {
  Stream stream({}, "tally", 0, "merge");
  Tally all;
  Tally parts[3];  // the last one stays empty
  for (int i = 0; i < 10'000; ++i) {
    const double x = 100 * stream.normal();
    all.record(x);
    parts[i % 7 == 0].record(x);
  }
  Tally merged;
  for (const Tally& part : parts) merged.merge(part);
  EXPECT_EQ(merged.count(), all.count());
  EXPECT_EQ(merged.min(), all.min());
  EXPECT_EQ(merged.max(), all.max());
  EXPECT_NEAR(*merged.mean(), *all.mean(), 1e-9);
  EXPECT_NEAR(*merged.variance(), *all.variance(), 1e-7);
}

TEST(TimeWeighted, AverageOfSteps) {
  TimeWeighted<> queue(at(100), 2);
  EXPECT_EQ(queue.mean(at(100)), 2.0);
  queue.set(at(110), 4);   // 2 for 10
  queue.add(at(130), -4);  // 4 for 20
  EXPECT_EQ(queue.value(), 0);
  EXPECT_TRUE(queue.integral(at(150)) == 100);
  EXPECT_EQ(queue.mean(at(150)), 2.0);
  EXPECT_EQ(queue.min(), 0);
  EXPECT_EQ(queue.max(), 4);
}

TEST(TimeWeighted, ChangesAtOneInstantCountOnlyForTheExtremes) {
  TimeWeighted<> queue;
  queue.set(at(10), 7);
  queue.set(at(10), 1);
  EXPECT_EQ(queue.max(), 7);
  EXPECT_TRUE(queue.integral(at(20)) == 10);
}

TEST(TimeWeighted, RestartForgetsThePast) {
  TimeWeighted<> queue;
  queue.set(at(10), 9);
  queue.set(at(20), 3);
  queue.restart(at(30));
  EXPECT_EQ(queue.max(), 3);
  EXPECT_EQ(queue.mean(at(40)), 3.0);
}

TEST(TimeWeighted, IntegralIsExactBeyondSixtyFourBits) {
  constexpr std::int64_t large = std::numeric_limits<std::int64_t>::max();
  TimeWeighted<> queue(Time(), large);
  queue.set(at(large), -large);
  EXPECT_TRUE(queue.integral(at(large)) / large == large);
  EXPECT_EQ(queue.mean(at(large)), static_cast<double>(large));
}

TEST(TimeWeighted, RealValues) {
  TimeWeighted<double> gigahertz(Time(), 2.5);
  gigahertz.set(at(10), 3.5);
  EXPECT_DOUBLE_EQ(gigahertz.mean(at(20)), 3.0);
}

TEST(TimeWeighted, TimeRunsForward) {
  TimeWeighted<> queue(at(10), 1);
  EXPECT_THROW(queue.set(at(9), 2), InternalError);
  EXPECT_THROW(static_cast<void>(queue.mean(at(9))), InternalError);
  EXPECT_THROW(queue.restart(at(9)), InternalError);
}

}  // namespace
}  // namespace osarium
