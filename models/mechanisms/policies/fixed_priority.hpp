// The highest priority first; a thread of higher priority preempts at once. Equal ones come first
// in, first out, in turns if there is a quantum; one that was preempted stays first of its equals.
#pragma once

#include "models/mechanisms/run_queue.hpp"
#include "models/mechanisms/thread_tree.hpp"

namespace osarium {

class FixedPriorityQueue final : public RunQueue {
 public:
  explicit FixedPriorityQueue(const FixedPriorityPolicy& policy)
      : quantum_(policy.quantum.value_or(unlimited)) {}

  Duration slice(const Thread& running) const override {
    const Thread* const next = tree_.first();
    if (quantum_ == unlimited || next == nullptr || key(*next) > key(running)) return unlimited;
    return running.entity.left;
  }
  bool preempts(const Thread& waiting, const Thread& running) const override {
    return key(waiting) < key(running);
  }

 private:
  static std::int64_t key(const Thread& thread) { return -thread.attributes().priority; }
  void insert(Thread& thread, Arrival how) override {
    if (how != Arrival::preempted) thread.entity.left = quantum_;
    tree_.insert(thread, key(thread), how == Arrival::preempted);
  }
  void erase(Thread& thread) override { tree_.erase(thread); }
  Thread* front() const override { return tree_.first(); }
  void handed_over(const Thread& thread, Thread& next) override {
    next.entity.left = thread.entity.left;
  }
  void charged(Thread& thread, Duration used) override {
    if (quantum_ == unlimited) return;
    Duration& left = thread.entity.left;
    left -= used;
    const Thread* const next = tree_.first();
    const bool alone = next == nullptr || key(*next) > key(thread);
    if (alone && left <= Duration()) left = quantum_ - -left % quantum_;
  }

  Duration quantum_;
  ThreadTree tree_;
};

}  // namespace osarium
