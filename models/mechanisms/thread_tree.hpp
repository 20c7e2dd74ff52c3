// Threads in the order of a key, equal ones first in, first out: a treap through their scheduling
// entities, so nothing is allocated. Its heights come from a counter, so that it looks the same in
// every run. It also finds the earliest deadline among the threads with a key up to a limit, which
// is what EEVDF asks for. All operations are logarithmic.
#pragma once

#include "models/mechanisms/thread.hpp"

namespace osarium {

class ThreadTree {
 public:
  bool empty() const { return root_ == nullptr; }
  // Before those with an equal key, if `first`. The entity's deadline must not change inside.
  void insert(Thread& thread, std::int64_t key, bool first = false);
  void erase(Thread& thread) { erase(root_, thread); }

  // nullptr without one.
  Thread* first() const;
  // Of those whose key is at most `limit` the one with the earliest deadline, of equal ones the one
  // with the smallest key.
  Thread* earliest_deadline(std::int64_t limit) const;

 private:
  static bool before(const Thread& a, const Thread& b);
  static void renew(Thread& node);
  static void insert(Thread*& root, Thread& thread);
  static void erase(Thread*& root, Thread& thread);
  static void split(Thread* tree, const Thread& at, Thread*& below, Thread*& above);
  static Thread* merge(Thread* below, Thread* above);

  Thread* root_ = nullptr;
  std::int64_t inserted_ = 0;
};

}  // namespace osarium
