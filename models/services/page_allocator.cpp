#include "models/services/page_allocator.hpp"

#include <algorithm>

#include "models/hardware/page.hpp"

namespace osarium {

PageAllocatorCosts PageAllocatorCosts::from(const CostTable& table, Frequency clock) {
  return {.allocate = Work::from(table, "virtual_memory.allocate_page", clock),
          .batch = static_cast<std::int64_t>(table.number("virtual_memory.list_batch")),
          .most = static_cast<std::int64_t>(table.number("virtual_memory.list_most"))};
}

PageAllocator::PageAllocator(Kernel& kernel, Serialised serialised)
    : kernel_(kernel),
      costs_(PageAllocatorCosts::from(kernel.costs(), kernel.clock())),
      scratch_(kernel.machine().memory().layout().nodes.size()) {
  const MemoryLayout& layout = kernel.machine().memory().layout();
  const auto nodes = static_cast<std::int32_t>(layout.nodes.size());
  lists_.resize(layout.nodes.size() * layout.cpus.size());
  for (NodeId node(0); node.index < nodes; ++node.index) {
    std::vector<NodeId>& nearest = zones_.emplace_back(kernel, serialised).nearest;
    for (NodeId other(0); other.index < nodes; ++other.index) nearest.push_back(other);
    std::stable_sort(nearest.begin(), nearest.end(), [&](NodeId a, NodeId b) {
      return layout.latency[layout.entry(node, a)] < layout.latency[layout.entry(node, b)];
    });
  }
}

std::int64_t& PageAllocator::list(CpuId cpu, NodeId node) {
  return lists_[static_cast<std::size_t>(cpu.index) * zones_.size() +
                static_cast<std::size_t>(node.index)];
}

std::int64_t PageAllocator::listed(NodeId node) const {
  std::int64_t sum = 0;
  for (std::size_t i = static_cast<std::size_t>(node.index); i < lists_.size(); i += zones_.size())
    sum += lists_[i];
  return sum;
}

std::optional<NodeId> PageAllocator::take(CpuId cpu, NodeId node) {
  std::int64_t& pages = list(cpu, node);
  if (pages == 0) return std::nullopt;
  --pages;
  ++in_use_;
  return node;
}

std::optional<NodeId> PageAllocator::steal(NodeId preferred) {
  for (const NodeId node : zone(preferred).nearest)
    for (const CpuId cpu : kernel_.cpus())
      if (const auto taken = take(cpu, node)) return taken;
  return std::nullopt;
}

Task<std::optional<NodeId>> PageAllocator::allocate(Context& here, NodeId preferred) {
  co_await spend(here, costs_.allocate);
  for (const NodeId node : zone(preferred).nearest) {
    const CpuId cpu = here.place();
    if (const auto taken = take(cpu, node)) co_return taken;
    const bool refilled = co_await refill(here, cpu, node);
    if (!refilled) continue;
    if (const auto taken = take(cpu, node)) co_return taken;
  }
  co_return steal(preferred);
}

Duration PageAllocator::fetch_time(CpuId cpu, NodeId node, std::int64_t pages) const {
  const MemoryLayout& layout = kernel_.machine().memory().layout();
  const NodeId from = layout.cpus[static_cast<std::size_t>(cpu.index)].node;
  return layout.latency[layout.entry(from, node)] * pages;
}

// An empty zone is known to be empty without its lock.
Task<bool> PageAllocator::refill(Context& here, CpuId cpu, NodeId node) {
  MemoryCapacity& capacity = kernel_.machine().capacity();
  if (capacity.available(node) < page_size) co_return false;
  KernelLock& lock = zone(node).lock;
  co_await lock.acquire(here);
  const std::int64_t pages = std::min(costs_.batch, capacity.available(node) / page_size);
  const bool taken =
      capacity.allocate(scratch_, page_size * pages, {Placement::Policy::on_node, node}, node);
  OSARIUM_CHECK(taken, "a zone has fewer pages than it says");
  scratch_.bytes[static_cast<std::size_t>(node.index)] = Bytes();
  list(cpu, node) += pages;
  ++exchanges_;
  co_await here.compute(fetch_time(cpu, node, pages), here.code_mode());
  co_await lock.release(here);
  co_return pages > 0;
}

Task<> PageAllocator::free(Context& here, NodeId node, std::int64_t pages) {
  const CpuId cpu = here.place();
  in_use_ -= pages;
  std::int64_t& mine = list(cpu, node);
  mine += pages;
  while (mine > costs_.most) {
    const std::int64_t some = std::min(costs_.batch, mine);
    mine -= some;
    co_await give_back(here, node, some);
  }
}

Task<> PageAllocator::give_back(Context& here, NodeId node, std::int64_t pages) {
  KernelLock& lock = zone(node).lock;
  co_await lock.acquire(here);
  scratch_.bytes[static_cast<std::size_t>(node.index)] = page_size * pages;
  kernel_.machine().capacity().release(scratch_);
  ++exchanges_;
  co_await here.compute(fetch_time(here.place(), node, pages), here.code_mode());
  co_await lock.release(here);
}

}  // namespace osarium
