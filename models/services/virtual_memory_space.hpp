// The address space of one process, as VirtualMemory keeps it: for its own files only.
#pragma once

#include "models/services/virtual_memory.hpp"

namespace osarium {

struct VirtualMemory::Space {
  Space(const ServiceSite& site, Process& its_process, std::size_t nodes)
      : process(its_process), lock(site.kernel, site.serialised, "mmap_sem"), freed(nodes) {}

  Process& process;
  KernelRwSemaphore lock;
  std::vector<std::unique_ptr<Mapping>> mappings;
  std::vector<std::uint32_t> closed;  // slots
  std::vector<std::int64_t> freed;    // by an unmap, who holds the lock to write; by node
  std::int64_t mapped = 0;
};

}  // namespace osarium
