// Earliest deadline first, each thread behind a constant bandwidth server (Abeni and Buttazzo
// 1998): it has `runtime` until its deadline, `period` later. When that is used up the deadline
// moves by a period, so that a thread that wants more than its share only delays itself. What
// wakes up keeps its deadline if the rest fits in, else it begins anew. (Linux makes a thread that
// has used its runtime wait for its next period even when nobody else wants the cpu; this one does
// not.) Threads without a period come last, first come, first served.
#pragma once

#include "models/mechanisms/run_queue.hpp"
#include "models/mechanisms/thread_tree.hpp"

namespace osarium {

class DeadlineQueue final : public RunQueue {
 public:
  Duration slice(const Thread& running) const override;
  bool preempts(const Thread& waiting, const Thread& running) const override {
    return waiting.entity.deadline < running.entity.deadline;
  }

 private:
  void joined(Thread& thread, Arrival how, Time now) override;
  void insert(Thread& thread, Arrival how) override {
    tree_.insert(thread, thread.entity.deadline, how == Arrival::preempted);
  }
  void erase(Thread& thread) override { tree_.erase(thread); }
  Thread* front() const override { return tree_.first(); }
  void picked(Thread& thread) override { thread.entity.picked_with = thread.entity.deadline; }
  void charged(Thread& thread, Duration used) override;

  ThreadTree tree_;
};

}  // namespace osarium
