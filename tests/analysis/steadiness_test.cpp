// How often steady M/M/1 queues are flagged, and overloaded ones are not.
#include "analysis/steadiness.hpp"

#include <gtest/gtest.h>

#include "analysis/student.hpp"
#include "analysis/warmup.hpp"
#include "tests/analysis/queue.hpp"

namespace osarium {
namespace {

// R: qt(0.975, 9), pt(2, 5, lower.tail = FALSE).
TEST(Student, IsThatOfTheTables) {
  EXPECT_NEAR(student_two_sided(0.95, 9), 2.262157163, 1e-9);
  EXPECT_NEAR(student_above(2, 5), 0.050969739, 1e-9);
}

TEST(RateDeficit, IsTheShareOfArrivalsLeftOver) {
  const Passage even{std::vector<double>(20, 100), std::vector<double>(20, 100)};
  const auto steady = rate_deficit(std::vector{even});
  ASSERT_TRUE(steady);
  EXPECT_EQ(steady->share, 0);
  EXPECT_FALSE(steady->saturated());
  const Passage growing{std::vector<double>(20, 100), std::vector<double>(20, 95)};
  const auto found = rate_deficit(std::vector{growing});
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->share, 0.05);
  EXPECT_TRUE(found->saturated());
  EXPECT_FALSE(rate_deficit({}));
  EXPECT_FALSE(rate_deficit(std::vector<Passage>(3)));
}

TEST(Trend, OfAStraightLine) {
  std::vector<double> line;
  for (int i = 0; i < 21; ++i) line.push_back(90 + i);
  const auto found = trend(std::vector<std::vector<double>>{line});
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->change, 0.2);
  EXPECT_LT(found->p, 1e-10);
  EXPECT_TRUE(found->drifts());
  EXPECT_FALSE(trend(std::vector<std::vector<double>>{std::vector<double>(21, 5.0)})->drifts());
  EXPECT_FALSE(trend(std::vector<std::vector<double>>{std::vector<double>(9, 5.0)}));
}

struct Run {
  std::vector<Passage> flows;
  std::vector<Courses> metrics;
};

// What ended in the last four fifths of 25,000 mean services, in 200 buckets of time.
Run run(double rate, std::uint64_t repetition, std::uint32_t replicas) {
  constexpr double begin = 5000;
  constexpr double width = 100;
  Run result;
  result.metrics.resize(1);
  for (std::uint32_t replica = 0; replica < replicas; ++replica) {
    SingleServer server(rate, repetition, replica);
    Passage flow{std::vector<double>(200), std::vector<double>(200)};
    std::vector<double> sum(200);
    const auto bucket = [](double time) {
      return static_cast<std::size_t>((time - begin) / width);
    };
    for (Served job = server.next(); job.arrival < begin + 200 * width; job = server.next()) {
      if (job.arrival >= begin) ++flow.arrivals[bucket(job.arrival)];
      if (job.departure < begin || job.departure >= begin + 200 * width) continue;
      ++flow.completions[bucket(job.departure)];
      sum[bucket(job.departure)] += job.latency();
    }
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] = flow.completions[i] > 0 ? sum[i] / flow.completions[i] : 0;
    result.flows.push_back(std::move(flow));
    result.metrics[0].replicas.push_back(std::move(sum));
  }
  return result;
}

struct Counts {
  int saturated = 0;
  int drifting = 0;
};

Counts verdicts(double rate, std::uint32_t replicas, int repetitions) {
  Counts counts;
  for (int i = 0; i < repetitions; ++i) {
    const Run each = run(rate, static_cast<std::uint64_t>(i), replicas);
    const std::string verdict = steadiness(each.flows, each.metrics).status;
    counts.saturated += verdict == "saturated";
    counts.drifting += verdict == "not_stationary";
  }
  return counts;
}

TEST(Steadiness, SteadyQueuesAreRarelyFlagged) {
  for (const double rate : {0.5, 0.8, 0.9, 0.95})
    for (const std::uint32_t replicas : {1u, 2u, 10u}) {
      const int repetitions = 100;
      const Counts counts = verdicts(rate, replicas, repetitions);
      EXPECT_EQ(counts.saturated, 0) << rate << ' ' << replicas;
      EXPECT_LE(counts.drifting, 0.05 * repetitions) << rate << ' ' << replicas;
    }
}

TEST(Steadiness, OverloadedQueuesAreFlagged) {
  for (const double rate : {1.05, 1.2})
    for (const std::uint32_t replicas : {1u, 2u, 10u}) {
      const int repetitions = 100;
      const Counts counts = verdicts(rate, replicas, repetitions);
      EXPECT_GE(counts.saturated, 0.9 * repetitions) << rate << ' ' << replicas;
    }
}

}  // namespace
}  // namespace osarium
