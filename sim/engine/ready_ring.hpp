// The frames that are ready at the current instant, first in, first out. Grows, never shrinks.
//
// Room is made before it is needed: each actor announces itself with join(), as it stands in the
// ring at most once, and what may stand there several times calls reserve(). So push() neither
// checks nor calls anything, and the coroutine that wakes another saves no registers for it.
#pragma once

#include <cstddef>
#include <memory>

namespace osarium {

class ReadyRing {
 public:
  bool empty() const { return head_ == tail_; }
  std::size_t size() const { return tail_ - head_; }

  // Room for one more actor, until it leaves.
  void join() {
    if (++members_ > mask_ + 1) [[unlikely]]
      grow();
  }
  void leave() { --members_; }
  // Room for `count` frames more, for good.
  void reserve(std::size_t count) {
    members_ += count;
    while (members_ > mask_ + 1) grow();
  }

  // Needs room.
  void push(void* frame) { frames_[tail_++ & mask_] = frame; }
  void* pop() { return frames_[head_++ & mask_]; }

  // Takes one frame out, wherever it stands: for the rare cancellation of what has been woken but
  // has not run.
  void remove(void* frame) {
    std::size_t kept = head_;
    for (std::size_t i = head_; i != tail_; ++i) {
      void* const each = frames_[i & mask_];
      if (each != frame) frames_[kept++ & mask_] = each;
    }
    tail_ = kept;
  }
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = head_; i != tail_; ++i) visit(frames_[i & mask_]);
  }
  void clear() { head_ = tail_ = 0; }

 private:
  [[gnu::noinline, gnu::cold]] void grow() {
    const std::size_t count = size(), capacity = 2 * (mask_ + 1);
    auto larger = std::make_unique_for_overwrite<void*[]>(capacity);
    for (std::size_t i = 0; i < count; ++i) larger[i] = frames_[(head_ + i) & mask_];
    frames_.swap(larger);
    head_ = 0;
    tail_ = count;
    mask_ = capacity - 1;
  }

  std::size_t head_ = 0;
  std::size_t tail_ = 0;
  std::size_t members_ = 0;
  std::size_t mask_ = 63;
  std::unique_ptr<void*[]> frames_ = std::make_unique<void*[]>(mask_ + 1);
};

}  // namespace osarium
