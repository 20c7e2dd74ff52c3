#include "models/services/memory_calls.hpp"

namespace osarium {

void MemoryCalls::enter(const Context& here) {
  ports_.virtual_memory.service().enter(process_, here.place());
}

Task<Outcome<MappingId>> MemoryCalls::map(Context& here, Bytes size, Backing backing) {
  enter(here);
  return ports_.virtual_memory.call(here, {.call = "mmap"},
                                    [this, size, backing](VirtualMemory& memory, Context& there) {
                                      return memory.map(there, process_, size, backing);
                                    });
}

Task<Outcome<>> MemoryCalls::unmap(Context& here, MappingId mapping) {
  enter(here);
  return ports_.virtual_memory.call(here, {.call = "munmap"},
                                    [this, mapping](VirtualMemory& memory, Context& there) {
                                      return memory.unmap(there, process_, mapping);
                                    });
}

Task<Outcome<>> MemoryCalls::resize(Context& here, MappingId mapping, Bytes size) {
  enter(here);
  return ports_.virtual_memory.call(here, {.call = "mremap"},
                                    [this, mapping, size](VirtualMemory& memory, Context& there) {
                                      return memory.resize(there, process_, mapping, size);
                                    });
}

Task<Outcome<>> MemoryCalls::touch(Context& here, MappingId mapping, std::int64_t first,
                                   std::int64_t pages, Access access) {
  const VirtualMemory& known = ports_.virtual_memory.service();
  for (std::int64_t page = first; page < first + pages; ++page) {
    enter(here);
    if (known.present(process_, mapping, page, access)) continue;
    const PageFault fault{mapping, page, access, here.place()};
    const auto entered = co_await ports_.virtual_memory.call(
        here, {.call = "page fault"}, [this, &fault](VirtualMemory& memory, Context& there) {
          return memory.fault(there, process_, fault);
        });
    if (!entered) co_return entered.error();
  }
  co_return Outcome<>();
}

Task<Outcome<>> MemoryCalls::brk(Context& here, Bytes size) {
  if (data_ != MappingId{}) co_return co_await resize(here, data_, size);
  const auto mapping = co_await map(here, size);
  if (!mapping) co_return mapping.error();
  data_ = *mapping;
  co_return Outcome<>();
}

}  // namespace osarium
