// What the page cache knows of a file: which of its pages are in memory, which are dirty, and where
// its blocks are.
#pragma once

#include "models/services/page_pool.hpp"

namespace osarium {

using FileId = std::uint32_t;
using PoolId = std::uint32_t;

// Where the contents of a file live. In memory (tmpfs) nothing is ever read, written back or
// replaced.
enum class Storage : std::uint8_t { disk, memory };

struct Extent {
  std::uint64_t offset = 0;
  Bytes bytes{};
};

// Data that go between the disk and a program's memory, past the page cache (O_DIRECT).
struct DirectIo {
  Extent extent;
  bool write = false;
  std::optional<Duration> service = {};  // of the disk, if that is known
};

struct CachedFile {
  static constexpr std::int64_t page = 4096;

  // Blocks that follow each other on the disk.
  struct Area {
    std::int64_t first = 0;  // page of the file
    std::int64_t pages = 0;
    std::uint64_t offset = 0;  // on the disk
  };

  // A place in the list of files with dirty pages.
  struct Dirty : Link {
    explicit Dirty(CachedFile& owner) : file(owner) {}
    CachedFile& file;
  };

  CachedFile(Kernel& kernel, Serialised serialised, FileId its_id, Storage where,
             PagePool& its_pool)
      : id(its_id), storage(where), pool(&its_pool), tree_lock(kernel, serialised, "page tree") {}

  static std::int64_t pages_of(std::uint64_t bytes) {
    return (static_cast<std::int64_t>(bytes) + page - 1) / page;
  }
  PageFrame* frame(std::int64_t index) const {
    return index < static_cast<std::int64_t>(frames.size())
               ? frames[static_cast<std::size_t>(index)]
               : nullptr;
  }
  void set_frame(std::int64_t index, PageFrame* frame) {
    if (index >= static_cast<std::int64_t>(frames.size()))
      frames.resize(static_cast<std::size_t>(index) + 1);
    frames[static_cast<std::size_t>(index)] = frame;
  }
  std::int64_t placed() const {
    return areas.empty() ? 0 : areas.back().first + areas.back().pages;
  }
  std::uint64_t block(std::int64_t index) const;

  FileId id;
  Storage storage;
  PagePool* pool;
  std::int64_t pages = 0;  // how long it is
  std::vector<Area> areas;
  std::vector<PageFrame*> frames;  // by page; nullptr: not in memory

  KernelLock tree_lock;             // of changes to `frames` and to what is dirty
  std::vector<std::int64_t> dirty;  // pages; some may be clean or gone by now
  std::int64_t writing = 0;         // pages on their way to the disk
  bool changed = false;             // since it was made durable last
  Time dirty_since;
  Dirty dirty_files{*this};
  Sleepers waiters;  // for a page to be loaded or written
};

inline std::uint64_t CachedFile::block(std::int64_t index) const {
  for (const Area& area : areas)
    if (index < area.first + area.pages)
      return area.offset + static_cast<std::uint64_t>((index - area.first) * page);
  OSARIUM_CHECK(false, "a page of a file without a block");
  return 0;
}

}  // namespace osarium
