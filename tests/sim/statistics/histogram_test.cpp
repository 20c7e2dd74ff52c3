// The histogram against sorted lists, merging, and its ends.
#include "sim/statistics/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/random/distribution.hpp"

namespace osarium {
namespace {

Histogram histogram_of(const std::vector<Duration>& values) {
  Histogram histogram;
  for (const Duration value : values) histogram.record(value);
  return histogram;
}

std::vector<Duration> draws(const Distribution& distribution, int n, std::uint64_t index = 0) {
  Stream stream({}, "histogram", index, "values");
  std::vector<Duration> values;
  for (int i = 0; i < n; ++i) values.push_back(sample_duration(distribution, stream));
  return values;
}

const std::vector<double> shares = {0,   0.001, 0.01,  0.07,   0.25,    0.5,
                                    0.9, 0.99,  0.999, 0.9999, 0.99999, 1};

TEST(Histogram, EmptyHasNoValues) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0u);
  EXPECT_EQ(empty.min(), std::nullopt);
  EXPECT_EQ(empty.max(), std::nullopt);
  EXPECT_EQ(empty.mean(), std::nullopt);
  for (const double share : shares) EXPECT_EQ(empty.quantile(share), std::nullopt);
  EXPECT_TRUE(empty.buckets().empty());
  EXPECT_EQ(empty.count_up_to(Duration::max()), 0u);
}

TEST(Histogram, OneValueIsExactEverywhere) {
  for (const Duration value :
       {Duration(), 1_ps, 63_ps, 64_ps, 65_ps, 12345678_ns, Duration::max()}) {
    const Histogram one = histogram_of({value});
    EXPECT_EQ(one.min(), value);
    EXPECT_EQ(one.max(), value);
    EXPECT_EQ(one.mean(), value);
    for (const double share : shares) EXPECT_EQ(one.quantile(share), value);
  }
}

TEST(Histogram, QuantilesWithinOneSixtyFourthOfTheSortedValues) {
  using namespace distributions;
  for (const Distribution& distribution :
       {Distribution(Exponential{3e6}), Distribution(Pareto{1e3, 0.6}),
        Distribution(Uniform{0, 90}), Distribution(Lognormal{1e9, 3}), Distribution(Fixed{777})}) {
    std::vector<Duration> values = draws(distribution, 100'000);
    const Histogram histogram = histogram_of(values);
    std::sort(values.begin(), values.end());
    for (const double share : shares) {
      const auto rank = static_cast<std::size_t>(std::llround(std::ceil(share * 100'000 - 1e-6)));
      const double truth =
          static_cast<double>(values[std::max<std::size_t>(rank, 1) - 1].picoseconds());
      const double found = static_cast<double>(histogram.quantile(share)->picoseconds());
      EXPECT_LE(std::abs(found - truth), truth / 64) << distribution.name() << ' ' << share;
    }
    EXPECT_EQ(histogram.quantile(0), values.front());
    EXPECT_EQ(histogram.quantile(1), values.back());
  }
}

TEST(Histogram, FirstAndLastRanksAreExact) {
  const Histogram histogram = histogram_of({1000_ps, 1001_ps, 5000_ps, 9001_ps, 9002_ps});
  EXPECT_EQ(histogram.quantile(0), 1000_ps);
  EXPECT_EQ(histogram.quantile(0.2), 1000_ps);
  EXPECT_EQ(histogram.quantile(0.5), 5000_ps);
  EXPECT_EQ(histogram.quantile(0.8), 9001_ps);
  EXPECT_EQ(histogram.quantile(0.81), 9002_ps);
}

// One bucket: its first and last value are exact, those between lie evenly.
TEST(Histogram, InterpolatesWithinABucket) {
  const Histogram histogram = histogram_of({1'000'001_ps, 1'000'002_ps, 1'000'003_ps, 1'000'010_ps,
                                            1'000'011_ps, 2'000'000_ps, 2'000'000_ps});
  EXPECT_EQ(histogram.buckets().size(), 2u);
  const std::vector<Duration> expected = {1'000'001_ps, 1'000'004_ps, 1'000'006_ps, 1'000'009_ps,
                                          1'000'011_ps, 2'000'000_ps, 2'000'000_ps};
  for (std::uint64_t rank = 1; rank <= 7; ++rank)
    EXPECT_EQ(histogram.at_rank(rank), expected[rank - 1]);
  EXPECT_THROW(static_cast<void>(histogram.at_rank(0)), InternalError);
  EXPECT_THROW(static_cast<void>(histogram.at_rank(8)), InternalError);
}

TEST(Histogram, SmoothDensitiesWithinAFiftiethOfAPerCent) {
  std::vector<Duration> values;
  constexpr int n = 1'000'000;
  for (int i = 0; i < n; ++i)
    values.push_back(Duration::from_picoseconds(-1e9 * std::log(1 - (i + 0.5) / n)));
  const Histogram histogram = histogram_of(values);
  for (int i = n / 10; i < n - n / 1000; i += 777) {
    const auto truth = static_cast<double>(values[static_cast<std::size_t>(i)].picoseconds());
    const Duration found = histogram.at_rank(static_cast<std::uint64_t>(i) + 1);
    EXPECT_LE(std::abs(static_cast<double>(found.picoseconds()) - truth), truth / 5000) << i;
  }
}

TEST(Histogram, SmallNumbersHaveNearestRanks) {
  std::vector<Duration> values;
  for (int i = 1; i <= 50; ++i) values.push_back(Duration::picoseconds(i));
  const Histogram histogram = histogram_of(values);
  EXPECT_EQ(histogram.quantile(0.5), 25_ps);
  EXPECT_EQ(histogram.quantile(0.501), 26_ps);
  EXPECT_EQ(histogram.quantile(0.02), 1_ps);
  EXPECT_EQ(histogram.quantile(0.14), 7_ps);  // 0.14 * 50 is 7.000000000000001 in floating point
  EXPECT_EQ(histogram.quantile(0.98), 49_ps);
  EXPECT_EQ(histogram.quantile(0.99), 50_ps);
}

TEST(Histogram, CountSumAndMeanAreExact) {
  Histogram histogram;
  Histogram::Sum sum = 0;
  for (const Duration value : draws(distributions::Exponential{1e15}, 10'000)) {
    histogram.record(value);
    sum += static_cast<Histogram::Sum>(value.picoseconds());
  }
  EXPECT_EQ(histogram.count(), 10'000u);
  EXPECT_TRUE(histogram.sum() == sum);
  EXPECT_EQ(histogram.mean()->picoseconds(), static_cast<std::int64_t>((sum + 5'000) / 10'000));
  EXPECT_EQ(histogram_of({1_ps, 2_ps}).mean(), 2_ps);  // a half is rounded up
  EXPECT_EQ(histogram_of({1_ps, 1_ps, 2_ps}).mean(), 1_ps);
}

TEST(Histogram, SumOfTheLargestDoesNotOverflow) {
  Histogram histogram;
  histogram.record(Duration::max(), std::uint64_t{1} << 62);
  histogram.record(Duration::max(), std::uint64_t{1} << 62);
  EXPECT_EQ(histogram.mean(), Duration::max());
  EXPECT_EQ(histogram.quantile(0.5), Duration::max());
}

TEST(Histogram, MergingIsRecordingAll) {
  const std::vector<Duration> small = draws(distributions::Exponential{1e3}, 5'000, 1);
  const std::vector<Duration> large = draws(distributions::Exponential{1e12}, 5'000, 2);
  std::vector<Duration> all = small;
  all.insert(all.end(), large.begin(), large.end());
  for (const bool small_first : {true, false}) {
    Histogram merged = histogram_of(small_first ? small : large);
    merged.merge(histogram_of(small_first ? large : small));
    merged.merge(Histogram());
    EXPECT_EQ(merged, histogram_of(all));
    Histogram into_empty;
    into_empty.merge(merged);
    EXPECT_EQ(into_empty, merged);
  }
  EXPECT_FALSE(histogram_of(small) == histogram_of(all));
}

TEST(Histogram, RecordingManyIsRecordingEachOfThem) {
  Histogram many;
  many.record(5_us, 1000);
  many.record(7_s, 0);
  Histogram each;
  for (int i = 0; i < 1000; ++i) each.record(5_us);
  EXPECT_EQ(many, each);
  Histogram none;
  none.record(7_s, 0);
  EXPECT_EQ(none.max(), std::nullopt);
  EXPECT_EQ(none, Histogram());
}

TEST(Histogram, BucketsTileTheRange) {
  Histogram histogram;
  for (int shift = 0; shift <= 56; ++shift)
    for (std::int64_t sub = 64; sub < 128; ++sub)
      histogram.record(Duration::picoseconds(sub << shift));
  for (int v = 0; v < 128; ++v) histogram.record(Duration::picoseconds(v));
  const auto buckets = histogram.buckets();
  Duration next;
  for (const Histogram::Bucket& bucket : buckets) {
    ASSERT_EQ(bucket.first, next);
    const double width = static_cast<double>((bucket.last - bucket.first).picoseconds()) + 1;
    ASSERT_TRUE(width == 1 || width <= static_cast<double>(bucket.first.picoseconds()) / 64);
    if (bucket.last == Duration::max()) break;
    next = bucket.last + 1_ps;
  }
  EXPECT_EQ(buckets.back().last, Duration::max());
}

TEST(Histogram, CountUpToABucketsEnd) {
  const Histogram histogram = histogram_of({1_ps, 127_ps, 128_ps, 129_ps, 130_ps, 1_us});
  EXPECT_EQ(histogram.count_up_to(0_ps), 0u);
  EXPECT_EQ(histogram.count_up_to(127_ps), 2u);
  EXPECT_EQ(histogram.count_up_to(129_ps), 4u);
  EXPECT_EQ(histogram.count_up_to(Duration::max()), 6u);
}

TEST(Histogram, RefusesNonsense) {
  Histogram histogram;
  EXPECT_THROW(histogram.record(Duration::picoseconds(-1)), InternalError);
  EXPECT_THROW(static_cast<void>(histogram.quantile(1.1)), InternalError);
  EXPECT_THROW(static_cast<void>(histogram.quantile(-0.1)), InternalError);
  EXPECT_EQ(histogram.count(), 0u);
}

}  // namespace
}  // namespace osarium
