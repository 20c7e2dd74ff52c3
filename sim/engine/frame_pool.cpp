#include "sim/engine/frame_pool.hpp"

#include <algorithm>
#include <vector>

#include "sim/engine/memory.hpp"

namespace osarium {

class FramePool::Blocks {
 public:
  // Cuts a frame off the current block. Neighbours in time become neighbours in memory.
  void* cut(std::size_t bytes) {
    if (bytes > left_) add_block();
    std::byte* const frame = next_;
    next_ += bytes;
    left_ -= bytes;
    cut_ += bytes;
    return frame;
  }

  ~Blocks() {
    std::size_t free = 0;
    for (std::size_t i = 0; i < classes; ++i)
      for (const Free* frame = free_lists_[i]; frame != nullptr; frame = frame->next)
        free += i * granule;
    free_lists_.fill(nullptr);
    if (free != cut_)  // somebody still uses a frame: better a leak than a dangling frame
      for (Pages& block : blocks_) new Pages(std::move(block));
  }

 private:
  void add_block() {
    const std::size_t bytes =
        blocks_.empty() ? first_block : std::min(2 * blocks_.back().bytes(), last_block);
    // The rest of the old block is lost: at most one frame in thousands.
    blocks_.emplace_back(bytes);
    next_ = blocks_.back().data();
    left_ = bytes;
  }

  static constexpr std::size_t first_block = std::size_t{64} << 10;
  static constexpr std::size_t last_block = std::size_t{8} << 20;

  std::vector<Pages> blocks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t cut_ = 0;
};

void* FramePool::refill(std::size_t size_class) {
  static thread_local Blocks blocks;
  return blocks.cut(size_class * granule);
}

}  // namespace osarium
