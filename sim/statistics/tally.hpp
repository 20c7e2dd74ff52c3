// Count, mean, variance and extremes of plain numbers in constant memory (Welford's recurrence,
// which does not lose digits as a sum of squares does). Merging two tallies is exact up to
// rounding, so merge in a fixed order where bytes matter. For durations whose tail matters use
// Histogram.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace osarium {

class Tally {
 public:
  void record(double value) {
    ++count_;
    const double before = value - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (value - mean_);
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }

  void merge(const Tally& other) {
    if (other.count_ == 0) return;
    const double mine = static_cast<double>(count_);
    const double theirs = static_cast<double>(other.count_);
    const double apart = other.mean_ - mean_;
    mean_ += apart * (theirs / (mine + theirs));
    squares_ += other.squares_ + apart * apart * (mine * theirs / (mine + theirs));
    count_ += other.count_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
  }

  std::uint64_t count() const { return count_; }

  // Nothing when nothing was recorded.
  std::optional<double> mean() const { return count_ > 0 ? std::optional(mean_) : std::nullopt; }
  std::optional<double> min() const { return count_ > 0 ? std::optional(min_) : std::nullopt; }
  std::optional<double> max() const { return count_ > 0 ? std::optional(max_) : std::nullopt; }

  // Of the sample (divided by count - 1); nothing below two records.
  std::optional<double> variance() const {
    if (count_ < 2) return std::nullopt;
    return squares_ / static_cast<double>(count_ - 1);
  }
  std::optional<double> deviation() const {
    const auto v = variance();
    return v ? std::optional(std::sqrt(*v)) : std::nullopt;
  }

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // sum of squared distances from the mean
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

}  // namespace osarium
