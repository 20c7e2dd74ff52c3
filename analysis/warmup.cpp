#include "analysis/warmup.hpp"

#include <algorithm>
#include <limits>

#include "sim/statistics/tally.hpp"

namespace osarium {
namespace {

// So many values at the end are no place to cut: a handful of values that happen to be alike has
// the smallest error of all (Hoad, Robinson and Davies 2010 leave out five as well).
constexpr std::size_t no_cut_within = 5;
constexpr std::size_t fewest = 10;

}  // namespace

std::vector<double> batch_means(std::span<const double> values, std::size_t size) {
  std::vector<double> means;
  for (std::size_t i = 0; i + size <= values.size(); i += size) {
    double sum = 0;
    for (const double value : values.subspan(i, size)) sum += value;
    means.push_back(sum / static_cast<double>(size));
  }
  return means;
}

std::vector<double> average_series(std::span<const std::vector<double>> replicas) {
  if (replicas.empty()) return {};
  std::size_t length = std::numeric_limits<std::size_t>::max();
  for (const auto& replica : replicas) length = std::min(length, replica.size());
  std::vector<double> mean(length);
  for (std::size_t i = 0; i < length; ++i) {
    for (const auto& replica : replicas) mean[i] += replica[i];
    mean[i] /= static_cast<double>(replicas.size());
  }
  return mean;
}

std::optional<std::size_t> mser(std::span<const double> values) {
  if (values.size() < fewest) return std::nullopt;
  double best = std::numeric_limits<double>::infinity();
  std::size_t cut = 0;
  Tally rest;
  for (std::size_t d = values.size(); d-- > 0;) {
    rest.record(values[d]);
    if (rest.count() <= no_cut_within) continue;
    const auto n = static_cast<double>(rest.count());
    const double error = *rest.variance() * (n - 1) / (n * n);
    if (error <= best) {
      best = error;
      cut = d;
    }
  }
  if (2 * cut > values.size()) return std::nullopt;
  return cut;
}

std::optional<std::size_t> mser5(std::span<const double> values) {
  const auto batches = mser(batch_means(values, 5));
  return batches ? std::optional(*batches * 5) : std::nullopt;
}

Warmup find_warmup(std::span<const std::vector<double>> metrics) {
  Warmup largest{.cut = 0};
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const auto cut = mser5(metrics[i]);
    if (!cut) return {std::nullopt, i};
    if (*cut > *largest.cut) largest = {cut, i};
  }
  return largest;
}

}  // namespace osarium
