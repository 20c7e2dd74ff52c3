// Optimistic spinning of sleeping locks: whoever finds a lock taken spins for as long as its owner
// is running, because it will soon be released then (Linux:
// Documentation/locking/mutex-design.rst). A spinner gives up, to sleep, when the owner leaves its
// cpu or when it loses its own.
//
// Either all spinners watch the lock (Linux 2.6.30), and each of them fetches its line whenever it
// is written, or they queue as for an MCS lock and only the first watches it (3.10). As in Linux,
// every cpu has one node for such queues, in a line of its own.
#pragma once

#include "models/hardware/cache_line.hpp"
#include "models/mechanisms/per_cpu_lines.hpp"

namespace osarium {

// What is spun for. The values are those of this instant.
class SpunFor {
 public:
  // nullptr: nobody, or somebody who cannot be told (readers).
  virtual Context* owner() const = 0;
  virtual bool free_for_spinners() const = 0;
  virtual void take(Context& here) = 0;  // when it is free

 protected:
  ~SpunFor() = default;
};

class OwnerSpin {
 public:
  // `line`: where the lock is, and the end of the queue. nodes == nullptr: no queue.
  OwnerSpin(SpunFor& lock, CacheLine& line, PerCpuLines* nodes)
      : lock_(lock), line_(line), nodes_(nodes) {}
  OwnerSpin(const OwnerSpin&) = delete;

  // True: the lock has been taken. False: it is time to sleep. The time after the spinning is
  // booked on `mode`.
  Task<bool> take(Context& here, Mode mode);

 private:
  // Somebody who spins, in the queue if there is one. When he loses his cpu, he makes room for the
  // next.
  struct Optimist final : Link {
    Optimist(OwnerSpin& owner_spin, Context& context);
    ~Optimist() { spin_of.leave_queue(*this); }

    struct OwnDeparture final : Departure {
      explicit OwnDeparture(Optimist& whose) : me(whose) {}
      void departed() override;
      Optimist& me;
    };
    OwnerSpin& spin_of;
    Context& here;
    CacheLine* node = nullptr;  // where he spins while he is not the first of the queue
    bool preempted;
    OwnDeparture departure{*this};
  };
  struct OwnerDeparture final : Departure {
    explicit OwnerDeparture(CacheLine& looked_at) : line(looked_at) {}
    void departed() override { line.prompt(); }
    CacheLine& line;
  };

  Task<> join_queue(Optimist& me);
  // The one who is the first after that; nullptr: nobody, or `me` was not it.
  Optimist* leave_queue(Optimist& me);
  bool first(const Optimist& me) const { return queue_.next == &me; }
  bool watch_owner();

  SpunFor& lock_;
  CacheLine& line_;
  PerCpuLines* nodes_;
  Link queue_;
  OwnerDeparture owner_departure_{line_};
};

}  // namespace osarium
