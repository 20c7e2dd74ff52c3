// Frames of a page cache that are replaced among themselves, and the order in which they go. One
// pool is the kernel's; an application that knows its accesses better has a pool of its own, with a
// policy that it chose (an exokernel's file cache; Cao et al., 1994). Plain data: no simulated
// time.
#pragma once

#include <algorithm>
#include <deque>
#include <vector>

#include "models/mechanisms/thread.hpp"
#include "models/services/sleepers.hpp"

namespace osarium {

enum class Replacement : std::uint8_t { lru, mru, fifo };
constexpr std::array<Named<Replacement>, 3> choices_of(Replacement) {
  return {{{"lru", Replacement::lru, "what was not used for the longest time"},
           {"mru", Replacement::mru, "what was used last: for scans over and over again"},
           {"fifo", Replacement::fifo, "what has been there for the longest time"}}};
}

// Who says which rule is that of memory for a program's own files.
enum class Chooser : std::uint8_t { kernel, program };
constexpr std::array<Named<Chooser>, 2> choices_of(Chooser) {
  return {{{"kernel", Chooser::kernel, "the kernel, or the server: its own rule for all"},
           {"program", Chooser::program, "the program, of its own files"}}};
}

struct CachedFile;

// A page of memory with a page of a file. It stays where it is while somebody uses it.
struct PageFrame : Link {
  PageFrame(const Coherence& coherence, LineStatistics* statistics) : references(coherence) {
    references.observe(statistics);
  }
  bool idle() const { return users == 0 && !loading && !writing; }
  bool bound_to(AddressSpaceId space) const {
    return std::find(bound.begin(), bound.end(), space) != bound.end();
  }

  CachedFile* file = nullptr;
  std::int64_t index = 0;
  CacheLine references;  // of the count that whoever uses the page changes
  std::int32_t users = 0;
  bool loading = false;  // its contents are on their way from the disk
  bool dirty = false;
  bool writing = false;               // … on their way to it
  std::vector<AddressSpaceId> bound;  // of a library: whose programs may use it
};

class PagePool {
 public:
  // How many it looks at for one that is clean (Linux: SWAP_CLUSTER_MAX).
  static constexpr int looks = 32;

  PagePool(const Coherence& coherence, std::int64_t pages, Replacement replacement)
      : coherence_(coherence),
        statistics_(coherence.census() == nullptr ? nullptr
                                                  : &coherence.census()->lines("page references")),
        pages_(pages),
        replacement_(replacement) {}

  // nullptr: all are in use, and it has no more.
  PageFrame* free_frame();
  // Which idle frame goes next, if possible a clean one; nullptr: none is idle.
  PageFrame* victim();
  void insert(PageFrame& frame) { frame.insert_before(used_); }
  // It is in none of the lists from now on.
  void remove(PageFrame& frame);
  void give_back(PageFrame& frame) { free_.push_back(&frame); }
  void touch(PageFrame& frame);

  std::int64_t pages() const { return pages_; }

  Sleepers waiters;  // for a frame to become idle

 private:
  const Coherence& coherence_;
  LineStatistics* statistics_;
  std::int64_t pages_;
  Replacement replacement_;
  std::deque<PageFrame> frames_;  // made when they are needed first
  std::vector<PageFrame*> free_;
  Link used_;  // the oldest, or the least recently used, in front
};

}  // namespace osarium
