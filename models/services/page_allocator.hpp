// Who gives out pages: for each node of the machine a zone, whose free pages lie under one lock,
// and for each cpu lists of pages that it has taken from there in batches and gives back in batches
// (Linux: mm/page_alloc.c). What takes time under the lock is fetching the descriptions of the
// pages, each a miss to the memory of the node: the most part of it, by Lu (linux-kernel mailing
// list, February 2018).
//
// Pages come from the node that asks, or from the nearest that has some, or at the very end from
// the lists of other cpus. Kernels that share a machine share its memory and not their zones.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "models/services/kernel.hpp"
#include "models/services/work.hpp"

namespace osarium {

struct PageAllocatorCosts {
  static PageAllocatorCosts from(const CostTable& table, Frequency clock);

  Work allocate;
  std::int64_t batch;  // pages between a list and a zone at a time
  std::int64_t most;   // on a list
};

class PageAllocator {
 public:
  PageAllocator(Kernel& kernel, Serialised serialised);
  PageAllocator(const PageAllocator&) = delete;

  // Where it is; nullopt: there is none left.
  Task<std::optional<NodeId>> allocate(Context& here, NodeId preferred);
  // What it costs to put them on the list belongs to whoever gives them back.
  Task<> free(Context& here, NodeId node, std::int64_t pages);

  // Known to the simulator at no cost. In use: neither free nor on a list.
  std::int64_t in_use() const { return in_use_; }
  std::int64_t listed(NodeId node) const;
  std::uint64_t exchanges() const { return exchanges_; }  // with a zone

 private:
  struct Zone {
    Zone(Kernel& kernel, Serialised serialised) : lock(kernel, serialised, "zone") {}
    KernelLock lock;
    std::vector<NodeId> nearest;  // from this node, itself first
  };

  Zone& zone(NodeId node) { return zones_[static_cast<std::size_t>(node.index)]; }
  std::int64_t& list(CpuId cpu, NodeId node);
  std::optional<NodeId> take(CpuId cpu, NodeId preferred);
  std::optional<NodeId> steal(NodeId preferred);
  Task<bool> refill(Context& here, CpuId cpu, NodeId node);
  Task<> give_back(Context& here, NodeId node, std::int64_t pages);
  Duration fetch_time(CpuId cpu, NodeId node, std::int64_t pages) const;

  Kernel& kernel_;
  PageAllocatorCosts costs_;
  std::deque<Zone> zones_;
  std::vector<std::int64_t> lists_;  // cpu * nodes + node
  Allocation scratch_;
  std::int64_t in_use_ = 0;
  std::uint64_t exchanges_ = 0;
};

}  // namespace osarium
