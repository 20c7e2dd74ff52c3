#include "sim/engine/event_queue.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

TEST(EventKey, OrdersByTimeThenSequence) {
  EXPECT_LT(event_key(1, 900, 3), event_key(2, 0, 1));
  EXPECT_LT(event_key(1, 4, 9), event_key(1, 5, 0));
  const EventKey key = event_key(123456789012345, max_sequence, max_slots - 1);
  EXPECT_EQ(key_time(key), 123456789012345U);
  EXPECT_EQ(key_sequence(key), max_sequence);
  EXPECT_EQ(key_slot(key), max_slots - 1);
}

TEST(EventKey, EarlierIsTheMinimum) {
  Stream stream(Seed{}, "test", 0, "keys");
  const auto random_key = [&] {
    // Halves that often agree, so that each half decides in turn.
    return static_cast<EventKey>(stream.bits() << stream.below(3) * 31) << 64 | stream.below(3);
  };
  for (int i = 0; i < 10'000; ++i) {
    const EventKey a = random_key(), b = random_key();
    ASSERT_TRUE(earlier(a, b) == std::min(a, b));
  }
}

// Sets and clears slots at random and compares the front with an ordered set, at sizes on both
// sides of every growth.
void compare_with_set(std::size_t pending, int steps) {
  EventQueue queue;
  std::set<EventKey> reference;
  std::vector<SlotId> slots;
  Stream stream(Seed{}, "test", pending, "queue");
  std::uint64_t sequence = 0;
  const auto put = [&](SlotId slot) {
    const EventKey key = event_key(stream.below(1000), sequence++, slot);
    if (queue.key(slot) != no_event) reference.erase(queue.key(slot));
    queue.set(slot, key);
    reference.insert(key);
  };
  for (int i = 0; i < steps; ++i) {
    const std::uint64_t action = stream.below(4);
    if (slots.size() < pending || action == 0) {
      slots.push_back(queue.acquire());
      put(slots.back());
    } else if (action == 1) {
      put(slots[stream.below(slots.size())]);
    } else {
      const std::size_t victim =
          action == 2
              ? stream.below(slots.size())
              : static_cast<std::size_t>(
                    std::find(slots.begin(), slots.end(), key_slot(queue.top())) - slots.begin());
      reference.erase(queue.key(slots[victim]));
      queue.release(slots[victim]);
      slots[victim] = slots.back();
      slots.pop_back();
    }
    const EventKey first = reference.empty() ? no_event : *reference.begin();
    ASSERT_TRUE(queue.top() == first) << "after step " << i;
  }
}

TEST(EventQueue, FrontIsTheSmallestKey) {
  for (const std::size_t pending : {1, 3, 4, 5, 15, 16, 17, 64, 65, 300, 1025, 5000})
    compare_with_set(pending, static_cast<int>(20'000 + 3 * pending));
}

TEST(EventQueue, LargeTreeIsTheSame) { compare_with_set(40'000, 150'000); }

TEST(EventQueue, KeepsSlotsAndFramesWhenItGrows) {
  EventQueue queue;
  std::vector<int> frames(3000);
  std::vector<SlotId> slots;
  for (int& frame : frames) {
    slots.push_back(queue.acquire());
    queue.set_frame(slots.back(), &frame);
    queue.set(slots.back(), event_key(5, 1, slots.back()));
  }
  for (std::size_t i = 0; i < frames.size(); ++i) EXPECT_EQ(queue.frame(slots[i]), &frames[i]);
  EXPECT_EQ(std::set<SlotId>(slots.begin(), slots.end()).size(), slots.size());
}

TEST(EventQueue, RenumberingKeepsTheOrder) {
  EventQueue queue;
  const SlotId a = queue.acquire(), b = queue.acquire();
  queue.set(a, event_key(7, 5000, a));
  queue.set(b, event_key(7, 4000, b));
  queue.renumber([](std::uint64_t n) { return n / 1000; });
  EXPECT_TRUE(queue.top() == event_key(7, 4, b));
  EXPECT_TRUE(queue.key(a) == event_key(7, 5, a));
}

}  // namespace
}  // namespace osarium
