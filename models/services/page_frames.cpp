// How pages come into memory, and leave it.
#include "models/services/guard.hpp"
#include "models/services/page_cache.hpp"

namespace osarium {

// With a reference, and its contents there; nullptr: it went away before.
Task<PageFrame*> PageCache::use(Context& here, CachedFile& file, std::int64_t index) {
  PageFrame* const frame = file.frame(index);
  if (frame == nullptr) co_return nullptr;
  ++frame->users;
  file.pool->touch(*frame);
  if (site_.serialised == Serialised::by_locks) co_await frame->references.atomic(here);
  while (frame->loading) co_await file.waiters.wait(site_.kernel, here, Cause::device);
  co_return frame;
}

Task<> PageCache::release(Context& here, PageFrame& frame) {
  PagePool& pool = *frame.file->pool;
  --frame.users;
  if (site_.serialised == Serialised::by_locks) co_await frame.references.atomic(here);
  if (!pool.waiters.empty()) co_await pool.waiters.wake_one(site_.kernel, here);
}

// The page, and those after it that are in memory.
Task<> PageCache::bind(Context& here, CachedFile& file, std::int64_t first, std::int64_t end,
                       AddressSpaceId user) {
  std::int64_t pages = 0;
  for (std::int64_t index = first; index < end; ++index) {
    PageFrame* const frame = file.frame(index);
    if (frame == nullptr || frame->loading) break;
    if (frame->bound_to(user)) continue;
    frame->bound.push_back(user);
    ++pages;
  }
  const std::int64_t replaced = std::exchange(replaced_, 0);
  co_await ask(site_.ports.guard_of(id), here, [pages, replaced](Guard& guard, Context& there) {
    return guard.bind_pages(there, pages, replaced);
  });
}

void PageCache::unbind(PageFrame& frame) {
  replaced_ += static_cast<std::int64_t>(frame.bound.size());
  frame.bound.clear();
}

// A frame of the pool that is nobody's; nullptr: all are in use.
Task<PageFrame*> PageCache::take(Context& here, PagePool& pool, bool may_wait) {
  co_await spend(here, costs_.allocate);
  for (;;) {
    if (PageFrame* const frame = pool.free_frame(); frame != nullptr) co_return frame;
    if (PageFrame* const frame = pool.victim(); frame != nullptr) {
      co_await evict(here, *frame);
      continue;
    }
    if (!may_wait) co_return nullptr;
    co_await pool.waiters.wait(site_.kernel, here, terms::free_memory);
  }
}

Task<> PageCache::evict(Context& here, PageFrame& frame) {
  CachedFile& file = *frame.file;
  if (frame.dirty) {
    co_await flush(here, file);
    co_return;
  }
  // Nobody finds it from here on.
  file.set_frame(frame.index, nullptr);
  file.pool->remove(frame);
  unbind(frame);
  ++counts_.evictions;
  co_await file.tree_lock.acquire(here);
  co_await file.tree_lock.release(here);
  file.pool->give_back(frame);
  co_await file.pool->waiters.wake_one(site_.kernel, here);
}

// Puts a frame, still loading, where there is none. False: there is one, or none to be had.
Task<bool> PageCache::add(Context& here, CachedFile& file, std::int64_t index, bool may_wait) {
  PageFrame* const frame = co_await take(here, *file.pool, may_wait);
  if (frame == nullptr) co_return false;
  co_await file.tree_lock.acquire(here);
  const bool missing = file.frame(index) == nullptr;
  if (missing)
    insert(file, index, *frame);
  else
    file.pool->give_back(*frame);
  co_await file.tree_lock.release(here);
  co_await lru_lock_.acquire(here);
  co_await lru_lock_.release(here);
  if (!missing) co_await file.pool->waiters.wake_one(site_.kernel, here);
  co_return missing;
}

// The requests for these pages: one for each run of blocks.
void PageCache::append_runs(const CachedFile& file, std::int64_t first, std::int64_t last,
                            bool write, std::vector<BlockRequest>& requests) {
  for (std::int64_t index = first; index < last; ++index) {
    const std::uint64_t offset = file.block(index);
    if (index > first) {
      BlockRequest& before = requests.back();
      const auto end = before.offset + static_cast<std::uint64_t>(before.bytes.count());
      if (end == offset && before.bytes.count() < most_at_once * CachedFile::page) {
        before.bytes = before.bytes + Bytes::of_count(CachedFile::page);
        continue;
      }
    }
    requests.push_back({offset, Bytes::of_count(CachedFile::page), write});
  }
}

// Brings pages from `first` on into memory: as many as are missing in a row, and fit.
Task<> PageCache::fetch(Context& here, CachedFile& file, std::int64_t first, std::int64_t end) {
  std::int64_t last = first;
  while (last < end && last - first < most_at_once && file.frame(last) == nullptr) {
    const bool added = co_await add(here, file, last, last == first);
    if (!added) break;
    ++last;
  }
  if (last > first) co_await load(here, file, first, last);
}

Task<> PageCache::load(Context& here, CachedFile& file, std::int64_t first, std::int64_t last) {
  counts_.misses += static_cast<std::uint64_t>(last - first);
  if (file.storage == Storage::disk) {
    std::vector<BlockRequest> requests;
    append_runs(file, first, last, false, requests);
    co_await spend(here, costs_.file_system * static_cast<std::int64_t>(requests.size()));
    const auto read = co_await transfer(here, requests);
    OSARIUM_CHECK(static_cast<bool>(read), "a disk refused to read");
  }
  for (std::int64_t index = first; index < last; ++index) file.frame(index)->loading = false;
  co_await file.waiters.wake_all(site_.kernel, here);
  co_await file.pool->waiters.wake_all(site_.kernel, here);
}

Task<Outcome<>> PageCache::transfer(Context& here, const std::vector<BlockRequest>& requests) {
  const Data commands{BlockDriver::command * static_cast<std::int64_t>(requests.size()), {}};
  co_return co_await site_.ports.block_driver.call(
      here, commands, [&requests](BlockDriver& driver, Context& there) {
        return driver.transfer(there, requests);
      });
}

Task<Outcome<Bytes>> PageCache::transfer_direct(Context& here, FileId file_id, DirectIo io) {
  const CachedFile& file = files_[file_id];
  if (file.storage != Storage::disk) co_return Error::invalid;
  const std::uint64_t end = io.extent.offset + static_cast<std::uint64_t>(io.extent.bytes.count());
  std::vector<BlockRequest> requests;
  append_runs(file, static_cast<std::int64_t>(io.extent.offset) / CachedFile::page,
              CachedFile::pages_of(end), io.write, requests);
  // The time that is known is that of all of them.
  if (io.service)
    for (BlockRequest& each : requests) each.service = Duration();
  if (!requests.empty()) requests.front().service = io.service;
  co_await spend(here, costs_.file_system * static_cast<std::int64_t>(requests.size()));
  const auto done = co_await transfer(here, requests);
  if (!done) co_return done.error();
  co_return io.extent.bytes;
}

}  // namespace osarium
