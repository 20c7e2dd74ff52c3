#include "sim/statistics/time_buckets.hpp"

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "sim/statistics/counter.hpp"
#include "sim/statistics/histogram.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {
namespace {

TEST(TimeBuckets, KeepWhatHappenedWhen) {
  TimeBuckets<Tally> buckets(10_us, 4);
  EXPECT_TRUE(buckets.buckets().empty());
  buckets.at(9_us).record(1);
  buckets.at(25_us).record(5);
  buckets.at(29_us).record(7);
  ASSERT_EQ(buckets.buckets().size(), 3u);
  EXPECT_EQ(buckets.buckets()[0].mean(), 1);
  EXPECT_EQ(buckets.buckets()[1].count(), 0u);
  EXPECT_EQ(buckets.buckets()[2].mean(), 6);
  EXPECT_EQ(buckets.from(1).count(), 2u);
}

TEST(TimeBuckets, DoubleTheirWidthWhenFull) {
  TimeBuckets<Counter> buckets(1_us, 4);
  for (int i = 0; i < 4; ++i) buckets.at(Duration::microseconds(i)).add();
  EXPECT_EQ(buckets.width(), 1_us);
  buckets.at(4_us).add(10);
  EXPECT_EQ(buckets.width(), 2_us);
  ASSERT_EQ(buckets.buckets().size(), 3u);
  EXPECT_EQ(buckets.buckets()[0].count(), 2u);
  EXPECT_EQ(buckets.buckets()[1].count(), 2u);
  EXPECT_EQ(buckets.buckets()[2].count(), 10u);
  buckets.at(1_us).add();  // back in time is allowed
  EXPECT_EQ(buckets.buckets()[0].count(), 3u);
  buckets.at(1000_us).add();
  EXPECT_EQ(buckets.width(), 256_us);
  EXPECT_LE(buckets.buckets().size(), 4u);
  EXPECT_EQ(buckets.from(0).count(), 16u);
}

// The buckets are those that the final width would have given from the beginning.
TEST(TimeBuckets, LoseNothingWhileTheyFold) {
  Stream stream({}, "buckets", 0, "times");
  TimeBuckets<Histogram> folded(1_ns, 8);
  std::vector<std::pair<Duration, Duration>> records;
  Duration now;
  for (int i = 0; i < 5000; ++i) {
    now += Duration::from_picoseconds(1e5 * stream.exponential());
    records.emplace_back(now, Duration::from_picoseconds(1e6 * stream.exponential()));
    folded.at(now).record(records.back().second);
  }
  TimeBuckets<Histogram> at_once(folded.width(), 8);
  for (const auto& [time, value] : records) at_once.at(time).record(value);
  ASSERT_EQ(at_once.width(), folded.width());
  EXPECT_EQ(at_once.buckets(), folded.buckets());
}

TEST(TimeBuckets, RefuseTimesBeforeTheStart) {
  TimeBuckets<Counter> buckets(1_us, 4);
  EXPECT_THROW(buckets.at(-(1_us)), InternalError);
  EXPECT_THROW(TimeBuckets<Counter>(1_us, 3), InternalError);
}

}  // namespace
}  // namespace osarium
