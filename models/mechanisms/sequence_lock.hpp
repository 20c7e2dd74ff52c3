// Readers that write nothing, not even a lock's line, and try again when a writer came in between:
//
//   for (bool retry = true; retry;) {
//     const std::uint64_t start = co_await sequence.read_begin(here);
//     …                                                 // may see anything, and must survive it
//     retry = co_await sequence.read_retry(here, start);
//   }
//
// SequenceCount leaves it to its user that there is one writer at a time (seqcount_t: a dentry's is
// under the dentry's lock); SequenceLock has a lock for that (seqlock_t). A reader that comes while
// somebody writes spins until he is done. A writer keeps its cpu, or readers spin for long.
#pragma once

#include "models/hardware/cache_line.hpp"

namespace osarium {

class SequenceCount {
 public:
  explicit SequenceCount(const Coherence& coherence, std::string_view name = {})
      : line_(coherence, name) {}
  SequenceCount(const SequenceCount&) = delete;

  Task<std::uint64_t> read_begin(Context& here);
  // Whether what was read since read_begin() is worthless.
  Task<bool> read_retry(Context& here, std::uint64_t start);
  Task<> write_begin(Context& here);
  Task<> write_end(Context& here);

  std::uint64_t retries() const { return retries_; }

 private:
  bool writing() const { return sequence_ % 2 == 1; }

  CacheLine line_;
  std::uint64_t sequence_ = 0;
  std::uint64_t retries_ = 0;
};

// Lock: a SpinLock.
template <class Lock>
class SequenceLock {
 public:
  SequenceLock(const Coherence& coherence, Lock& writers) : count_(coherence), writers_(writers) {}

  Task<std::uint64_t> read_begin(Context& here) { return count_.read_begin(here); }
  Task<bool> read_retry(Context& here, std::uint64_t start) {
    return count_.read_retry(here, start);
  }
  Task<> acquire(Context& here) {
    co_await writers_.acquire(here);
    co_await count_.write_begin(here);
  }
  Task<> release(Context& here) {
    co_await count_.write_end(here);
    co_await writers_.release(here);
  }

  std::uint64_t retries() const { return count_.retries(); }

 private:
  SequenceCount count_;
  Lock& writers_;
};

}  // namespace osarium
