// Page faults of VirtualMemory.
#include "models/services/virtual_memory.hpp"
#include "models/services/virtual_memory_space.hpp"

namespace osarium {

namespace {

NodeId preferred_node(const Topology& topology, const Process& process, const PageFault& fault) {
  const Placement& policy = process.memory_policy();
  if (policy.policy == Placement::Policy::on_node) return policy.node;
  if (policy.policy == Placement::Policy::interleaved)
    return NodeId(static_cast<std::int32_t>(fault.page % topology.nodes()));
  return topology.node(fault.cpu);
}

}  // namespace

// What was found before the lock was there is looked up again.
Task<Outcome<>> VirtualMemory::fault(Context& here, Process& process, const PageFault& fault) {
  ++faults_;
  Space& space = space_of(process);
  const bool whole_space = site_.kernel.profile().fault_lock == FaultLock::address_space;
  Mapping* mapping = find(space, fault.mapping);
  if (mapping == nullptr && !whole_space) {
    co_await spend(here, costs_.fault);
    co_return Error::invalid;
  }
  KernelRwSemaphore& lock = whole_space ? space.lock : mapping->lock;
  co_await lock.acquire_read(here);
  mapping = find(space, fault.mapping);
  co_await spend(here, costs_.fault);
  Outcome<> entered;
  if (mapping == nullptr || fault.page < 0 || fault.page >= mapping->pages())
    entered = Error::invalid;
  else if (!mapping->present(fault.page, fault.access))
    entered = co_await enter_page(here, process, *mapping, fault);
  co_await lock.release_read(here);
  co_return entered;
}

Task<Outcome<>> VirtualMemory::enter_page(Context& here, Process& process, Mapping& mapping,
                                          const PageFault& fault) {
  const NodeId near = preferred_node(site_.kernel.machine().topology(), process, fault);
  const std::int64_t entry = fault.page % PageTable::entries;
  PageTable& table = mapping.table(fault.page);
  if (!table.node) {
    const bool there = co_await enter_table(here, table, near);
    if (!there) co_return Error::no_memory;
  }
  const bool copies = PageTable::copies(mapping.backing()) && fault.access == Access::write;
  if (mapping.backing() != Backing::anonymous && !copies) {
    co_await table.lock.acquire(here);
    table.enter_cached(entry);
    co_await table.lock.release(here);
    co_return Outcome<>();
  }
  const std::optional<NodeId> node =
      co_await new_page(here, copies ? costs_.copy_page : costs_.zero_page, near);
  if (!node) co_return Error::no_memory;
  co_await table.lock.acquire(here);
  const bool replaces = table.present(entry, Access::read, mapping.backing());
  const bool late = table.present(entry, fault.access, mapping.backing());
  if (!late) table.enter(entry, *node);
  co_await table.lock.release(here);
  if (late)
    co_await allocator_.free(here, *node, 1);
  else if (replaces)
    co_await flush(here, process, 1);
  co_return Outcome<>();
}

// Another thread may have been faster.
Task<bool> VirtualMemory::enter_table(Context& here, PageTable& table, NodeId near) {
  const std::optional<NodeId> node = co_await new_page(here, costs_.zero_page, near);
  if (!node) co_return false;
  co_await table.lock.acquire(here);
  const bool late = table.node.has_value();
  if (!late) table.node = node;
  co_await table.lock.release(here);
  if (late) co_await allocator_.free(here, *node, 1);
  co_return true;
}

Task<std::optional<NodeId>> VirtualMemory::new_page(Context& here, const Work& content,
                                                    NodeId near) {
  const std::optional<NodeId> node = co_await allocator_.allocate(here, near);
  if (node) co_await spend(here, content);
  co_return node;
}

}  // namespace osarium
