#include "sim/engine/event_queue.hpp"

#include <algorithm>
#include <cstring>

#include "sim/engine/check.hpp"

namespace osarium {

namespace {

constexpr SlotId smallest_capacity = 4;
// From here on the frames of pending coroutines no longer fit the second-level cache.
constexpr SlotId large_capacity = 16384;

// A winner at the level with this many nodes runs soon.
constexpr std::size_t front_width = 64;

}  // namespace

void EventQueue::grow() {
  OSARIUM_CHECK(capacity_ < max_slots, "more than 16 million events are pending at once");
  const SlotId old_capacity = capacity_;
  const std::size_t old_first_leaf = first_leaf_;
  capacity_ = capacity_ == 0 ? smallest_capacity
                             : std::min(capacity_ * (capacity_ < 1024 ? 4 : 2), max_slots);
  first_leaf_ = 1;
  while (first_leaf_ < capacity_) first_leaf_ *= 4;
  large_ = capacity_ >= large_capacity;

  Pages nodes((first_leaf_ + capacity_) * size);
  Pages frames(capacity_ * sizeof(void*));
  if (old_capacity > 0) {
    std::memcpy(nodes.data() + first_leaf_ * size, nodes_ + old_first_leaf * size,
                old_capacity * size);
    std::memcpy(frames.data(), frames_, old_capacity * sizeof(void*));
  }
  node_pages_ = std::move(nodes);
  frame_pages_ = std::move(frames);
  nodes_ = node_pages_.data();
  frames_ = reinterpret_cast<void**>(frame_pages_.data());
  for (SlotId slot = capacity_; slot-- > old_capacity;) {
    at((first_leaf_ + slot) * size) = no_event;
    frames_[slot] = reinterpret_cast<void*>(static_cast<std::uintptr_t>(free_));
    free_ = slot;
  }
  replay_all();
}

void EventQueue::replay_all() {
  std::size_t first = first_leaf_, width = capacity_;
  while (first > 1) {
    first /= 4;
    width = (width + 3) / 4;
    const std::size_t padded = first == 1 ? 1 : (width + 3) / 4 * 4;
    for (std::size_t i = 0; i < padded; ++i) {
      const std::size_t child = 4 * (first + i) * size;
      at((first + i) * size) = i >= width
                                   ? no_event
                                   : earlier(earlier(at(child), at(child + size)),
                                             earlier(at(child + 2 * size), at(child + 3 * size)));
    }
  }
}

EventKey EventQueue::set_in_large_tree(SlotId slot, EventKey key) {
  std::size_t offset = (first_leaf_ + slot) * size;
  at(offset) = key;
  do offset = replay(offset, key);
  while (offset >= 2 * front_width * size);
  // Fetch what the winner among these will touch when its turn comes: its frame and the wide part
  // of its path.
  if (key != no_event) {
    const SlotId next = key_slot(key);
    const std::byte* const leaf = nodes_ + (first_leaf_ + next) * size;
    const auto* const next_frame = static_cast<const std::byte*>(frames_[next]);
    __builtin_prefetch(next_frame);
    __builtin_prefetch(next_frame + host_cache_line);
    __builtin_prefetch(leaf, 1);
    __builtin_prefetch(nodes_ + (first_leaf_ + next) / 4 * size, 1);
    __builtin_prefetch(nodes_ + (first_leaf_ + next) / 16 * size, 1);
  }
  while (offset != root) offset = replay(offset, key);
  return key;
}

}  // namespace osarium
