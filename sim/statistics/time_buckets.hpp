// What happened when, in bounded memory: simulated time cut into buckets of equal width, each with
// a Content (Tally, Counter, Histogram: anything with merge() and an empty start). When a time lies
// beyond the last of `limit` buckets, neighbours are merged in pairs and the width doubles, so a
// run of unknown length needs no choice of width. Whether and when it doubles depends on the times
// alone: the same records give the same buckets.
//
//   TimeBuckets<Tally> latencies(1_ms, 1024);
//   latencies.at(now - start).record(latency.seconds());
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "sim/engine/check.hpp"
#include "sim/engine/time.hpp"

namespace osarium {

template <class Content>
class TimeBuckets {
 public:
  // first_width > 0; limit is even.
  TimeBuckets(Duration first_width, std::size_t limit) : width_(first_width), limit_(limit) {
    OSARIUM_CHECK(first_width > Duration() && limit >= 2 && limit % 2 == 0,
                  "buckets need a width, and neighbours to merge with");
  }

  // The bucket of a time since the start, >= 0; buckets between are made empty. The reference holds
  // until the next call.
  Content& at(Duration since_start) {
    if (since_start < begin_ || since_start - begin_ >= width_ || buckets_.empty()) [[unlikely]]
      move_to(since_start);
    return buckets_[current_];
  }

  // In order of time; bucket i begins i widths after the start. The last one may be incomplete.
  const std::vector<Content>& buckets() const { return buckets_; }
  Duration width() const { return width_; }

  // All buckets from the given one on, together.
  Content from(std::size_t first) const {
    Content sum;
    for (std::size_t i = first; i < buckets_.size(); ++i) sum.merge(buckets_[i]);
    return sum;
  }

 private:
  void move_to(Duration since_start) {
    OSARIUM_CHECK(since_start >= Duration(), "nothing is recorded before the start");
    while (since_start / width_ >= static_cast<std::int64_t>(limit_)) fold();
    current_ = static_cast<std::size_t>(since_start / width_);
    begin_ = width_ * static_cast<std::int64_t>(current_);
    if (current_ >= buckets_.size()) buckets_.resize(current_ + 1);
  }

  void fold() {
    for (std::size_t i = 0; i < buckets_.size(); i += 2) {
      if (i + 1 < buckets_.size()) buckets_[i].merge(buckets_[i + 1]);
      if (i > 0) buckets_[i / 2] = std::move(buckets_[i]);
    }
    buckets_.resize((buckets_.size() + 1) / 2);
    width_ = width_ * 2;
  }

  Duration width_;
  std::size_t limit_;
  std::size_t current_ = 0;
  Duration begin_;  // of the current bucket
  std::vector<Content> buckets_;
};

}  // namespace osarium
