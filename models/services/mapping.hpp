// A Mapping is a piece of an address space, in pages from 0 on: what backs it, which of its pages
// are there, and where in memory they lie. Pages belong to page tables of 512, which are made when
// the first of them is touched, and each of which has a lock.
//
// Its extent is guarded by the lock of its address space, which whoever changes it holds to write;
// the pages of a table by the lock of that table.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "models/hardware/page.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

enum class Backing : std::uint8_t { anonymous, private_file, shared_file };
enum class Access : std::uint8_t { read, write };

// Of one process. A mapping that is gone is not found under its old id.
struct MappingId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;  // 0: of none
  friend bool operator==(MappingId, MappingId) = default;
};

class PageTable {
 public:
  static constexpr std::int64_t entries = 512;

  PageTable(Kernel& kernel, Serialised serialised) : lock(kernel, serialised, "page table") {
    pages_.fill(absent);
  }

  // Whether an access needs no fault. The first write to a page of a file makes a private copy.
  bool present(std::int64_t entry, Access access, Backing backing) const {
    const std::uint8_t what = pages_[index(entry)];
    return what != absent && (what != cached || access == Access::read || !copies(backing));
  }
  void enter(std::int64_t entry, NodeId node);
  void enter_cached(std::int64_t entry);
  // Takes out what there is from this entry on. Adds the process's own pages to `freed`, by node;
  // returns how many pages there were.
  std::int64_t clear(std::int64_t first, std::vector<std::int64_t>& freed);
  bool empty() const { return present_ == 0; }
  static bool copies(Backing backing) { return backing == Backing::private_file; }

  KernelLock lock;
  std::optional<NodeId> node;  // of the page that the table itself is

 private:
  static constexpr std::uint8_t absent = 0xff;
  static constexpr std::uint8_t cached = 0xfe;  // a page of the page cache
  static std::size_t index(std::int64_t entry) { return static_cast<std::size_t>(entry); }

  std::array<std::uint8_t, entries> pages_;  // the node, or one of these
  std::int64_t present_ = 0;
};

class Mapping {
 public:
  Mapping(Kernel& kernel, Serialised serialised)
      : lock(kernel, serialised, "mapping"), kernel_(kernel), serialised_(serialised) {}

  void open(Backing backing, std::int64_t pages);
  void close() { open_ = false; }
  bool open() const { return open_; }
  std::uint32_t generation() const { return generation_; }
  Backing backing() const { return backing_; }
  std::int64_t pages() const { return pages_; }
  void resize(std::int64_t pages) { pages_ = pages; }
  // Pages that count as committed: what a process may have of its own.
  std::int64_t committed(std::int64_t pages) const {
    return backing_ == Backing::shared_file ? 0 : pages;
  }

  bool present(std::int64_t page, Access access) const;
  // Of this page.
  PageTable& table(std::int64_t page);
  // Takes out all from this page on, with the tables that are empty then: see PageTable::clear().
  std::int64_t clear(std::int64_t first, std::vector<std::int64_t>& freed);

  KernelRwSemaphore lock;  // held by faults, if that is what the kernel's profile says

 private:
  Kernel& kernel_;
  Serialised serialised_;
  bool open_ = false;
  std::uint32_t generation_ = 0;
  Backing backing_ = Backing::anonymous;
  std::int64_t pages_ = 0;
  std::vector<std::unique_ptr<PageTable>> tables_;  // kept for the next mapping in this slot
};

}  // namespace osarium
