// One repetition of an experiment as a study would do it: replicas that start empty, the warm-up
// found and cut off, intervals of the mean and of quantiles, with and without adding replicas until
// they are narrow. The unit of time is a microsecond.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/quantiles.hpp"
#include "benchmarks/coverage/queues.hpp"
#include "sim/statistics/histogram.hpp"
#include "sim/statistics/tally.hpp"
#include "sim/statistics/time_buckets.hpp"

namespace coverage {

inline constexpr double unit = 1e-6;                                  // seconds
inline constexpr std::array<double, 4> shares = {0, 0.5, 0.9, 0.99};  // 0: the mean
inline constexpr std::array<const char*, 4> metrics = {"mean", "p50", "p90", "p99"};

// What is kept of a replica while it runs.
struct Course {
  Course(double length);
  osarium::TimeBuckets<osarium::Tally> means;
  osarium::TimeBuckets<osarium::Histogram> histograms;
};
Course course_of(const Load& load, std::uint64_t repetition, std::uint32_t replica, double length);

// The bucket of the histograms at which all replicas are cut; the second half if nothing is found.
struct CutAt {
  std::size_t bucket = 0;
  bool found = true;
};
CutAt cut_of(const std::vector<Course>& replicas);

// Of the metric with this place in `metrics`, in units, from replicas in their order. Nothing where
// the replicas do not support it.
class Growing {
 public:
  explicit Growing(std::size_t metric);
  void add(const osarium::Histogram& replica);
  std::optional<osarium::Estimate> estimate() const;

 private:
  std::size_t metric_;
  std::vector<double> means_;
  osarium::QuantileOverSections quantile_;
};
std::optional<osarium::Estimate> estimate_of(const std::vector<osarium::Histogram>& replicas,
                                             std::size_t metric);

}  // namespace coverage
