#include "models/services/virtual_memory.hpp"

#include <algorithm>

#include "models/services/virtual_memory_space.hpp"

namespace osarium {

VirtualMemoryCosts VirtualMemoryCosts::from(const CostTable& table, Frequency clock) {
  const auto work = [&](Name row) { return Work::from(table, row, clock); };
  return {.map = work("virtual_memory.map"),
          .unmap = work("virtual_memory.unmap"),
          .unmap_page = work("virtual_memory.unmap_page"),
          .fault = work("virtual_memory.fault"),
          .zero_page = work("virtual_memory.zero_page"),
          .copy_page = work("connectors.copy_kibibyte") * (page_size / 1_KiB)};
}

VirtualMemory::VirtualMemory(const ServiceSite& site)
    : site_(site),
      costs_(VirtualMemoryCosts::from(site.kernel.costs(), site.kernel.clock())),
      committed_(site.kernel, site.serialised),
      allocator_(site.kernel, site.serialised),
      loaded_(site.kernel.machine().cpus().size()) {}

VirtualMemory::~VirtualMemory() = default;

VirtualMemory::Space& VirtualMemory::space_of(const Process& process) {
  const std::size_t at = process.id();
  if (at >= spaces_.size()) spaces_.resize(at + 1);
  if (spaces_[at] == nullptr)
    spaces_[at] = std::make_unique<Space>(site_, const_cast<Process&>(process),
                                          site_.kernel.machine().memory().layout().nodes.size());
  return *spaces_[at];
}

Mapping* VirtualMemory::find(Space& space, MappingId which) {
  if (which.slot >= space.mappings.size()) return nullptr;
  Mapping* const mapping = space.mappings[which.slot].get();
  return mapping->open() && mapping->generation() == which.generation ? mapping : nullptr;
}

bool VirtualMemory::present(const Process& process, MappingId which, std::int64_t page,
                            Access access) const {
  if (process.id() >= spaces_.size() || spaces_[process.id()] == nullptr) return false;
  const Mapping* const mapping = find(*spaces_[process.id()], which);
  return mapping != nullptr && mapping->present(page, access);
}

std::int64_t VirtualMemory::mapped(const Process& process) const {
  const bool known = process.id() < spaces_.size() && spaces_[process.id()] != nullptr;
  return known ? spaces_[process.id()]->mapped : 0;
}

// A cpu holds translations of one process at a time. A flush that was left out while the cpu was
// lazy belongs to the switch that ends this, and is not paid for here.
void VirtualMemory::enter(Process& process, CpuId cpu) {
  AddressSpace*& loaded = loaded_[static_cast<std::size_t>(cpu.index)];
  if (loaded == &process.translations()) return;
  if (loaded != nullptr) loaded->leave(cpu);
  loaded = &process.translations();
  static_cast<void>(loaded->enter(cpu));
}

Task<Outcome<MappingId>> VirtualMemory::map(Context& here, Process& process, Bytes size,
                                            Backing backing) {
  const std::int64_t pages = pages_in(size);
  if (pages <= 0) co_return Error::invalid;
  Space& space = space_of(process);
  co_await space.lock.acquire_write(here);
  co_await spend(here, costs_.map);
  if (pages > CommittedMemory::pages_of(site_.kernel)) {
    co_await space.lock.release_write(here);
    co_return Error::no_memory;
  }
  if (space.closed.empty()) {
    space.closed.push_back(static_cast<std::uint32_t>(space.mappings.size()));
    space.mappings.push_back(std::make_unique<Mapping>(site_.kernel, site_.serialised));
  }
  const std::uint32_t slot = space.closed.back();
  space.closed.pop_back();
  Mapping& mapping = *space.mappings[slot];
  mapping.open(backing, pages);
  space.mapped += pages;
  mapped_ += pages;
  const MappingId made{slot, mapping.generation()};
  if (mapping.committed(pages) > 0) co_await committed_.add(here, mapping.committed(pages));
  co_await space.lock.release_write(here);
  co_return made;
}

Task<Outcome<>> VirtualMemory::unmap(Context& here, Process& process, MappingId which) {
  Space& space = space_of(process);
  co_await space.lock.acquire_write(here);
  Mapping* const mapping = find(space, which);
  co_await spend(here, costs_.unmap);
  if (mapping != nullptr) {
    co_await shrink(here, space, *mapping, 0);
    mapping->close();
    space.closed.push_back(which.slot);
  }
  co_await space.lock.release_write(here);
  if (mapping == nullptr) co_return Error::invalid;
  co_return Outcome<>();
}

Task<Outcome<>> VirtualMemory::resize(Context& here, Process& process, MappingId which,
                                      Bytes size) {
  const std::int64_t pages = pages_in(size);
  Space& space = space_of(process);
  co_await space.lock.acquire_write(here);
  Mapping* const mapping = find(space, which);
  const bool known = mapping != nullptr && pages > 0;
  const bool fits = pages <= CommittedMemory::pages_of(site_.kernel);
  if (known && pages < mapping->pages()) {
    co_await spend(here, costs_.unmap);
    co_await shrink(here, space, *mapping, pages);
  } else {
    co_await spend(here, costs_.map);
    const std::int64_t more = known && fits ? pages - mapping->pages() : 0;
    if (more > 0) {
      mapping->resize(pages);
      space.mapped += more;
      mapped_ += more;
      if (mapping->committed(more) > 0) co_await committed_.add(here, mapping->committed(more));
    }
  }
  co_await space.lock.release_write(here);
  if (!known) co_return Error::invalid;
  if (!fits) co_return Error::no_memory;
  co_return Outcome<>();
}

Task<Outcome<>> VirtualMemory::release(Context& here, Process& process) {
  Space& space = space_of(process);
  for (std::uint32_t slot = 0; slot < space.mappings.size(); ++slot) {
    const Mapping& mapping = *space.mappings[slot];
    if (!mapping.open()) continue;
    const auto unmapped = co_await unmap(here, process, {slot, mapping.generation()});
    OSARIUM_CHECK(unmapped, "a mapping that is there could not be unmapped");
  }
  for (const CpuId cpu : site_.kernel.cpus()) {
    AddressSpace*& loaded = loaded_[static_cast<std::size_t>(cpu.index)];
    if (loaded != &process.translations()) continue;
    loaded->leave(cpu);
    loaded = nullptr;
  }
  co_return Outcome<>();
}

// The lock of the space is held to write.
Task<> VirtualMemory::shrink(Context& here, Space& space, Mapping& mapping, std::int64_t pages) {
  const bool excludes_faults = site_.kernel.profile().fault_lock == FaultLock::mapping;
  const std::int64_t fewer = mapping.pages() - pages;
  if (excludes_faults) co_await mapping.lock.acquire_write(here);
  mapping.resize(pages);
  space.mapped -= fewer;
  mapped_ -= fewer;
  co_await take_back(here, space, mapping, pages);
  if (mapping.committed(fewer) > 0) co_await committed_.add(here, -mapping.committed(fewer));
  if (excludes_faults) co_await mapping.lock.release_write(here);
}

// Pages go only when no cpu can reach them any more.
Task<> VirtualMemory::take_back(Context& here, Space& space, Mapping& mapping, std::int64_t first) {
  std::fill(space.freed.begin(), space.freed.end(), 0);
  const std::int64_t cleared = mapping.clear(first, space.freed);
  if (cleared == 0) co_return;
  co_await spend(here, costs_.unmap_page * cleared);
  co_await flush(here, space.process, cleared);
  for (std::size_t node = 0; node < space.freed.size(); ++node)
    if (space.freed[node] > 0)
      co_await allocator_.free(here, NodeId(static_cast<std::int32_t>(node)), space.freed[node]);
}

Task<> VirtualMemory::flush(Context& here, Process& process, std::int64_t pages) {
  const Charged coherence(here, terms::translations);
  Scheduler& scheduler = site_.kernel.scheduler();
  scheduler.disable_preemption(here);
  co_await site_.kernel.shootdown().unmap(here, process.translations(), pages);
  scheduler.enable_preemption(here);
}

}  // namespace osarium
