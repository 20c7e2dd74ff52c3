#include "sim/statistics/histogram.hpp"

#include <cmath>

namespace osarium {

// A product that is a whole number but for rounding (0.07 * 100) counts as whole.
std::uint64_t Histogram::rank_of(double share, std::uint64_t count) {
  const double product = share * static_cast<double>(count);
  const double nearest = std::round(product);
  const bool whole = std::abs(product - nearest) <= 1e-12 * product;
  const double rank = whole ? nearest : std::ceil(product);
  if (rank < 1) return 1;
  if (rank >= static_cast<double>(count)) return count;
  return static_cast<std::uint64_t>(rank);
}

Histogram::Bucket Histogram::bounds_of(std::size_t index) {
  const int shift = index < 2 * steps ? 0 : static_cast<int>(index / steps) - 1;
  const std::uint64_t first = (index - static_cast<std::size_t>(shift) * steps) << shift;
  const std::uint64_t last = first + ((std::uint64_t{1} << shift) - 1);
  return {Duration::picoseconds(static_cast<std::int64_t>(first)),
          Duration::picoseconds(static_cast<std::int64_t>(last)), 0};
}

void Histogram::grow(std::size_t index) { cells_.resize((index / steps + 1) * steps); }

void Histogram::merge(const Histogram& other) {
  if (other.cells_.size() > cells_.size()) cells_.resize(other.cells_.size());
  for (std::size_t i = 0; i < other.cells_.size(); ++i) {
    cells_[i].count += other.cells_[i].count;
    cells_[i].smallest = std::min(cells_[i].smallest, other.cells_[i].smallest);
    cells_[i].largest = std::max(cells_[i].largest, other.cells_[i].largest);
  }
  count_ += other.count_;
  sum_ += other.sum_;
}

std::optional<Duration> Histogram::min() const {
  if (count_ == 0) return std::nullopt;
  return at_rank(1);
}

// The last cell need not hold any value: cells are added in whole factors of two.
std::optional<Duration> Histogram::max() const {
  if (count_ == 0) return std::nullopt;
  std::int64_t largest = 0;
  for (const Cell& cell : cells_) largest = std::max(largest, cell.largest);
  return Duration::picoseconds(largest);
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
  return at_rank(rank_of(share, count_));
}

// Of c values in a bucket the first is its smallest, the last its largest, the others lie evenly
// between them.
Duration Histogram::at_rank(std::uint64_t rank) const {
  OSARIUM_CHECK(rank >= 1 && rank <= count_, "a rank lies between 1 and the number of values");
  std::size_t i = 0;
  for (; rank > cells_[i].count; ++i) rank -= cells_[i].count;
  const Cell& cell = cells_[i];
  if (rank == 1) return Duration::picoseconds(cell.smallest);
  const Sum width = static_cast<Sum>(static_cast<std::uint64_t>(cell.largest - cell.smallest));
  const Sum gaps = cell.count - 1;
  const Sum above = (width * (rank - 1) + gaps / 2) / gaps;
  return Duration::picoseconds(cell.smallest + static_cast<std::int64_t>(above));
}

std::uint64_t Histogram::count_up_to(Duration limit) const {
  std::uint64_t total = 0;
  for (const Bucket& bucket : buckets())
    if (bucket.last <= limit) total += bucket.count;
  return total;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> result;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (cells_[i].count == 0) continue;
    result.push_back(bounds_of(i));
    result.back().count = cells_[i].count;
  }
  return result;
}

bool operator==(const Histogram& a, const Histogram& b) {
  return a.count_ == b.count_ && a.sum_ == b.sum_ && a.cells_ == b.cells_;
}

}  // namespace osarium
