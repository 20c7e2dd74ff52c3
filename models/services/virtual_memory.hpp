// The service of address spaces: mappings, page faults, the break, and the pages behind them.
//
// The lock of an address space is held to write by who changes its mappings, and to read by page
// faults, unless these hold the lock of their mapping only (KernelProfile::fault_lock). A mapping
// costs its bookkeeping and a change of the count of committed memory; pages cost when they are
// touched. An unmap of pages that were there flushes them from the cpus of the process, which are
// those on which a thread of it has called MemoryCalls since another process last did there.
//
// Left out: huge pages, swapping, files (pages of files are in the page cache, at no cost).
#pragma once

#include "models/services/committed_memory.hpp"
#include "models/services/mapping.hpp"
#include "models/services/page_allocator.hpp"
#include "models/services/ports.hpp"

namespace osarium {

struct PageFault {
  MappingId mapping;
  std::int64_t page = 0;
  Access access = Access::write;
  CpuId cpu;  // that touched it
};

struct VirtualMemoryCosts {
  static VirtualMemoryCosts from(const CostTable& table, Frequency clock);

  Work map, unmap, unmap_page, fault, zero_page, copy_page;
};

class VirtualMemory {
 public:
  static constexpr ServiceId id = ServiceId::virtual_memory;

  explicit VirtualMemory(const ServiceSite& site);
  VirtualMemory(const VirtualMemory&) = delete;
  ~VirtualMemory();

  // Error::no_memory: more than the kernel has in all.
  Task<Outcome<MappingId>> map(Context& here, Process& process, Bytes size, Backing backing);
  Task<Outcome<>> unmap(Context& here, Process& process, MappingId mapping);
  // Grows or shrinks it at its end: brk, and mprotect of what the C library keeps in reserve.
  Task<Outcome<>> resize(Context& here, Process& process, MappingId mapping, Bytes size);
  // Error::no_memory: nobody has a page left. Error::invalid: there is nothing at that address.
  Task<Outcome<>> fault(Context& here, Process& process, const PageFault& fault);
  // Unmaps all that a process has, which is no more on any cpu then.
  Task<Outcome<>> release(Context& here, Process& process);

  // What the hardware does by itself: whether an access needs no fault; a cpu uses the process's
  // translations from now on.
  bool present(const Process& process, MappingId mapping, std::int64_t page, Access access) const;
  void enter(Process& process, CpuId cpu);

  // Known to the simulator at no cost. Of this kernel alone, in pages.
  const CommittedMemory& committed() const { return committed_; }
  const PageAllocator& allocator() const { return allocator_; }
  std::int64_t mapped() const { return mapped_; }
  std::int64_t mapped(const Process& process) const;
  std::uint64_t faults() const { return faults_; }

 private:
  struct Space;
  Space& space_of(const Process& process);
  static Mapping* find(Space& space, MappingId which);
  Task<> shrink(Context& here, Space& space, Mapping& mapping, std::int64_t pages);
  Task<> take_back(Context& here, Space& space, Mapping& mapping, std::int64_t first);
  Task<> flush(Context& here, Process& process, std::int64_t pages);

  // page_faults.cpp
  Task<Outcome<>> enter_page(Context& here, Process& process, Mapping& mapping,
                             const PageFault& fault);
  Task<bool> enter_table(Context& here, PageTable& table, NodeId node);
  Task<std::optional<NodeId>> new_page(Context& here, const Work& content, NodeId node);

  ServiceSite site_;
  VirtualMemoryCosts costs_;
  CommittedMemory committed_;
  PageAllocator allocator_;
  std::vector<std::unique_ptr<Space>> spaces_;  // by process
  std::vector<AddressSpace*> loaded_;           // by cpu
  std::int64_t mapped_ = 0;
  std::uint64_t faults_ = 0;
};

}  // namespace osarium
