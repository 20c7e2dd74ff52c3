// One repetition of an experiment as a study would do it: a pilot that finds the warm-up, replicas
// that start empty and measure after it, intervals of the mean and of quantiles, with and without
// adding replicas until they are narrow. The unit of time is a microsecond.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/quantiles.hpp"
#include "benchmarks/coverage/queues.hpp"
#include "sim/statistics/histogram.hpp"

namespace coverage {

inline constexpr double unit = 1e-6;                                  // seconds
inline constexpr std::array<double, 4> shares = {0, 0.5, 0.9, 0.99};  // 0: the mean
inline constexpr std::array<const char*, 4> metrics = {"mean", "p50", "p90", "p99"};

// How long the queue warms up, found as a study finds it: in a pilot with random numbers that no
// replica of the repetition has. In units.
struct PilotWarmup {
  double length = 0;
  bool found = true;
};
PilotWarmup find_pilot_warmup(const Load& load, std::uint64_t repetition, double measured);

// Latencies of what departs in the measured time, in as many stretches.
std::vector<osarium::Histogram> stretches_of(const Load& load, std::uint64_t repetition,
                                             std::uint32_t replica, double warmup, double measured,
                                             std::size_t stretches);
osarium::Histogram measure(const Load& load, std::uint64_t repetition, std::uint32_t replica,
                           double warmup, double measured);

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
