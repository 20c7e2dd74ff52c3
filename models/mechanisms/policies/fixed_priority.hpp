// The highest priority first; a thread of higher priority preempts at once. Equal ones come first
// in, first out, in turns if there is a quantum; one that was preempted stays first of its equals.
#pragma once

#include "models/mechanisms/policies/fifo.hpp"
#include "models/mechanisms/thread_tree.hpp"

namespace osarium {

class FixedPriorityQueue final : public FifoQueue {
 public:
  explicit FixedPriorityQueue(const FixedPriorityPolicy& policy)
      : FifoQueue(policy.quantum.value_or(unlimited)) {}

  Duration slice(const Thread& running) const override {
    return alone(running) ? unlimited : FifoQueue::slice(running);
  }
  bool preempts(const Thread& waiting, const Thread& running) const override {
    return key(waiting) < key(running);
  }

 private:
  static std::int64_t key(const Thread& thread) { return -thread.attributes().priority; }
  void insert(Thread& thread, Arrival how) override {
    FifoQueue::insert(thread, how);
    tree_.insert(thread, key(thread), how == Arrival::preempted);
  }
  void erase(Thread& thread) override { tree_.erase(thread); }
  Thread* front() const override { return tree_.first(); }
  bool alone(const Thread& thread) const override {
    const Thread* const next = tree_.first();
    return next == nullptr || key(*next) > key(thread);
  }

  ThreadTree tree_;
};

}  // namespace osarium
