// The allocator of a C library, in the process: what malloc and free cost there, and which system
// calls they make (glibc's rules). A block of at least the threshold gets a mapping of its own; the
// first page of it is touched at once, which is where its header is. Smaller ones come from an
// arena, which grows at its end, and shrinks when there is more than twice the threshold free; it
// is as if what is free were always at the end, and as if blocks were written all over.
//
// Threads use arenas of their own as long as there are enough, and share the locks of these if not.
// Who waits for one sleeps, without a system call's crossing.
#pragma once

#include <unordered_map>

#include "models/mechanisms/mutex.hpp"
#include "models/services/mapping.hpp"
#include "models/services/process.hpp"
#include "models/services/work.hpp"

namespace osarium {

class MemoryCalls;

struct HeapCosts {
  static HeapCosts from(const CostTable& table, Frequency clock);

  Work call;  // of either
  Bytes map_threshold;
  Bytes map_threshold_most;
  Bytes top_pad;
  std::int64_t arenas_per_cpu;
};

struct Block {
  Bytes size;
  MappingId mapping{};     // for touching it
  std::int64_t first = 0;  // of its pages in there
  std::uint32_t arena = 0;
  bool own_mapping = false;
};

class Heap {
 public:
  Heap(MemoryCalls& os, Process& process);
  Heap(const Heap&) = delete;

  Task<Outcome<Block>> allocate(Context& here, Bytes size);
  Task<Outcome<>> free(Context& here, Block block);

  // Before the first block.
  void limit_arenas(std::uint32_t most) { most_arenas_ = most; }
  Bytes map_threshold() const { return map_threshold_; }
  // What arenas have from the kernel, and what of that is in blocks.
  Bytes extent() const;
  Bytes in_use() const;

 private:
  struct Arena {
    Arena(Kernel& kernel, LockClass& lock_class);
    Mutex lock;
    MappingId mapping{};
    Bytes extent;
    Bytes in_use;
    Bytes touched;
  };

  Task<Outcome<Block>> allocate_mapping(Context& here, Bytes size);
  Task<Outcome<Block>> allocate_in_arena(Context& here, Bytes size);
  Task<Outcome<>> grow(Context& here, Arena& arena, Bytes in_use);
  Task<Outcome<>> trim(Context& here, Arena& arena);
  std::uint32_t arena_of(const Context& here);

  MemoryCalls& os_;
  Kernel& kernel_;
  HeapCosts costs_;
  Bytes map_threshold_;
  std::uint32_t most_arenas_;
  std::vector<std::unique_ptr<Arena>> arenas_;
  std::unordered_map<const Context*, std::uint32_t> arena_of_;
};

}  // namespace osarium
