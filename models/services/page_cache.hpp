// The contents of files, by pages: those in memory (hits), those that have to come from the disk
// first (misses; no read-ahead), and those that have changed and go back to it later: by a thread
// of the kernel's, or when somebody insists (sync). Where a file's blocks are is its business, too.
//
// Looking a page up takes no lock, in no kernel that is modelled (Linux: since 2.6.27); changes to
// a file's tree of pages take its tree_lock, and to the order of replacement the lru_lock. Whoever
// uses a page has a reference to it, which is an atomic change of the page's own line.
//
// Where it is a library of programs, a program's first use of a page that is in memory binds it,
// with those of the same call that are not bound yet; a page that goes is unbound by the next
// binding.
//
// Copying between a page and the program is part of the crossing (Data), not done here.
#pragma once

#include "models/services/block_driver.hpp"
#include "models/services/cached_file.hpp"
#include "models/services/ports.hpp"
#include "models/services/work.hpp"
#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

struct PageCacheParameters {
  Bytes capacity = 1_GiB;
  Replacement replacement = Replacement::lru;
  Chooser chooser = Chooser::kernel;
  Bytes disk_space = 100_GiB;
  // Linux, mm/page-writeback.c.
  Ratio dirty_background = 10_percent;
  Ratio dirty_most = 20_percent;
  Duration write_back_interval = 5_s;
  Duration dirty_expire = 30_s;

  static constexpr Bytes journal = 128_MiB;  // of the disk's space; ext4 has at least that

  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct PageCacheCounts {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t evictions = 0;
  std::uint64_t written_back = 0;  // pages
  std::uint64_t throttled = 0;     // writers that had to wait because too much was dirty
};

class PageCache : Alarm {
 public:
  static constexpr ServiceId id = ServiceId::page_cache;

  PageCache(const ServiceSite& site, const PageCacheParameters& parameters);
  PageCache(const PageCache&) = delete;
  ~PageCache() override;

  // How the stage is set: no simulated time. Pool 0 is the kernel's.
  FileId add_file(Storage storage, Bytes size, PoolId pool = 0);
  // The pages that go from it are `wanted` by the program, if it is for the program to choose.
  PoolId add_pool(Bytes capacity, Replacement wanted);
  // In memory from the start, as far as there is room.
  void preload(FileId file);

  // A new one, empty.
  Task<Outcome<FileId>> create(Context& here, Storage storage);
  // `user`: whose program, for a page cache that is a library of it.
  Task<Outcome<Bytes>> read(Context& here, FileId file, Extent extent, AddressSpaceId user);
  Task<Outcome<Bytes>> write(Context& here, FileId file, Extent extent, AddressSpaceId user);
  // Of blocks that the file has and that are not in memory.
  Task<Outcome<Bytes>> transfer_direct(Context& here, FileId file, DirectIo io);
  // Ends when all of the file is on the disk: its pages, then a block of the journal.
  Task<Outcome<>> sync(Context& here, FileId file);
  // Of a file that nobody will use any more.
  Task<Outcome<>> drop(Context& here, FileId file);

  const PageCacheCounts& counts() const { return counts_; }
  std::int64_t dirty_pages() const { return dirty_; }

 private:
  struct Costs {
    Work lookup, allocate, extent, file_system;
  };
  static constexpr std::int64_t most_at_once = 256;  // pages that are fetched at once

  // page_cache.cpp
  bool place(CachedFile& file, std::int64_t pages);
  void insert(CachedFile& file, std::int64_t index, PageFrame& frame);

  // page_frames.cpp
  Task<PageFrame*> use(Context& here, CachedFile& file, std::int64_t index);
  Task<> release(Context& here, PageFrame& frame);
  bool guarded() const { return site_.ports.guard_of(id).present(); }
  Task<> bind(Context& here, CachedFile& file, std::int64_t first, std::int64_t end,
              AddressSpaceId user);
  void unbind(PageFrame& frame);
  Task<PageFrame*> take(Context& here, PagePool& pool, bool may_wait);
  Task<bool> add(Context& here, CachedFile& file, std::int64_t index, bool may_wait);
  Task<> fetch(Context& here, CachedFile& file, std::int64_t first, std::int64_t end);
  Task<> load(Context& here, CachedFile& file, std::int64_t first, std::int64_t last);
  Task<> evict(Context& here, PageFrame& frame);
  static void append_runs(const CachedFile& file, std::int64_t first, std::int64_t last, bool write,
                          std::vector<BlockRequest>& requests);
  Task<Outcome<>> transfer(Context& here, const std::vector<BlockRequest>& requests);

  // page_write_back.cpp
  void expired() override;
  void start_flusher();
  Task<> write_back_forever();
  void note_dirty(CachedFile& file, std::int64_t index);
  Task<> mark_dirty(Context& here, PageFrame& frame);
  Task<> throttle(Context& here);
  std::vector<std::int64_t> take_dirty(CachedFile& file);
  Task<> flush(Context& here, CachedFile& file);
  std::int64_t share(Ratio of_all) const;

  ServiceSite site_;
  PageCacheParameters parameters_;
  Costs costs_;
  KernelLock lru_lock_;
  std::deque<PagePool> pools_;
  PagePool memory_;  // of files that live in memory
  std::deque<CachedFile> files_;
  std::uint64_t disk_used_ = 0;
  std::uint64_t journal_ = 0;
  PageCacheCounts counts_;
  std::int64_t replaced_ = 0;  // pages of which the next binding gets rid

  std::int64_t dirty_ = 0;
  Link dirty_files_;
  Sleepers throttled_;
  bool flush_wanted_ = false;
  Thread flusher_;
  std::optional<ActorHandle> flusher_program_;
};

}  // namespace osarium
