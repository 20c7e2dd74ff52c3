#include "sim/statistics/histogram.hpp"

#include <cmath>

namespace osarium {
namespace {

// ceil(share * count), where a product that is a whole number but for rounding (0.07 * 100) counts
// as whole.
std::uint64_t rank_of(double share, std::uint64_t count) {
  const double product = share * static_cast<double>(count);
  const double nearest = std::round(product);
  const bool whole = std::abs(product - nearest) <= 1e-12 * product;
  const double rank = whole ? nearest : std::ceil(product);
  if (rank < 1) return 1;
  if (rank >= static_cast<double>(count)) return count;
  return static_cast<std::uint64_t>(rank);
}

}  // namespace

Histogram::Bucket Histogram::bounds_of(std::size_t index) {
  const int shift = index < 64 ? 0 : static_cast<int>(index / 32) - 1;
  const std::uint64_t first = (index - static_cast<std::size_t>(shift) * 32) << shift;
  const std::uint64_t last = first + ((std::uint64_t{1} << shift) - 1);
  return {Duration::picoseconds(static_cast<std::int64_t>(first)),
          Duration::picoseconds(static_cast<std::int64_t>(last)), 0};
}

void Histogram::grow(std::size_t index) { counts_.resize((index / 32 + 1) * 32); }

void Histogram::merge(const Histogram& other) {
  if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

std::optional<Duration> Histogram::min() const {
  if (count_ == 0) return std::nullopt;
  return Duration::picoseconds(min_);
}

std::optional<Duration> Histogram::max() const {
  if (count_ == 0) return std::nullopt;
  return Duration::picoseconds(max_);
}

std::optional<Duration> Histogram::mean() const {
  if (count_ == 0) return std::nullopt;
  const Sum quotient = sum_ / count_;
  const Sum rest = sum_ % count_;
  return Duration::picoseconds(static_cast<std::int64_t>(quotient + (rest >= count_ - rest)));
}

std::optional<Duration> Histogram::quantile(double share) const {
  OSARIUM_CHECK(share >= 0 && share <= 1, "a quantile's share lies between 0 and 1");
  if (count_ == 0) return std::nullopt;
  const std::uint64_t rank = rank_of(share, count_);
  if (rank == 1) return Duration::picoseconds(min_);
  if (rank == count_) return Duration::picoseconds(max_);
  std::size_t i = 0;
  for (std::uint64_t seen = counts_[0]; seen < rank; seen += counts_[i]) ++i;
  const Bucket bucket = bounds_of(i);
  const Duration middle = bucket.first + (bucket.last - bucket.first) / 2;
  return std::clamp(middle, Duration::picoseconds(min_), Duration::picoseconds(max_));
}

std::uint64_t Histogram::count_up_to(Duration limit) const {
  std::uint64_t total = 0;
  for (const Bucket& bucket : buckets())
    if (bucket.last <= limit) total += bucket.count;
  return total;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> result;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    result.push_back(bounds_of(i));
    result.back().count = counts_[i];
  }
  return result;
}

bool operator==(const Histogram& a, const Histogram& b) {
  return a.count_ == b.count_ && a.sum_ == b.sum_ && a.min_ == b.min_ && a.max_ == b.max_ &&
         a.counts_ == b.counts_;
}

}  // namespace osarium
