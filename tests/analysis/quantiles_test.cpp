#include "analysis/quantiles.hpp"

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "tests/analysis/queue.hpp"

namespace osarium {
namespace {

TEST(Quantiles, HaveNamesAndNeedSamplesOnBothSides) {
  EXPECT_EQ(name_of_quantile(0.5), "p50");
  EXPECT_EQ(name_of_quantile(0.999), "p99.9");
  EXPECT_EQ(samples_for(0.5), 20u);
  EXPECT_EQ(samples_for(0.99), 1000u);
  EXPECT_EQ(samples_for(0.999), 10'000u);
  EXPECT_EQ(samples_for(0.01), 1000u);
}

// The table of David and Nagaraja, Order Statistics (2003), 7.1: the median of ten.
TEST(OrderInterval, OfTenReplicasReachesNoNinetyFivePerCent) {
  const auto wide = order_interval(10, 0.5, 0.95);
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->low_rank, 2u);
  EXPECT_EQ(wide->high_rank, 9u);
  EXPECT_NEAR(wide->coverage, 0.978516, 1e-6);
  const auto narrow = order_interval(10, 0.5, 0.89);
  ASSERT_TRUE(narrow);
  EXPECT_EQ(narrow->low_rank, 3u);
  EXPECT_EQ(narrow->high_rank, 8u);
  EXPECT_NEAR(narrow->coverage, 0.890625, 1e-6);
}

TEST(OrderInterval, NeedsHundredsForTheTail) {
  EXPECT_EQ(samples_for_order_interval(0.5), 6u);
  EXPECT_EQ(samples_for_order_interval(0.99), 299u);
  EXPECT_EQ(samples_for_order_interval(0.999), 2995u);
  EXPECT_FALSE(order_interval(298, 0.99));
  const auto just = order_interval(299, 0.99);
  ASSERT_TRUE(just);
  EXPECT_EQ(just->high_rank, 299u);
  EXPECT_GE(just->coverage, 0.95);
  for (const std::uint64_t n : {300u, 400u, 1000u, 10'000u, 10'000'000u})
    for (const double share : {0.01, 0.5, 0.9, 0.99}) {
      const auto interval = order_interval(n, share);
      ASSERT_TRUE(interval) << n << ' ' << share;
      EXPECT_GE(interval->coverage, 0.95) << n << ' ' << share;
      EXPECT_LE(interval->coverage, 0.99) << n << ' ' << share;
    }
}

Histogram exponential(int n, std::uint64_t index) {
  Stream stream({}, "quantiles", index, "values");
  Histogram samples;
  for (int i = 0; i < n; ++i)
    samples.record(Duration::from_picoseconds(1e12 * stream.exponential()));
  return samples;
}

// 95 % of 1,000 intervals, less three standard errors of that count.
TEST(OrderInterval, CoversWhatItSays) {
  int hits = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto found = of_independent(exponential(500, i), 0.9).estimate;
    ASSERT_TRUE(found);
    hits += *found->low <= 2.302585 && 2.302585 <= *found->high;
  }
  EXPECT_GE(hits, 929);
  EXPECT_LE(hits, 980);
}

TEST(OverSections, CoverWhatTheySay) {
  int hits = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    std::vector<Histogram> replicas;
    for (std::uint64_t r = 0; r < 10; ++r) replicas.push_back(exponential(1000, 10 * i + r));
    const auto found = over_sections(replicas, 0.9).estimate;
    ASSERT_TRUE(found);
    hits += *found->low <= 2.302585 && 2.302585 <= *found->high;
  }
  EXPECT_GE(hits, 929);
  EXPECT_LE(hits, 980);
}

TEST(OverSections, SayWhatIsMissing) {
  const auto few = over_sections(std::vector{exponential(20'000, 1), exponential(9'000, 2)}, 0.999);
  EXPECT_FALSE(few.estimate);
  EXPECT_EQ(few.reason, "p99.9 needs at least 10000 samples in each replica, one has 9000");
  EXPECT_FALSE(over_sections({}, 0.5).estimate);
  const auto one = over_sections(std::vector{exponential(1000, 1)}, 0.5);
  ASSERT_TRUE(one.estimate);
  EXPECT_FALSE(one.estimate->low);
  EXPECT_EQ(of_independent(exponential(100, 1), 0.99).reason,
            "p99 needs at least 299 samples, there are 100");
}

// A queue whose slowest requests are those of a few bad moments: fifty of them, and no support.
TEST(OverSections, WantGroupsOfSlowRequestsNotRequests) {
  const auto replicas_of = [](int n) {
    std::vector<Histogram> replicas;
    for (std::uint32_t r = 0; r < 10; ++r) {
      SingleServer server(0.9, 1, r);
      Histogram samples;
      for (int i = 0; i < n; ++i)
        samples.record(Duration::from_seconds(1e-6 * server.next().latency()));
      replicas.push_back(std::move(samples));
    }
    return replicas;
  };
  const auto few = over_sections(replicas_of(5'000), 0.99);
  EXPECT_FALSE(few.estimate);
  EXPECT_NE(few.reason.find("p99 needs replicas about"), std::string::npos);
  EXPECT_TRUE(over_sections(replicas_of(400'000), 0.99).estimate);
}

// Independent samples count as many as they are, about.
TEST(OverSections, CountIndependentSamples) {
  QuantileOverSections quantile(0.9);
  EXPECT_FALSE(quantile.independent_beyond());
  for (std::uint64_t r = 0; r < 200; ++r) quantile.add(exponential(1000, r));
  ASSERT_TRUE(quantile.independent_beyond());
  EXPECT_NEAR(*quantile.independent_beyond(), 100, 35);
}

TEST(Sections, HoldEveryBucketOnce) {
  std::vector<Histogram> buckets;
  for (std::uint64_t i = 0; i < 64; ++i) buckets.push_back(exponential(100, i));
  const auto sections = sections_of(buckets);
  ASSERT_EQ(sections.size(), 10u);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(sections[i].count(), 600u);
  EXPECT_EQ(sections[9].count(), 1000u);
  EXPECT_EQ(sections_of(std::span(buckets).first(4)).size(), 4u);
  EXPECT_TRUE(sections_of({}).empty());
}

}  // namespace
}  // namespace osarium
