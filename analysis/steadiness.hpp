// Whether what is left after the warm-up is steady at all: is more arriving than is answered
// (saturated), does a metric drift (not stationary)? Both tests ask for significance and for size:
// chance alone flags a steady run in at most one of a hundred cases, and a drift that is too small
// to matter is not flagged however long the run. Measured rates: docs/statistics.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace osarium {

// Significance of both tests.
inline constexpr double steadiness_level = 0.01;
// What is tolerated: requests left unanswered, of those that arrived; change of a metric from the
// first to the last bucket along its line of trend, of its mean.
inline constexpr double tolerated_deficit = 0.01;
inline constexpr double tolerated_change = 0.10;

// How many requests arrived, and how many ended in whatever way, in each bucket of time of one
// replica: of the measured window, of one length.
struct Passage {
  std::vector<double> arrivals;
  std::vector<double> completions;
};

struct RateDeficit {
  double share = 0;  // growth of the backlog, of what arrived
  double p = 1;      // probability of so much growth in a steady run, at most
  bool saturated() const { return share > tolerated_deficit && p < steadiness_level; }
};
// Student's t, one-sided, on the growth of the backlog in ten parts of each replica. Beyond
// saturation these are independent; in a steady run what a part adds the next ones take away, which
// only makes the test more careful. Nothing without arrivals or with fewer than five parts in all.
std::optional<RateDeficit> rate_deficit(std::span<const Passage> replicas);

struct Trend {
  double change = 0;  // along the line, from the first to the last bucket, of the mean
  double p = 1;       // two-sided
  bool drifts() const;
};
// Of one metric, a series of each replica over the same buckets. With three replicas or more:
// Student's t on the slopes of the replicas, which are independent of each other however strongly a
// replica's buckets depend on each other. With fewer: the slope of twenty batches, with its error
// widened for first-order autocorrelation (Santer et al. 2000). Nothing when there are fewer than
// ten buckets or the mean is zero.
std::optional<Trend> trend(std::span<const std::vector<double>> replicas);

// The course of one metric in each replica, over the same buckets.
struct Courses {
  std::string metric;
  std::vector<std::vector<double>> replicas;
};

struct Verdict {
  std::string status = "ok";
  std::string reason = {};  // why it is not
};
// "saturated", "not_stationary" or "ok", the worst first.
Verdict steadiness(std::span<const Passage> flows, std::span<const Courses> metrics);

}  // namespace osarium
