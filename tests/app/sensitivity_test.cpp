// The steps of a sensitivity analysis on functions whose answer is known, and where constants may
// lie.
#include <gmock/gmock.h>

#include <cmath>

#include "app/sensitivity/analysis.hpp"
#include "app/sensitivity/constants.hpp"
#include "app/sensitivity/plausible.hpp"
#include "app/sensitivity/words.hpp"
#include "models/mechanisms/scheduling_costs.hpp"

namespace osarium {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Cost cost(Confidence confidence, std::optional<double> spread = {}) {
  Cost row;
  row.name = "part.what";
  row.value = 200;
  row.spread = spread;
  row.confidence = confidence;
  return row;
}

TEST(Plausible, ByEvidence) {
  for (const PlausibleFactor& each : plausible_factors) {
    const Range range = plausible_range(cost(each.confidence));
    EXPECT_TRUE(range.logarithmic);
    EXPECT_DOUBLE_EQ(range.low, 1 / each.factor);
    EXPECT_DOUBLE_EQ(range.high, each.factor);
  }
  EXPECT_EQ(plausible_factors.size(), choices_of(Confidence()).size());
  EXPECT_THAT(plausible_rule(), HasSubstr("2 (remembered)"));
}

TEST(Plausible, AStatedSpreadIsTakenAsItIs) {
  const Range range = plausible_range(cost(Confidence::remembered, 50));
  EXPECT_FALSE(range.logarithmic);
  EXPECT_DOUBLE_EQ(range.low, 0.75);
  EXPECT_DOUBLE_EQ(range.high, 1.25);
  EXPECT_GT(plausible_range(cost(Confidence::read, 500)).low, 0);
}

TEST(Plausible, SettingsAreKept) {
  EXPECT_EQ(reason_to_keep(cost(Confidence::read)), "");
  EXPECT_THAT(reason_to_keep(cost(Confidence::read, 0)), HasSubstr("exact"));
  Cost row = cost(Confidence::remembered);
  row.unit = CostUnit::count;
  EXPECT_EQ(reason_to_keep(row), "sizes and counts");
  row.name = "disk.reads_per_second";
  EXPECT_EQ(reason_to_keep(row), "");
  row.value = 0;
  EXPECT_EQ(reason_to_keep(row), "zero");
}

TEST(Constants, WhatWasMeasuredTogetherGrowsTogether) {
  const CostTable table = CostTable::standard();
  std::set<std::string> read;
  for (const Cost& row : table.rows()) read.insert(row.name);
  const Constants all = constants_of(table, read);
  std::size_t rows = all.kept.size();
  for (const Constant& each : all.varied) rows += each.rows.size();
  EXPECT_EQ(rows, table.rows().size());
  Stream stream({}, "constants", 0, "corners");
  for (int corner = 0; corner < 200; ++corner) {
    Point unit(all.varied.size());
    for (double& each : unit) each = static_cast<double>(stream.below(2));
    const CostTable at = scaled(table, all.varied, in_box(unit, box_of(all.varied)));
    const auto costs =
        SchedulingCosts::from(at, Frequency::of_count(2'000'000'000), Bytes::of_count(1 << 20));
    EXPECT_GT(costs.address_space_switch, Duration());
    EXPECT_GT(costs.cache_refill, Duration());
    EXPECT_GT(costs.tlb_refill, Duration());
    EXPECT_GT(costs.ipi_delivery, costs.ipi_send);
  }
  EXPECT_EQ(constants_of(table, {}).varied.size(), 0u);
  EXPECT_EQ(constants_of(table, {"connectors.trap"}).varied.size(), 1u);
  EXPECT_EQ(constants_of(table, {"interrupts.ipi_total_bare"}).varied[0].rows.size(), 3u);
}

const std::vector<Range> box(6, Range{0.5, 2, true});

// The ratio is 1.2 x3^2 x1; what both share falls out of it; x5 does nothing; x4 shows in the
// marks.
Evaluated two(const Point& x) {
  return {{x[0], 1.2 * x[0] * x[3] * x[3] * x[1] * std::pow(x[2], 0.1)}, {x[4]}};
}

std::vector<PairOrder> orders_of(double ratio) {
  return pair_orders({{1, ratio}, {1, 1.001 * ratio}, {2, 2.002 * ratio}});
}

TEST(Analyse, FindsWhatDecides) {
  const auto found =
      analyse({.trajectories = 3, .leaders = 3, .rows = 200}, box, orders_of(1.2), two, 2, {});
  ASSERT_EQ(found.trajectories, 3u);
  EXPECT_NEAR(found.screened[3].score, 2 * std::log(4), 1e-9);
  EXPECT_NEAR(found.screened[3].ratios[0].mean, 2 * std::log(4), 1e-9);
  EXPECT_NEAR(found.screened[0].values[0].mean, std::log(4), 1e-9);
  EXPECT_NEAR(found.screened[0].score, 0, 1e-9);
  EXPECT_EQ(found.screened[5].score, 0);
  ASSERT_TRUE(found.variance);
  EXPECT_THAT(found.variance->leaders, ElementsAre(3, 1, 2));
  // Squares of the exponents: 4, 1 and 0.01.
  EXPECT_NEAR(found.variance->indices[0].total.value, 4 / 5.01, 0.15);
  EXPECT_NEAR(found.variance->indices[1].first.value, 1 / 5.01, 0.15);
  EXPECT_NEAR(found.variance->indices[3].total.value, 0, 1e-9);
  EXPECT_THAT(found.variance->deciding, ElementsAre(3, 1));
  EXPECT_NEAR(found.variance->explained.value, 5 / 5.01, 0.01);
  // 1.2 x3^2 x1 > 1: of 2 u + v > -0.263, u and v even over +-ln 2.
  ASSERT_TRUE(found.order);
  EXPECT_EQ(found.order->points, 400u);
  EXPECT_NEAR(found.order->all.value, 0.566, 0.08);
  EXPECT_LT(*found.order->all.low, 0.566);
  EXPECT_GT(*found.order->all.high, 0.566);
}

TEST(Analyse, DoesNotDependOnTheNumberOfThreads) {
  const SensitivityPlan plan{.trajectories = 2, .leaders = 2, .rows = 20};
  const auto one = analyse(plan, box, orders_of(1.2), two, 1, {});
  const auto five = analyse(plan, box, orders_of(1.2), two, 5, {});
  EXPECT_EQ(one.screened[1].score, five.screened[1].score);
  EXPECT_EQ(one.variance->explained.value, five.variance->explained.value);
  EXPECT_EQ(one.order->all.value, five.order->all.value);
}

TEST(Analyse, CountsPointsThatCannotBeTrusted) {
  const auto judged = [](const Point& x) {
    Evaluated result = two(x);
    result.standings = {Standing::steady, x[3] > 1 ? Standing::saturated : Standing::steady};
    return result;
  };
  const SensitivityPlan plan{.trajectories = 2, .leaders = 2, .rows = 20};
  const auto found = analyse(plan, box, orders_of(1.2), judged, 2, {});
  const Judged& all = found.judged;
  EXPECT_GT(all.points, 7u + 12 + 20 * 4);
  ASSERT_EQ(all.saturated.size(), 2u);
  EXPECT_EQ(all.saturated[0], 0u);
  EXPECT_EQ(all.saturated[1], all.doubtful);
  EXPECT_NEAR(static_cast<double>(all.doubtful) / static_cast<double>(all.points), 0.5, 0.1);
  EXPECT_EQ(all.not_stationary[1], 0u);
  EXPECT_EQ(analyse(plan, box, orders_of(1.2), two, 2, {}).judged.doubtful, 0u);
}

TEST(Analyse, KeepsWhatWasFinishedWhenStopped) {
  std::size_t done = 0;
  const SensitivityPlan plan{.trajectories = 4, .leaders = 2, .rows = 20};
  // Seven points for the moves, then trajectories of six: x5 does nothing.
  const PointWatch watch{[&] { ++done; }, [&] { return done == 7 + 6 + 3; }};
  const auto found = analyse(plan, box, {}, two, 1, watch);
  EXPECT_EQ(found.trajectories, 1u);
  EXPECT_NEAR(found.screened[3].score, 2 * std::log(4), 1e-9);
  EXPECT_FALSE(found.variance);
  const auto nothing = analyse(plan, box, {}, two, 1, {[] {}, [] { return true; }});
  EXPECT_EQ(nothing.trajectories, 0u);
}

TEST(Analyse, NothingThatCounts) {
  const auto found = analyse({}, box, {}, [](const Point&) { return Evaluated{{3, 4}}; }, 1, {});
  EXPECT_FALSE(found.variance);
  ASSERT_EQ(found.screened.size(), box.size());
  EXPECT_EQ(found.screened[0].score, 0);
}

TEST(Evaluate, TheFirstErrorComesOut) {
  const std::vector<Point> points = {{1}, {2}, {3}};
  const Evaluation evaluation = [](const Point& point) -> Evaluated {
    if (point[0] > 1) throw point[0];
    return {{point[0]}};
  };
  for (const unsigned threads : {1u, 3u}) {
    try {
      evaluate(points, evaluation, threads, {});
      ADD_FAILURE();
    } catch (const double first) {
      EXPECT_EQ(first, 2);
    }
  }
}

TEST(Orders, OnlyWhatTheReplicasCanTell) {
  const auto clear = pair_orders({{1, 2}, {1, 2.1}, {1, 1.9}});
  EXPECT_TRUE(clear[0].known);
  EXPECT_EQ(clear[0].smaller, 0u);
  const auto other = pair_orders({{2, 1}, {2.1, 1}, {1.9, 1}});
  EXPECT_TRUE(other[0].known);
  EXPECT_EQ(other[0].smaller, 1u);
  EXPECT_NEAR(other[0].ratio.value, 2, 0.01);
  EXPECT_FALSE(pair_orders({{1, 2}, {2, 1}, {1, 1.1}})[0].known);
  EXPECT_FALSE(pair_orders({{1, 2}})[0].known);
}

TEST(Words, Numbers) {
  EXPECT_EQ(change(std::log(1.031)), "+3.1%");
  EXPECT_EQ(change(std::log(0.9)), "-10.0%");
  EXPECT_EQ(change(std::log(4.2)), "x4.2");
  EXPECT_EQ(change(0), "0.0%");
  // As they are: an estimate of a share of variance may lie outside of what a share can be.
  EXPECT_EQ(share({.value = 0.94, .low = 0.884, .high = 1.02}), "94% [88%, 102%]");
  EXPECT_EQ(in_unit(cost(Confidence::read), 2), "400ns");
}

}  // namespace
}  // namespace osarium
