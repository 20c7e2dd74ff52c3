// How changed pages get to the disk.
#include <algorithm>

#include "models/services/page_cache.hpp"

namespace osarium {

namespace {

CachedFile& file_of(Link& link) { return static_cast<CachedFile::Dirty&>(link).file; }

}  // namespace

std::int64_t PageCache::share(Ratio of_all) const {
  return static_cast<std::int64_t>(static_cast<double>(pools_.front().pages()) * of_all.value());
}

void PageCache::note_dirty(CachedFile& file, std::int64_t index) {
  file.dirty.push_back(index);
  if (!file.dirty_files.alone()) return;
  file.dirty_files.insert_before(dirty_files_);
  file.dirty_since = site_.kernel.simulation().now();
}

Task<> PageCache::mark_dirty(Context& here, PageFrame& frame) {
  CachedFile& file = *frame.file;
  file.changed = true;
  if (frame.dirty) co_return;
  frame.dirty = true;
  ++dirty_;
  note_dirty(file, frame.index);
  if (!armed()) arm_in(parameters_.write_back_interval);
  co_await file.tree_lock.acquire(here);
  co_await spend(here, costs_.lookup);  // the tag in the tree
  co_await file.tree_lock.release(here);
}

Task<> PageCache::throttle(Context& here) {
  if (dirty_ <= share(parameters_.dirty_background)) co_return;
  if (!flush_wanted_) {
    start_flusher();
    co_await site_.kernel.scheduler().wake(here, flusher_);
  }
  if (dirty_ <= share(parameters_.dirty_most)) co_return;
  ++counts_.throttled;
  while (dirty_ > share(parameters_.dirty_most))
    co_await throttled_.wait(site_.kernel, here, Cause::device);
}

void PageCache::expired() {
  start_flusher();
  site_.kernel.scheduler().wake(flusher_);
}

// It begins when there is something to do for the first time.
void PageCache::start_flusher() {
  flush_wanted_ = true;
  if (flusher_.state() != ThreadState::created) return;
  site_.kernel.scheduler().start(flusher_);
  flusher_program_.emplace(site_.kernel.simulation().spawn([this] { return write_back_forever(); },
                                                           "flusher", Background::yes));
}

Task<> PageCache::write_back_forever() {
  for (;;) {
    while (!flush_wanted_) co_await site_.kernel.scheduler().block(flusher_);
    flush_wanted_ = false;
    const Time begun = site_.kernel.simulation().now();
    std::vector<CachedFile*> files;
    for (Link* link = dirty_files_.next; link != &dirty_files_; link = link->next)
      files.push_back(&file_of(*link));
    for (CachedFile* const file : files) {
      const bool old = begun - file->dirty_since >= parameters_.dirty_expire;
      if (old || dirty_ > share(parameters_.dirty_background)) co_await flush(flusher_, *file);
      co_await throttled_.wake_all(site_.kernel, flusher_);
    }
    if (dirty_ > 0 && !armed()) arm_in(parameters_.write_back_interval);
  }
}

// Its dirty pages in order; they are on their way to the disk from now on.
std::vector<std::int64_t> PageCache::take_dirty(CachedFile& file) {
  std::vector<std::int64_t> pages;
  std::sort(file.dirty.begin(), file.dirty.end());
  for (const std::int64_t index : file.dirty) {
    PageFrame* const frame = file.frame(index);
    if (frame == nullptr || !frame->dirty || frame->writing) continue;
    frame->dirty = false;
    frame->writing = true;
    pages.push_back(index);
  }
  file.dirty.clear();
  file.dirty_files.unlink();
  dirty_ -= static_cast<std::int64_t>(pages.size());
  file.writing += static_cast<std::int64_t>(pages.size());
  return pages;
}

Task<> PageCache::flush(Context& here, CachedFile& file) {
  const std::vector<std::int64_t> pages = take_dirty(file);
  std::vector<BlockRequest> requests;
  for (std::size_t i = 0; i < pages.size();) {
    std::size_t next = i + 1;
    while (next < pages.size() && pages[next] == pages[next - 1] + 1) ++next;
    append_runs(file, pages[i], pages[next - 1] + 1, true, requests);
    i = next;
  }
  if (!requests.empty()) {
    co_await file.tree_lock.acquire(here);
    co_await spend(here, costs_.lookup * static_cast<std::int64_t>(pages.size()));
    co_await file.tree_lock.release(here);
    co_await spend(here, costs_.file_system * static_cast<std::int64_t>(requests.size()));
    const auto written = co_await transfer(here, requests);
    OSARIUM_CHECK(static_cast<bool>(written), "a disk refused to write");
  }
  for (const std::int64_t index : pages) file.frame(index)->writing = false;
  file.writing -= static_cast<std::int64_t>(pages.size());
  counts_.written_back += pages.size();
  // Those that were changed while they were on their way.
  for (const std::int64_t index : pages)
    if (file.frame(index)->dirty) note_dirty(file, index);
  co_await file.waiters.wake_all(site_.kernel, here);
  co_await file.pool->waiters.wake_all(site_.kernel, here);
}

Task<Outcome<>> PageCache::sync(Context& here, FileId file_id) {
  CachedFile& file = files_[file_id];
  if (file.storage == Storage::memory) co_return {};
  const bool journal = std::exchange(file.changed, false);
  co_await flush(here, file);
  while (file.writing > 0) co_await file.waiters.wait(site_.kernel, here, Cause::device);
  co_await throttled_.wake_all(site_.kernel, here);
  if (!journal) co_return {};
  co_await spend(here, costs_.file_system);
  const std::vector<BlockRequest> commit{
      {.offset = journal_, .bytes = Bytes::of_count(CachedFile::page), .write = true}};
  journal_ = (journal_ + CachedFile::page) %
             static_cast<std::uint64_t>(PageCacheParameters::journal.count());
  co_return co_await transfer(here, commit);
}

Task<Outcome<>> PageCache::drop(Context& here, FileId file_id) {
  CachedFile& file = files_[file_id];
  while (file.writing > 0) co_await file.waiters.wait(site_.kernel, here, Cause::device);
  std::int64_t dropped = 0;
  for (PageFrame*& frame : file.frames) {
    if (frame == nullptr) continue;
    dirty_ -= std::exchange(frame->dirty, false) ? 1 : 0;
    if (!frame->idle()) continue;
    file.pool->remove(*frame);
    unbind(*frame);
    file.pool->give_back(*frame);
    frame = nullptr;
    ++dropped;
  }
  file.dirty.clear();
  file.dirty_files.unlink();
  co_await file.tree_lock.acquire(here);
  co_await spend(here, costs_.lookup * dropped);
  co_await file.tree_lock.release(here);
  co_await file.pool->waiters.wake_all(site_.kernel, here);
  co_return {};
}

}  // namespace osarium
