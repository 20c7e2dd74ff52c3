#include "models/services/page_cache.hpp"

#include <algorithm>
#include <limits>

namespace osarium {

ParameterList PageCacheParameters::parameters() {
  using Self = PageCacheParameters;
  return parameter_list(
      "The page cache.",
      parameter("capacity", &Self::capacity, positive, "Memory that it may use."),
      parameter("replacement", &Self::replacement, "Which page goes when it is full."),
      parameter("chooser", &Self::chooser, "Who says so of a program's own files."),
      parameter("disk_space", &Self::disk_space, positive, "Of the file system on the disk."),
      parameter("dirty_background", &Self::dirty_background, not_negative,
                "Share of the capacity from which dirty pages are written back at once."),
      parameter("dirty_most", &Self::dirty_most, positive,
                "Share of the capacity from which writers wait for that."),
      parameter("write_back_interval", &Self::write_back_interval, positive,
                "How often old dirty pages are looked for."),
      parameter("dirty_expire", &Self::dirty_expire, not_negative, "How old that is."));
}

std::optional<Violation> PageCacheParameters::violation() const {
  if (capacity.count() < CachedFile::page)
    return Violation{"capacity", "less than a page", "at least 4 KiB"};
  if (disk_space < journal)
    return Violation{"disk_space", "no room for the journal", "at least 128 MiB"};
  return std::nullopt;
}

PageCache::PageCache(const ServiceSite& site, const PageCacheParameters& parameters)
    : Alarm(site.kernel.simulation()),
      site_(site),
      parameters_(parameters),
      costs_{Work::from(site.kernel.costs(), "page_cache.lookup", site.kernel.clock()),
             Work::from(site.kernel.costs(), "page_cache.allocate", site.kernel.clock()),
             Work::from(site.kernel.costs(), "page_cache.extent", site.kernel.clock()),
             Work::from(site.kernel.costs(), "page_cache.file_system", site.kernel.clock())},
      lru_lock_(site.kernel, site.serialised, "lru lock"),
      memory_(site.kernel.machine().coherence(), std::numeric_limits<std::int64_t>::max(),
              Replacement::fifo),
      disk_used_(static_cast<std::uint64_t>(PageCacheParameters::journal.count())),
      flusher_(site.kernel.simulation(), "flusher") {
  add_pool(parameters.capacity, parameters.replacement);
  flusher_.set_kernel(site.kernel.id());
  flusher_.set_code_mode(Mode::kernel);
}

PageCache::~PageCache() {
  if (flusher_program_) flusher_program_->cancel();
}

FileId PageCache::add_file(Storage storage, Bytes size, PoolId pool) {
  const auto file_id = static_cast<FileId>(files_.size());
  PagePool& its_pool = storage == Storage::memory ? memory_ : pools_[pool];
  CachedFile& file =
      files_.emplace_back(site_.kernel, site_.serialised, file_id, storage, its_pool);
  const bool fits = place(file, CachedFile::pages_of(static_cast<std::uint64_t>(size.count())));
  OSARIUM_CHECK(fits, "the files that a stage is set with do not fit on the disk");
  if (storage == Storage::memory) preload(file_id);
  return file_id;
}

PoolId PageCache::add_pool(Bytes capacity, Replacement wanted) {
  OSARIUM_CHECK(capacity.count() >= CachedFile::page, "a page cache without a page");
  pools_.emplace_back(site_.kernel.machine().coherence(), capacity.count() / CachedFile::page,
                      parameters_.chooser == Chooser::program ? wanted : parameters_.replacement);
  return static_cast<PoolId>(pools_.size() - 1);
}

void PageCache::preload(FileId file_id) {
  CachedFile& file = files_[file_id];
  for (std::int64_t index = 0; index < file.pages; ++index) {
    if (file.frame(index) != nullptr) continue;
    PageFrame* const frame = file.pool->free_frame();
    if (frame == nullptr) return;
    insert(file, index, *frame);
    frame->loading = false;
  }
}

// Makes the file so long; false: the disk is full. The new blocks follow the last of the disk's.
bool PageCache::place(CachedFile& file, std::int64_t pages) {
  const std::int64_t more = pages - file.placed();
  file.pages = std::max(file.pages, pages);
  if (file.storage == Storage::memory || more <= 0) return true;
  const auto bytes = static_cast<std::uint64_t>(more * CachedFile::page);
  if (disk_used_ + bytes > static_cast<std::uint64_t>(parameters_.disk_space.count())) return false;
  CachedFile::Area* const last = file.areas.empty() ? nullptr : &file.areas.back();
  const std::uint64_t end =
      last == nullptr ? 0
                      : last->offset + static_cast<std::uint64_t>(last->pages * CachedFile::page);
  if (last != nullptr && end == disk_used_)
    last->pages += more;
  else
    file.areas.push_back({file.placed(), more, disk_used_});
  disk_used_ += bytes;
  return true;
}

void PageCache::insert(CachedFile& file, std::int64_t index, PageFrame& frame) {
  frame.file = &file;
  frame.index = index;
  frame.loading = true;
  frame.dirty = frame.writing = false;
  file.set_frame(index, &frame);
  file.pool->insert(frame);
}

Task<Outcome<FileId>> PageCache::create(Context&, Storage storage) {
  co_return add_file(storage, Bytes());
}

Task<Outcome<Bytes>> PageCache::read(Context& here, FileId file_id, Extent extent,
                                     AddressSpaceId user) {
  CachedFile& file = files_[file_id];
  const auto first = static_cast<std::int64_t>(extent.offset) / CachedFile::page;
  const std::int64_t end =
      CachedFile::pages_of(extent.offset + static_cast<std::uint64_t>(extent.bytes.count()));
  for (std::int64_t index = first; index < end;) {
    co_await spend(here, costs_.lookup);
    if (file.frame(index) == nullptr) {
      co_await fetch(here, file, index, end);
      continue;
    }
    PageFrame* const frame = co_await use(here, file, index);
    if (frame == nullptr) continue;
    if (guarded() && !frame->bound_to(user)) co_await bind(here, file, index, end, user);
    ++counts_.hits;
    co_await release(here, *frame);
    ++index;
  }
  co_return extent.bytes;
}

Task<Outcome<Bytes>> PageCache::write(Context& here, FileId file_id, Extent extent,
                                      AddressSpaceId user) {
  CachedFile& file = files_[file_id];
  const std::uint64_t last_byte = extent.offset + static_cast<std::uint64_t>(extent.bytes.count());
  const std::int64_t known = file.pages;
  if (!place(file, CachedFile::pages_of(last_byte))) co_return Error::no_space;
  for (std::uint64_t at = extent.offset; at < last_byte;) {
    const auto index = static_cast<std::int64_t>(at) / CachedFile::page;
    const auto start = static_cast<std::uint64_t>(index * CachedFile::page);
    const std::uint64_t next = std::min(start + CachedFile::page, last_byte);
    co_await spend(here, costs_.lookup);
    if (file.frame(index) == nullptr) {
      const bool whole = (at == start && next == start + CachedFile::page) || index >= known;
      if (!whole) {
        co_await fetch(here, file, index, index + 1);
        continue;
      }
      const bool added = co_await add(here, file, index, true);
      if (added) file.frame(index)->loading = false;
      if (added) co_await file.waiters.wake_all(site_.kernel, here);
    }
    PageFrame* const frame = co_await use(here, file, index);
    if (frame == nullptr) continue;
    if (guarded() && !frame->bound_to(user))
      co_await bind(here, file, index, CachedFile::pages_of(last_byte), user);
    if (file.storage == Storage::disk) {
      co_await spend(here, costs_.extent);
      co_await mark_dirty(here, *frame);
    }
    co_await release(here, *frame);
    at = next;
  }
  if (file.storage == Storage::disk) co_await throttle(here);
  co_return extent.bytes;
}

}  // namespace osarium
