// Where the warm-up of a simulation ends, found from the course of its metrics: MSER (White 1997;
// White, Cobb and Spratt 2000) cuts where the rest has the smallest marginal standard error, that
// is the sum of squared distances from the mean of the rest, divided by the square of its length.
// A series holds one value for each bucket of simulated time, in order (sim/statistics/
// time_buckets.hpp). Averaging the series of the replicas first makes the cut less noisy. A cut in
// the second half means that the run is too short to know: nothing is found, and nothing may be
// reported as steady.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace osarium {

// The means of `size` neighbours; what is left over at the end is dropped.
std::vector<double> batch_means(std::span<const double> values, std::size_t size);

// Bucket by bucket, as far as the shortest of the series goes.
std::vector<double> average_series(std::span<const std::vector<double>> replicas);

// How many values to leave out. Nothing when the best cut lies in the second half, or with fewer
// than ten values.
std::optional<std::size_t> mser(std::span<const double> values);

// The same on means of five: a multiple of 5. Needs 50 values.
std::optional<std::size_t> mser5(std::span<const double> values);

// Whether the values before a cut have another mean than those from it on: by more than three
// standard errors of the difference (Welch), in means of five. MSER also cuts off what is merely
// spread more widely, such as one slow moment of a steady run, and no bias goes with that.
bool begins_differently(std::span<const double> values, std::size_t cut);

struct Warmup {
  std::optional<std::size_t> cut = {};  // buckets to leave out; nothing: not found
  std::size_t decided_by = 0;           // the metric with the largest cut, or the first without one
};
// The largest cut of several metrics of one run, each a series over the same buckets.
Warmup find_warmup(std::span<const std::vector<double>> metrics);
// The same, of cuts before which a metric is another one; without a cut of its own, a metric has to
// be the same in both halves.
Warmup find_biased_warmup(std::span<const std::vector<double>> metrics);

}  // namespace osarium
