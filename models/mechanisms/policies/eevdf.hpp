// Earliest eligible virtual deadline first (Stoica and Abdel-Wahab 1995), as in Linux from 6.6 on.
// A thread is eligible while it has got no more than the weighted average of all that compete; of
// those eligible the earliest virtual deadline (of the end of its request, a slice) comes next, and
// runs until its request is fulfilled. What leaves keeps its lag, within two slices, and comes back
// with it; what is new begins without lag and with half a slice. Deferred dequeueing of sleepers
// (6.12) is not modelled.
#pragma once

#include "models/mechanisms/run_queue.hpp"
#include "models/mechanisms/thread_tree.hpp"

namespace osarium {

class EevdfQueue final : public RunQueue {
 public:
  EevdfQueue(const EevdfPolicy& policy, int cpus)
      : slice_(policy.slice * tunable_scale(cpus)), run_to_parity_(policy.run_to_parity) {}
  Duration slice(const Thread& running) const override;
  bool preempts(const Thread& waiting, const Thread& running) const override;

 private:
  __extension__ typedef __int128 Wide;

  void joined(Thread& thread, Arrival how, Time now) override;
  void left(Thread& thread) override;
  void insert(Thread& thread, Arrival) override {
    tree_.insert(thread, thread.entity.virtual_time);
  }
  void erase(Thread& thread) override { tree_.erase(thread); }
  Thread* front() const override;
  void picked(Thread& thread) override { thread.entity.picked_with = thread.entity.deadline; }
  void charged(Thread& thread, Duration used) override;
  std::int64_t average(std::int64_t weight) const;
  bool eligible(const Thread& thread) const {
    return thread.entity.virtual_time <= average(weight());
  }

  Duration slice_;
  bool run_to_parity_;
  Wide sum_ = 0;                   // of weight times virtual time, of all that compete
  std::int64_t last_average_ = 0;  // when the last one left
  ThreadTree tree_;
};

}  // namespace osarium
