#include "models/services/heap.hpp"

#include <algorithm>

#include "models/services/memory_calls.hpp"

namespace osarium {

namespace {

// glibc, malloc.c: every block has a header, and begins at a multiple of this.
constexpr Bytes header = 16_B;

Bytes with_header(Bytes size) { return (size + header + header - 1_B) / header * header; }
Bytes whole_pages(Bytes size) { return pages_in(size) * page_size; }

}  // namespace

Heap::Arena::Arena(Kernel& kernel, LockClass& lock_class)
    : lock(kernel.machine().coherence(), kernel.platform().spinners, kernel.scheduler(), lock_class,
           MutexRules::futex()) {}

HeapCosts HeapCosts::from(const CostTable& table, Frequency clock) {
  const auto bytes = [&table](std::string_view row) {
    return Bytes::of_count(static_cast<std::int64_t>(table.number(row)));
  };
  const Work pair = Work::from(table, "virtual_memory.allocate_and_free", clock);
  return {
      .call = {pair.time / 2, pair.row},
      .map_threshold = bytes("virtual_memory.map_threshold"),
      .map_threshold_most = bytes("virtual_memory.map_threshold_most"),
      .top_pad = bytes("virtual_memory.top_pad"),
      .arenas_per_cpu = static_cast<std::int64_t>(table.number("virtual_memory.arenas_per_cpu"))};
}

Heap::Heap(MemoryCalls& os, Process& process)
    : os_(os),
      kernel_(process.kernel()),
      costs_(HeapCosts::from(kernel_.costs(), kernel_.clock())),
      map_threshold_(costs_.map_threshold),
      most_arenas_(static_cast<std::uint32_t>(costs_.arenas_per_cpu) *
                   static_cast<std::uint32_t>(kernel_.cpus().size())) {}

std::uint32_t Heap::arena_of(const Context& here) {
  const auto next = static_cast<std::uint32_t>(arena_of_.size()) % most_arenas_;
  const std::uint32_t arena = arena_of_.try_emplace(&here, next).first->second;
  if (arena >= arenas_.size())
    arenas_.push_back(std::make_unique<Arena>(kernel_, kernel_.lock_class("arena")));
  return arena;
}

Task<Outcome<Block>> Heap::allocate(Context& here, Bytes size) {
  if (size >= map_threshold_) return allocate_mapping(here, size);
  return allocate_in_arena(here, size);
}

Task<Outcome<Block>> Heap::allocate_mapping(Context& here, Bytes size) {
  co_await spend(here, costs_.call);
  const auto mapping = co_await os_.map(here, size + header);
  if (!mapping) co_return mapping.error();
  const auto touched = co_await os_.touch(here, *mapping, 0, 1);
  if (!touched) co_return touched.error();
  co_return Block{.size = size, .mapping = *mapping, .own_mapping = true};
}

Task<Outcome<Block>> Heap::allocate_in_arena(Context& here, Bytes size) {
  const std::uint32_t index = arena_of(here);
  Arena& arena = *arenas_[index];
  co_await arena.lock.acquire(here);
  co_await spend(here, costs_.call);
  const Bytes begin = arena.in_use;
  const Bytes end = begin + with_header(size);
  Outcome<> grown;
  if (end > arena.touched) grown = co_await grow(here, arena, end);
  if (grown) arena.in_use = end;
  co_await arena.lock.release(here);
  if (!grown) co_return grown.error();
  co_return Block{
      .size = size, .mapping = arena.mapping, .first = begin / page_size, .arena = index};
}

Task<Outcome<>> Heap::grow(Context& here, Arena& arena, Bytes in_use) {
  if (in_use > arena.extent) {
    const Bytes extent = whole_pages(in_use + costs_.top_pad);
    if (arena.extent == Bytes()) {
      const auto mapping = co_await os_.map(here, extent);
      if (!mapping) co_return mapping.error();
      arena.mapping = *mapping;
    } else {
      const auto resized = co_await os_.resize(here, arena.mapping, extent);
      if (!resized) co_return resized.error();
    }
    arena.extent = extent;
  }
  const std::int64_t first = pages_in(arena.touched);
  const auto touched =
      co_await os_.touch(here, arena.mapping, first, pages_in(in_use) - first, Access::write);
  if (!touched) co_return touched.error();
  arena.touched = in_use;
  co_return Outcome<>();
}

Task<Outcome<>> Heap::free(Context& here, Block block) {
  if (block.own_mapping) {
    if (block.size <= costs_.map_threshold_most)
      map_threshold_ = std::max(map_threshold_, block.size);
    co_await spend(here, costs_.call);
    co_return co_await os_.unmap(here, block.mapping);
  }
  Arena& arena = *arenas_[block.arena];
  co_await arena.lock.acquire(here);
  co_await spend(here, costs_.call);
  arena.in_use = arena.in_use - with_header(block.size);
  const Outcome<> trimmed = co_await trim(here, arena);
  co_await arena.lock.release(here);
  co_return trimmed;
}

Task<Outcome<>> Heap::trim(Context& here, Arena& arena) {
  if (arena.extent - arena.in_use < 2 * map_threshold_) co_return Outcome<>();
  const Bytes extent = whole_pages(arena.in_use + costs_.top_pad);
  const auto resized = co_await os_.resize(here, arena.mapping, extent);
  if (!resized) co_return resized.error();
  arena.extent = extent;
  arena.touched = std::min(arena.touched, extent);
  co_return Outcome<>();
}

Bytes Heap::extent() const {
  Bytes sum;
  for (const auto& arena : arenas_) sum = sum + arena->extent;
  return sum;
}

Bytes Heap::in_use() const {
  Bytes sum;
  for (const auto& arena : arenas_) sum = sum + arena->in_use;
  return sum;
}

}  // namespace osarium
