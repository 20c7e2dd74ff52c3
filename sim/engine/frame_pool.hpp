// Memory for coroutine frames: free lists by size, one set per thread, so that a call costs a few
// instructions and no lock. Frames above the largest class, and every frame under AddressSanitizer,
// come from operator new.
//
// Rule of use: a Simulation is built, run and destroyed on one thread. The thread's blocks go back
// to the system when it ends, unless a frame of theirs is still in use.
#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace osarium {

class FramePool {
 public:
  static void* allocate(std::size_t bytes) {
    const std::size_t size_class = (bytes + granule - 1) / granule;
    if (!pooled || size_class >= classes) [[unlikely]]
      return ::operator new(bytes);
    Free*& list = free_lists_[size_class];
    if (list == nullptr) [[unlikely]]
      return refill(size_class);
    Free* const frame = list;
    list = frame->next;
    return frame;
  }

  static void deallocate(void* memory, std::size_t bytes) {
    const std::size_t size_class = (bytes + granule - 1) / granule;
    if (!pooled || size_class >= classes) [[unlikely]]
      return ::operator delete(memory);
    auto* const frame = static_cast<Free*>(memory);
    frame->next = free_lists_[size_class];
    free_lists_[size_class] = frame;
  }

 private:
  struct Free {
    Free* next;
  };
  class Blocks;  // what the thread has taken from the system

  static constexpr std::size_t granule = 16;
  static constexpr std::size_t classes = 65;  // up to 1 KiB
#if defined(__SANITIZE_ADDRESS__)
  static constexpr bool pooled = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  static constexpr bool pooled = false;
#else
  static constexpr bool pooled = true;
#endif
#else
  static constexpr bool pooled = true;
#endif

  static void* refill(std::size_t size_class);

  static constinit thread_local std::array<Free*, classes> free_lists_;
};

inline constinit thread_local std::array<FramePool::Free*, FramePool::classes>
    FramePool::free_lists_{};

}  // namespace osarium
