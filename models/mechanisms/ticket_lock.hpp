// Two counters in one cache line, as in Linux 2.6.25 to 4.1: who comes takes the next ticket, and
// spins until it is served; first come, first served. Taking a ticket and releasing both take the
// line from all who spin, and each of them fetches it anew, one after another: handing the lock
// over takes the longer the more wait. A waiter without a cpu holds up all behind it.
#pragma once

#include "models/mechanisms/spin_lock.hpp"

namespace osarium {

class TicketLock final : public SpinLock {
 public:
  explicit TicketLock(const Coherence& coherence, NodeId home = NodeId(0),
                      LockClass* statistics = nullptr)
      : SpinLock(statistics), line_(coherence, name_of(statistics), home) {}

  Task<> acquire(Context& here) override;
  Task<> release(Context& here) override;
  CacheLine& line() { return line_; }
  CacheLine* shared_line() override { return &line_; }

 private:
  std::uint32_t next_ = 0;
  std::uint32_t served_ = 0;
  CacheLine line_;
};

}  // namespace osarium
