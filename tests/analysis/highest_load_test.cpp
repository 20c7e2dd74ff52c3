// The search on queues whose answer is known.
#include "analysis/highest_load.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

constexpr double capacity = 1e6;

// The mean response of M/M/1, within a part of it.
LoadPoint queue(double load, double within) {
  if (load >= capacity) return {load, {}};
  const double mean = 1 / (capacity - load);
  return {load, Estimate{mean, mean * (1 - within), mean * (1 + within)}};
}

struct Searched {
  HighestLoad found;
  int evaluations = 0;
};

template <class Evaluate>
Searched search(double first, double limit, const Evaluate& evaluate) {
  LoadSearch search(first, limit);
  Searched result;
  while (const auto load = search.next()) {
    search.add(evaluate(*load));
    if (++result.evaluations > 200) break;
  }
  result.found = search.result();
  return result;
}

TEST(LoadSearch, FindsTheLoadFromAnywhere) {
  for (const double first : {1e3, 1e5, 9.1e5, 8e6})
    for (const double limit : {2e-6, 10e-6, 100e-6}) {
      const auto [found, evaluations] =
          search(first, limit, [](double load) { return queue(load, 0.02); });
      ASSERT_TRUE(found.load) << first << ' ' << limit << found.reason;
      const double right = capacity - 1 / limit;
      EXPECT_NEAR(found.load->value / right, 1, LoadSearch::precision);
      // Where the limits of the interval cross.
      EXPECT_NEAR(*found.load->low / (capacity - 1.02 / limit), 1, LoadSearch::precision_of_ends);
      EXPECT_NEAR(*found.load->high / (capacity - 0.98 / limit), 1, LoadSearch::precision_of_ends);
      EXPECT_LT(evaluations, 35);
    }
}

TEST(LoadSearch, SaysWhyThereIsNone) {
  const auto never = search(1e5, 0.5e-6, [](double load) { return queue(load, 0.02); });
  EXPECT_FALSE(never.found.load);
  EXPECT_EQ(never.found.reason, "not even the lowest load meets it");
  const auto always = search(1e5, 1, [](double load) {
    return LoadPoint{load, Estimate{1e-6, 1e-6, 1e-6}};
  });
  EXPECT_EQ(always.found.reason, "every load meets it");
  LoadSearch given_up(1e5, 1);
  given_up.give_up("too few requests");
  EXPECT_FALSE(given_up.next());
  EXPECT_EQ(given_up.result().reason, "too few requests");
}

// One replica may have no intervals: then the load has none either, and is not lost.
TEST(LoadSearch, WithoutIntervals) {
  const auto [found, evaluations] = search(1e5, 10e-6, [](double load) {
    LoadPoint point = queue(load, 0);
    if (point.metric) point.metric = Estimate{.value = point.metric->value};
    return point;
  });
  ASSERT_TRUE(found.load);
  EXPECT_NEAR(found.load->value / (capacity - 1e5), 1, LoadSearch::precision);
  EXPECT_FALSE(found.load->low);
  EXPECT_LT(evaluations, 20);
}

// 95 % intervals of the metric give intervals of the load that hold the right one as often.
TEST(LoadSearch, TheIntervalCovers) {
  constexpr double limit = 10e-6, error = 0.03;
  Stream stream(Seed{1, 0}, "noise", 0, "noise");
  int covered = 0;
  constexpr int repetitions = 400;
  for (int i = 0; i < repetitions; ++i) {
    // Common random numbers: one error for all loads.
    const double off = 1 + error * std::sqrt(-2 * std::log(1 - stream.uniform())) *
                               std::cos(2 * M_PI * stream.uniform());
    const auto noisy = [&](double load) {
      LoadPoint point = queue(load, 0);
      if (!point.metric) return point;
      const double value = point.metric->value * off;
      point.metric = Estimate{value, value - 1.96 * error * value, value + 1.96 * error * value};
      return point;
    };
    const auto [found, evaluations] = search(1e5, limit, noisy);
    covered +=
        *found.load->low <= capacity - 1 / limit && capacity - 1 / limit <= *found.load->high;
  }
  EXPECT_GE(covered, 0.92 * repetitions);
}

}  // namespace
}  // namespace osarium
