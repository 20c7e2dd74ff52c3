// Distribution of durations in log-linear buckets: 32 for each factor of two, whole picoseconds
// below 64. Count, sum, minimum, maximum and mean are exact; a quantile is within 1/64 (1.6 %) of
// the recorded value of that rank. Merging adds the buckets, so that any split of the records gives
// the same result, to the bit. Memory grows with the largest value: nothing when empty, 8 kB for
// values up to 0.5 s, 15 kB at most.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "sim/engine/check.hpp"
#include "sim/engine/time.hpp"

namespace osarium {

class Histogram {
 public:
  __extension__ typedef unsigned __int128 Sum;  // in picoseconds

  struct Bucket {
    Duration first;  // the values from first to last are not told apart
    Duration last;
    std::uint64_t count;
  };

  // value >= 0.
  void record(Duration value) { record(value, 1); }
  void record(Duration value, std::uint64_t times) {
    const std::int64_t v = value.picoseconds();
    OSARIUM_CHECK(v >= 0, "a histogram holds no negative durations");
    if (times == 0) return;
    const std::size_t i = index_of(static_cast<std::uint64_t>(v));
    if (i >= counts_.size()) [[unlikely]]
      grow(i);
    counts_[i] += times;
    count_ += times;
    sum_ += static_cast<Sum>(static_cast<std::uint64_t>(v)) * times;
    min_ = std::min(min_, v);
    max_ = std::max(max_, v);
  }

  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  Sum sum() const { return sum_; }

  // Nothing when nothing was recorded. The mean is rounded to the nearest picosecond.
  std::optional<Duration> min() const;
  std::optional<Duration> max() const;
  std::optional<Duration> mean() const;

  // The value of rank ceil(share * count), share in [0, 1] (0 counts as rank 1). The first and the
  // last rank are exact; any other is the middle of its bucket, within 1/64 of the value.
  std::optional<Duration> quantile(double share) const;

  // How many values lie in buckets that end at or below the limit: exact for limits that end a
  // bucket.
  std::uint64_t count_up_to(Duration limit) const;

  // The buckets that are not empty, in ascending order.
  std::vector<Bucket> buckets() const;

  friend bool operator==(const Histogram& a, const Histogram& b);

 private:
  // One shift and one bit count, no branch: values below 64 have a shift of 0 and are their own
  // index.
  static std::size_t index_of(std::uint64_t v) {
    const int shift = static_cast<int>(std::bit_width(v | 32)) - 6;
    return static_cast<std::size_t>(shift) * 32 + static_cast<std::size_t>(v >> shift);
  }
  static Bucket bounds_of(std::size_t index);
  void grow(std::size_t index);

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  Sum sum_ = 0;
  std::int64_t min_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_ = 0;
};

}  // namespace osarium
