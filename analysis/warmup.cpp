#include "analysis/warmup.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/engine/check.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {
namespace {

// So many values at the end are no place to cut: a handful of values that happen to be alike has
// the smallest error of all (Hoad, Robinson and Davies 2010 leave out five as well).
constexpr std::size_t no_cut_within = 5;
constexpr std::size_t fewest = 10;
constexpr std::size_t batch = 5;

}  // namespace

std::vector<double> batch_means(std::span<const double> values, std::size_t size) {
  OSARIUM_CHECK(size > 0, "a batch holds something");
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
  const auto batches = mser(batch_means(values, batch));
  return batches ? std::optional(*batches * batch) : std::nullopt;
}

bool begins_differently(std::span<const double> values, std::size_t cut) {
  Tally before, after;
  for (const double mean : batch_means(values.first(cut), batch)) before.record(mean);
  for (const double mean : batch_means(values.subspan(cut), batch)) after.record(mean);
  if (before.count() == 0 || after.count() < 2) return false;
  // A single batch has no spread of its own.
  const Tally& spread = before.count() < 2 ? after : before;
  const double error = std::sqrt(*spread.variance() / static_cast<double>(before.count()) +
                                 *after.variance() / static_cast<double>(after.count()));
  return std::abs(*before.mean() - *after.mean()) > 3 * error;
}

namespace {

template <class CutOf>
Warmup largest_cut(std::span<const std::vector<double>> metrics, const CutOf& cut_of) {
  Warmup largest{.cut = 0};
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::optional<std::size_t> cut = cut_of(metrics[i]);
    if (!cut) return {std::nullopt, i};
    if (*cut > *largest.cut) largest = {cut, i};
  }
  return largest;
}

}  // namespace

Warmup find_warmup(std::span<const std::vector<double>> metrics) {
  return largest_cut(metrics, mser5);
}

Warmup find_biased_warmup(std::span<const std::vector<double>> metrics) {
  return largest_cut(metrics, [](std::span<const double> values) {
    const auto cut = mser5(values);
    const bool biased = begins_differently(values, cut.value_or(values.size() / 2));
    return biased ? cut : std::optional<std::size_t>(0);
  });
}

}  // namespace osarium
