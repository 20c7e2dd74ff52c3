#include "models/mechanisms/thread_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

// Random insertions and removals against a plain list.
TEST(ThreadTree, FindsWhatASearchThroughAListFinds) {
  Simulation sim;
  Stream random(Seed{}, "thread tree", 0, "script");
  std::deque<Thread> threads;
  for (int i = 0; i < 60; ++i) threads.emplace_back(sim, "thread");
  ThreadTree tree;
  std::vector<Thread*> list;  // in the order that the tree must have
  for (int step = 0; step < 20'000; ++step) {
    Thread& thread = threads[random.below(threads.size())];
    const auto place = std::find(list.begin(), list.end(), &thread);
    if (place != list.end()) {
      tree.erase(thread);
      list.erase(place);
    } else {
      const auto key = static_cast<std::int64_t>(random.below(20));
      const bool first = random.below(4) == 0;
      thread.entity.deadline = static_cast<std::int64_t>(random.below(20));
      tree.insert(thread, key, first);
      list.insert(std::find_if(list.begin(), list.end(),
                               [&](const Thread* each) {
                                 return first ? each->entity.key >= key : each->entity.key > key;
                               }),
                  &thread);
    }
    ASSERT_EQ(tree.first(), list.empty() ? nullptr : list.front());
    const auto limit = static_cast<std::int64_t>(random.below(20));
    Thread* earliest = nullptr;
    for (Thread* each : list)
      if (each->entity.key <= limit &&
          (earliest == nullptr || each->entity.deadline < earliest->entity.deadline))
        earliest = each;
    ASSERT_EQ(tree.earliest_deadline(limit), earliest);
  }
}

}  // namespace
}  // namespace osarium
