// The pending events: a tournament ("winner") tree with four children per node, keyed by EventKey.
//
// Each pending event owns a slot, a leaf of the tree; every inner node holds the smallest key below
// it, and the four children of a node share one cache line. Writing a slot replays its path to the
// root: a fixed number of steps without data-dependent branches, and only the comparison with the
// running minimum is on the critical path. So pushing, moving and cancelling are one operation,
// set(), whatever the times look like.
//
// A slot is freed by release(); a slot id is then handed out again. Growing keeps every slot id.
#pragma once

#include <cstddef>

#include "sim/engine/event_key.hpp"
#include "sim/engine/memory.hpp"

namespace osarium {

class EventQueue {
 public:
  EventQueue() { grow(); }
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // The earliest pending key, or no_event.
  EventKey top() const { return at(root); }
  EventKey key(SlotId slot) const { return at((first_leaf_ + slot) * size); }

  // What to run at a slot: the address of a coroutine frame.
  void* frame(SlotId slot) const { return frames_[slot]; }
  void set_frame(SlotId slot, void* frame) { frames_[slot] = frame; }

  // Room for one more pending event. A caller on a hot path asks first, and so needs no frame for a
  // call.
  bool has_room() const { return free_ != none; }
  void make_room() {
    if (!has_room()) grow();
  }
  // Needs room.
  SlotId take() {
    const SlotId slot = free_;
    free_ = static_cast<SlotId>(reinterpret_cast<std::uintptr_t>(frames_[slot]));
    return slot;
  }
  SlotId acquire() {
    make_room();
    return take();
  }

  void release(SlotId slot) {
    set(slot, no_event);
    frames_[slot] = reinterpret_cast<void*>(static_cast<std::uintptr_t>(free_));
    free_ = slot;
  }

  // Gives the slot a new key (its slot bits must name it, or it is no_event) and replays its path.
  // Returns the new front.
  EventKey set(SlotId slot, EventKey key) {
    return large_ ? set_in_large_tree(slot, key) : set_in_small_tree(slot, key);
  }
  bool large() const { return large_; }
  // set() for a tree that is not large. Returns the new front.
  EventKey set_in_small_tree(SlotId slot, EventKey key) {
    std::size_t offset = (first_leaf_ + slot) * size;
    at(offset) = key;
    do offset = replay(offset, key);
    while (offset != root);
    return key;
  }

  // Replaces the sequence number n of every pending event by new_number(n), which must keep their
  // order.
  template <class NewNumber>
  void renumber(NewNumber new_number) {
    for (SlotId slot = 0; slot < capacity_; ++slot) {
      const EventKey old = key(slot);
      if (old == no_event) continue;
      at((first_leaf_ + slot) * size) =
          event_key(key_time(old), new_number(key_sequence(old)), slot);
    }
    replay_all();
  }
  // Calls visit(frame, key) for every pending event, in the order of the slots.
  template <class Visit>
  void for_each(Visit visit) const {
    for (SlotId slot = 0; slot < capacity_; ++slot)
      if (key(slot) != no_event) visit(frames_[slot], key(slot));
  }

 private:
  // Node n has the children 4n to 4n+3 and the root is node 1, so level k starts at node 4^k. Nodes
  // are addressed by their offset in bytes, because no addressing mode scales by the size of a key.
  static constexpr std::size_t size = sizeof(EventKey);
  static constexpr std::size_t root = size;
  static constexpr SlotId none = max_slots;

  EventKey& at(std::size_t offset) const { return *reinterpret_cast<EventKey*>(nodes_ + offset); }

  // One step: the winner of the node's group becomes `key` and goes to their parent, whose offset
  // is returned.
  std::size_t replay(std::size_t offset, EventKey& key) {
    const EventKey a = at(offset ^ 1 * size), b = at(offset ^ 2 * size), c = at(offset ^ 3 * size);
    key = earlier(key, earlier(a, earlier(b, c)));
    offset = offset / 4 & ~(size - 1);
    at(offset) = key;
    return offset;
  }

  EventKey set_in_large_tree(SlotId slot, EventKey key);
  void grow();
  void replay_all();

  std::byte* nodes_ = nullptr;
  void** frames_ = nullptr;
  std::size_t first_leaf_ = 1;
  bool large_ = false;
  SlotId free_ = none;
  SlotId capacity_ = 0;
  Pages node_pages_;
  Pages frame_pages_;
};

}  // namespace osarium
