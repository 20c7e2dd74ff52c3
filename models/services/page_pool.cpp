#include "models/services/page_pool.hpp"

namespace osarium {

PageFrame* PagePool::free_frame() {
  if (!free_.empty()) {
    PageFrame* const frame = free_.back();
    free_.pop_back();
    return frame;
  }
  if (static_cast<std::int64_t>(frames_.size()) == pages_) return nullptr;
  return &frames_.emplace_back(coherence_, statistics_);
}

PageFrame* PagePool::victim() {
  PageFrame* dirty = nullptr;
  int seen = 0;
  const bool newest_first = replacement_ == Replacement::mru;
  const auto next = [newest_first](Link* link) {
    return newest_first ? link->previous : link->next;
  };
  for (Link* link = next(&used_); link != &used_; link = next(link)) {
    auto& frame = *static_cast<PageFrame*>(link);
    if (!frame.idle()) continue;
    if (!frame.dirty) return &frame;
    if (dirty == nullptr) dirty = &frame;
    if (++seen == looks) break;
  }
  return dirty;
}

void PagePool::remove(PageFrame& frame) { frame.unlink(); }

void PagePool::touch(PageFrame& frame) {
  if (replacement_ == Replacement::fifo) return;
  frame.remove();
  frame.insert_before(used_);
}

}  // namespace osarium
