// What is left of a thread's footprint in the private cache of a core when the thread comes back.
// Rule: a thread touches its whole footprint whenever it runs; pages lie at random over the sets of
// the cache, which lose what was used longest ago. So a page is lost if at least as many others
// that share its sets have been touched since as the cache has ways: a Poisson probability of the
// bytes that distinct threads have touched since. What a thread loses to itself is part of its
// work. A thread that comes from another core has lost all.
#pragma once

#include <vector>

#include "models/mechanisms/thread.hpp"

namespace osarium {

class WarmCache {
 public:
  // Without a size nothing is ever lost.
  WarmCache(Bytes size, std::int64_t ways);
  WarmCache(const WarmCache&) = delete;
  ~WarmCache() { recent_.remove(); }

  // A thread comes, and is the one that used the cache last from now on: how much it has lost.
  // Walks over the threads that came since, as far as they fit into the cache a few times.
  Bytes come(Thread& thread);

 private:
  std::int64_t footprint(const Thread& thread) const {
    return std::min(thread.attributes().footprint.count(), size_);
  }
  std::int64_t lost(std::int64_t bytes, std::int64_t touched) const;

  std::int64_t size_;
  std::vector<std::int64_t> lost_;  // share of a page's chances, by what was touched
  Link recent_;                     // the last one first
};

}  // namespace osarium
