#include "analysis/quantiles.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <cstdio>

#include "sim/engine/check.hpp"
#include "sim/random/math.hpp"

namespace osarium {
namespace {

constexpr std::size_t sections_of_a_run = 10;

double seconds_at(const Histogram& samples, double share) {
  return samples.quantile(share)->seconds();
}

// Probability that fewer than `rank` of the samples lie below the quantile.
double below(std::uint64_t samples, double share, std::uint64_t rank) {
  if (rank == 0) return 0;
  if (rank > samples) return 1;
  return boost::math::cdf(
      boost::math::binomial_distribution<double>(static_cast<double>(samples), share),
      static_cast<double>(rank) - 1);
}

// The smallest rank in [1, samples + 1] that fewer than this many samples below the quantile has at
// least the probability.
std::uint64_t first_rank_with(std::uint64_t samples, double share, double probability) {
  std::uint64_t low = 1;
  std::uint64_t high = samples + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (below(samples, share, middle) >= probability)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

std::string too_grouped(double share, double beyond) {
  const double longer = std::ceil(independent_samples_beyond / std::max(beyond, 1e-3));
  return name_of_quantile(share) + " needs replicas about " +
         std::to_string(static_cast<std::int64_t>(longer)) +
         " times as long: slow requests come in so few groups that the replicas differ too much";
}

}  // namespace

std::uint64_t samples_for(double share) {
  OSARIUM_CHECK(share > 0 && share < 1, "a quantile with samples on both sides");
  const double needed = samples_beyond / std::min(share, 1 - share);
  return static_cast<std::uint64_t>(std::ceil(needed - 1e-9 * needed));
}

std::string name_of_quantile(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "p%.10g", share * 100);
  return text;
}

QuantileOverSections::QuantileOverSections(double share) : share_(share) {
  OSARIUM_CHECK(share > 0 && share < 1, "a quantile with samples on both sides");
}

void QuantileOverSections::add(const Histogram& section) {
  fewest_ = values_.empty() ? section.count() : std::min(fewest_, section.count());
  all_.merge(section);
  values_.push_back(section.count() > 0 ? seconds_at(section, share_) : 0);
}

QuantileEstimate QuantileOverSections::estimate() const {
  if (values_.empty()) return {std::nullopt, "there is no replica"};
  const std::uint64_t needed = samples_for(share_);
  if (fewest_ < needed)
    return {std::nullopt, name_of_quantile(share_) + " needs at least " + std::to_string(needed) +
                              " samples in each replica, one has " + std::to_string(fewest_)};
  const auto beyond = independent_beyond();
  if (beyond && *beyond < independent_samples_beyond)
    return {std::nullopt, too_grouped(share_, *beyond)};
  return {sectioned(seconds_at(all_, share_), values_), {}};
}

// Of n independent samples the quantile has the variance share (1 - share) / (n density^2); the
// density is that of the half of what lies beyond which is next to the quantile, and as much on the
// other side.
std::optional<double> QuantileOverSections::independent_beyond() const {
  if (values_.size() < 2 || fewest_ == 0) return std::nullopt;
  const double centre = seconds_at(all_, share_);
  double squares = 0;
  for (const double value : values_) squares += (value - centre) * (value - centre);
  const double spread = std::sqrt(squares / static_cast<double>(values_.size() - 1));
  if (spread <= sections_agree * centre) return std::nullopt;
  const double beyond = std::min(share_, 1 - share_);
  const double apart =
      seconds_at(all_, share_ + beyond / 2) - seconds_at(all_, share_ - beyond / 2);
  const double per_density = apart / beyond;
  return beyond * share_ * (1 - share_) * per_density * per_density / (spread * spread);
}

QuantileEstimate over_sections(std::span<const Histogram> sections, double share) {
  QuantileOverSections quantile(share);
  for (const Histogram& section : sections) quantile.add(section);
  return quantile.estimate();
}

std::vector<Histogram> sections_of(std::span<const Histogram> buckets) {
  const std::size_t length = std::max<std::size_t>(1, buckets.size() / sections_of_a_run);
  std::vector<Histogram> sections(std::min(buckets.size() / length, sections_of_a_run));
  for (std::size_t i = 0; i < buckets.size(); ++i)
    sections[std::min(i / length, sections.size() - 1)].merge(buckets[i]);
  return sections;
}

std::optional<OrderInterval> order_interval(std::uint64_t samples, double share, double level) {
  const double outside = 1 - level;
  if (samples < samples_for_order_interval(share, level)) return std::nullopt;
  // What the largest and the smallest sample miss on their side is missing for the other side.
  const double above_largest = 1 - below(samples, share, samples);
  const double below_smallest = below(samples, share, 1);
  const double low_tail = above_largest > outside / 2 ? outside - above_largest : outside / 2;
  const double high_tail = below_smallest > outside / 2 ? outside - below_smallest : outside / 2;
  OrderInterval interval;
  // The last rank that lies above the quantile with no more than this probability.
  interval.low_rank =
      std::max<std::uint64_t>(1, first_rank_with(samples, share, std::nextafter(low_tail, 1)) - 1);
  interval.high_rank = std::min(samples, first_rank_with(samples, share, 1 - high_tail));
  interval.coverage =
      below(samples, share, interval.high_rank) - below(samples, share, interval.low_rank);
  return interval;
}

std::uint64_t samples_for_order_interval(double share, double level) {
  OSARIUM_CHECK(share > 0 && share < 1, "a quantile with samples on both sides");
  const auto enclosed = [&](std::uint64_t n) {
    const auto power = static_cast<double>(n);
    return 1 - math::pow(share, power) - math::pow(1 - share, power) >= level;
  };
  std::uint64_t high = 2;
  while (!enclosed(high)) high *= 2;
  std::uint64_t low = high / 2;
  while (low + 1 < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    (enclosed(middle) ? high : low) = middle;
  }
  return high;
}

QuantileEstimate of_independent(const Histogram& samples, double share) {
  const auto interval = order_interval(samples.count(), share);
  if (!interval)
    return {std::nullopt, name_of_quantile(share) + " needs at least " +
                              std::to_string(samples_for_order_interval(share)) +
                              " samples, there are " + std::to_string(samples.count())};
  Estimate estimate{.value = seconds_at(samples, share)};
  estimate.low = samples.at_rank(interval->low_rank).seconds();
  estimate.high = samples.at_rank(interval->high_rank).seconds();
  return {estimate, {}};
}

}  // namespace osarium
