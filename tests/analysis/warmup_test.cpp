// MSER on series with a known beginning, and on an M/M/1 queue that starts empty.
#include "analysis/warmup.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/analysis/queue.hpp"

namespace osarium {
namespace {

using Series = std::vector<double>;

TEST(BatchMeans, DropWhatIsLeftOver) {
  EXPECT_EQ(batch_means(Series{1, 3, 5, 7, 100}, 2), (Series{2, 6}));
  EXPECT_TRUE(batch_means(Series{1}, 2).empty());
  EXPECT_EQ(average_series(std::vector<Series>{{1, 2, 3}, {3, 4}}), (Series{2, 3}));
}

Series noise(std::size_t n, std::uint64_t index) {
  Stream stream({}, "noise", index, "values");
  Series values(n);
  for (double& value : values) value = 10 + stream.normal();
  return values;
}

// By hand: after 9, 5 the rest is 1 and 3 in turn; its error 1 / 10 is smaller than with the 5
// ((10 + 9 * 10 / 11) / 121 = 0.15) or the 9.
TEST(Mser, CutsWhereTheRestHasTheSmallestError) {
  Series values = {9, 5};
  for (int i = 0; i < 5; ++i) values.insert(values.end(), {1, 3});
  EXPECT_EQ(mser(values), 2u);
  EXPECT_EQ(mser(Series(20, 7.0)), 0u);
  EXPECT_EQ(mser(Series(9, 7.0)), std::nullopt);
}

TEST(Mser, FindsAStep) {
  Series values = noise(500, 1);
  for (std::size_t i = 0; i < 100; ++i) values[i] += 20;
  const auto cut = mser5(values);
  ASSERT_TRUE(cut);
  EXPECT_EQ(*cut % 5, 0u);
  EXPECT_GE(*cut, 100u);
  EXPECT_LE(*cut, 150u);
}

TEST(Mser, RefusesACutInTheSecondHalf) {
  Series values = noise(500, 2);
  for (std::size_t i = 0; i < 300; ++i) values[i] += 20;
  EXPECT_EQ(mser5(values), std::nullopt);
  for (std::size_t i = 0; i < 500; ++i) values[i] = static_cast<double>(i);
  EXPECT_EQ(mser5(values), std::nullopt);
}

// What is steady from the beginning is rarely cut deeply, and rarely refused.
TEST(Mser, LeavesSteadySeriesNearlyWhole) {
  int deep = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto cut = mser5(noise(500, 10 + i));
    deep += !cut || *cut > 125;
  }
  EXPECT_LT(deep, 40);
}

TEST(FindWarmup, TakesTheLargestCutOfAllMetrics) {
  std::vector<Series> metrics = {noise(500, 3), noise(500, 4), noise(500, 5)};
  for (std::size_t i = 0; i < 100; ++i) metrics[1][i] += 20;
  const Warmup found = find_warmup(metrics);
  ASSERT_TRUE(found.cut);
  EXPECT_GE(*found.cut, 100u);
  EXPECT_EQ(found.decided_by, 1u);
  for (std::size_t i = 0; i < 400; ++i) metrics[2][i] += 20;
  EXPECT_FALSE(find_warmup(metrics).cut);
  EXPECT_EQ(find_warmup(metrics).decided_by, 2u);
  EXPECT_EQ(find_warmup({}).cut, 0u);
}

TEST(FindBiasedWarmup, LeavesASlowMomentOfASteadyRun) {
  Series values = noise(500, 3);
  values[150] += 200;
  EXPECT_GT(mser5(values), 150u);
  EXPECT_EQ(find_biased_warmup(std::vector<Series>{values}).cut, 0u);
  values[400] += 300;
  EXPECT_EQ(mser5(values), std::nullopt);
  EXPECT_EQ(find_biased_warmup(std::vector<Series>{values}).cut, 0u);
  for (std::size_t i = 0; i < 100; ++i) values[i] += 20;
  EXPECT_EQ(find_biased_warmup(std::vector<Series>{noise(500, 6), values}).decided_by, 1u);
  for (std::size_t i = 0; i < 500; ++i) values[i] = static_cast<double>(i);
  EXPECT_FALSE(find_biased_warmup(std::vector<Series>{values}).cut);
}

// At a load of 0.9, empty at first: 2,000 requests in 200 buckets, averaged over ten replicas.
// What is left has a smaller bias than the whole.
TEST(FindWarmup, TakesAwayTheBiasOfAnEmptyStart) {
  double whole = 0;
  double rest = 0;
  int found = 0;
  for (std::uint64_t repetition = 0; repetition < 200; ++repetition) {
    std::vector<Series> replicas;
    for (std::uint32_t replica = 0; replica < 10; ++replica) {
      SingleServer server(0.9, repetition, replica);
      Series latencies;
      for (int i = 0; i < 2000; ++i) latencies.push_back(server.next().latency());
      replicas.push_back(batch_means(latencies, 10));
    }
    const Series mean = average_series(replicas);
    const Warmup warmup = find_warmup(std::vector<Series>{mean});
    if (!warmup.cut) continue;
    ++found;
    whole += batch_means(mean, mean.size())[0];
    const auto kept = std::span(mean).subspan(*warmup.cut);
    rest += batch_means(kept, kept.size())[0];
  }
  ASSERT_GT(found, 100);
  EXPECT_LT(std::abs(rest / found - 10), std::abs(whole / found - 10));
}

}  // namespace
}  // namespace osarium
