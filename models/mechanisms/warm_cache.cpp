#include "models/mechanisms/warm_cache.hpp"

#include <algorithm>

#include "sim/random/math.hpp"

namespace osarium {

namespace {

constexpr std::int64_t steps = 64;      // of the table, for each size of the cache
constexpr std::int64_t most_sizes = 4;  // touched: then next to nothing is left
constexpr std::int64_t whole = 1 << 20;

// The probability of at least n, where `mean` is expected.
double at_least(std::int64_t n, double mean) {
  double term = math::exp(-mean), below = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    below += term;
    term *= mean / static_cast<double>(i + 1);
  }
  return 1 - below;
}

}  // namespace

WarmCache::WarmCache(Bytes size, std::int64_t ways) : size_(size.count()) {
  for (std::int64_t i = 0; i <= steps * most_sizes; ++i) {
    const double mean = static_cast<double>(i * ways) / static_cast<double>(steps);
    lost_.push_back(static_cast<std::int64_t>(at_least(ways, mean) * static_cast<double>(whole)));
  }
}

// Of `bytes`, when so much has been touched in all.
std::int64_t WarmCache::lost(std::int64_t bytes, std::int64_t touched) const {
  const std::int64_t step = std::min(touched * steps / size_, steps * most_sizes);
  return bytes * lost_[static_cast<std::size_t>(step)] / whole;
}

Bytes WarmCache::come(Thread& thread) {
  const std::int64_t own = footprint(thread);
  if (own == 0) return Bytes();
  const bool warm = std::exchange(thread.warm_in_, this) == this;
  std::int64_t touched = own;
  if (warm) {
    for (Link* link = recent_.next; link != &thread.warmth_; link = link->next) {
      touched += footprint(static_cast<Thread::Member*>(link)->thread);
      if (touched >= size_ * most_sizes) break;
    }
  }
  thread.warmth_.remove();
  thread.warmth_.insert_before(*recent_.next);
  return Bytes::of_count(warm ? lost(own, touched) - lost(own, own) : own);
}

}  // namespace osarium
