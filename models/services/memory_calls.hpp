// What a program sees of memory: mappings, touching their pages, the break, malloc and free.
//
//   const auto mapping = co_await os.memory.map(here, 128_MiB);
//   const auto touched = co_await os.memory.touch(here, *mapping, 0, 1);     // one page fault
//   const auto unmapped = co_await os.memory.unmap(here, *mapping);
//
// A page fault crosses into the service like any other call: the exception costs what a system call
// does (virtual_memory.yaml). A thread has entered its address space on a cpu, and is called by
// shootdowns there, from its first call of these on.
#pragma once

#include "models/services/heap.hpp"
#include "models/services/virtual_memory.hpp"

namespace osarium {

class MemoryCalls {
 public:
  MemoryCalls(const Ports& ports, Process& process)
      : ports_(ports), process_(process), heap_(*this, process) {}

  Task<Outcome<MappingId>> map(Context& here, Bytes size, Backing backing = Backing::anonymous);
  Task<Outcome<>> unmap(Context& here, MappingId mapping);
  Task<Outcome<>> resize(Context& here, MappingId mapping, Bytes size);
  // Page by page. Those that are there already cost nothing.
  Task<Outcome<>> touch(Context& here, MappingId mapping, std::int64_t first, std::int64_t pages,
                        Access access = Access::write);
  // The data segment is so large from now on. The heap has its own.
  Task<Outcome<>> brk(Context& here, Bytes size);

  Task<Outcome<Block>> allocate(Context& here, Bytes size) { return heap_.allocate(here, size); }
  Task<Outcome<>> free(Context& here, const Block& block) { return heap_.free(here, block); }
  Heap& heap() { return heap_; }

 private:
  void enter(const Context& here);

  const Ports& ports_;
  Process& process_;
  Heap heap_;
  MappingId data_{};
};

}  // namespace osarium
