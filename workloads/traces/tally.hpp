// What a trace holds, counted while its events go by: how many of each kind, threads, cpus, the
// span, stamps that run backwards. Its memory does not grow.
#pragma once

#include <algorithm>
#include <bitset>
#include <memory>

#include "workloads/traces/event.hpp"

namespace osarium::traces {

class Tally {
 public:
  void add(const Event& event);

  std::int64_t rows() const { return rows_; }
  std::int64_t of(EventKind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
  std::int64_t first() const { return rows_ == 0 ? 0 : first_; }
  std::int64_t last() const { return rows_ == 0 ? 0 : last_; }  // the latest, wherever it stands
  std::int64_t backward() const { return backward_; }
  std::int64_t furthest_back() const { return furthest_back_; }  // from the latest before it
  std::size_t cpus() const { return seen_->cpus.count(); }
  // That ran or were named as next to run, without the idle one.
  std::size_t threads() const { return seen_->threads.count(); }
  std::int64_t with_process() const { return with_process_; }

 private:
  struct Seen {
    std::bitset<cpus_limit> cpus;
    std::bitset<threads_limit> threads;
  };

  std::int64_t rows_ = 0, first_ = INT64_MAX, last_ = INT64_MIN;
  std::int64_t backward_ = 0, furthest_back_ = 0;
  std::int64_t with_process_ = 0;
  std::array<std::int64_t, event_kinds> kinds_{};
  std::unique_ptr<Seen> seen_ = std::make_unique<Seen>();
};

}  // namespace osarium::traces
