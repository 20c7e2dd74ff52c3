// First come, first served; with a quantum, in turns (round-robin). A thread that is preempted by
// something else goes on with the rest of its turn, before the others.
#pragma once

#include "models/mechanisms/run_queue.hpp"

namespace osarium {

class FifoQueue : public RunQueue {
 public:
  explicit FifoQueue(Duration quantum) : quantum_(quantum) {}
  Duration slice(const Thread& running) const override {
    return quantum_ == unlimited ? unlimited : running.entity.left;
  }

 protected:
  void insert(Thread& thread, Arrival how) override {
    if (how != Arrival::preempted) thread.entity.left = quantum_;
  }
  void handed_over(const Thread& thread, Thread& next) override {
    next.entity.left = thread.entity.left;
  }

 private:
  // Whether nobody waits who takes turns with it.
  virtual bool alone(const Thread&) const { return waiting() == 0; }
  // A turn that ends while it is alone is followed by the next.
  void charged(Thread& thread, Duration used) override {
    if (quantum_ == unlimited) return;
    Duration& left = thread.entity.left;
    left -= used;
    if (alone(thread) && left <= Duration()) left = quantum_ - -left % quantum_;
  }

  Duration quantum_;
};

}  // namespace osarium
