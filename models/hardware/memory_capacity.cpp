#include "models/hardware/memory_capacity.hpp"

#include <algorithm>
#include <utility>

#include "sim/engine/check.hpp"

namespace osarium {

Bytes Allocation::total() const {
  Bytes sum;
  for (const Bytes part : bytes) sum = sum + part;
  return sum;
}

MemoryCapacity::MemoryCapacity(const MemoryLayout& layout) {
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
    available_.push_back(layout.nodes[i].memory);
    by_room_.push_back(NodeId(static_cast<std::int32_t>(i)));
  }
  for (const NodeId from : by_room_) {
    nearest_.push_back(by_room_);
    std::stable_sort(nearest_.back().begin(), nearest_.back().end(), [&](NodeId a, NodeId b) {
      return layout.latency[layout.entry(from, a)] < layout.latency[layout.entry(from, b)];
    });
  }
}

bool MemoryCapacity::allocate(Allocation& allocation, Bytes bytes, Placement placement,
                              NodeId asking) {
  OSARIUM_CHECK(bytes >= Bytes(), "a negative amount of memory");
  if (placement.policy == Placement::Policy::on_node) {
    if (bytes > available(placement.node)) return false;
    take(allocation, placement.node, bytes);
    return true;
  }
  Bytes all;
  for (const Bytes part : available_) all = all + part;
  if (bytes > all) return false;
  if (placement.policy == Placement::Policy::interleaved) {
    interleave(allocation, bytes);
    return true;
  }
  for (const NodeId node : nearest_[static_cast<std::size_t>(asking.index)]) {
    const Bytes part = std::min(bytes, available(node));
    take(allocation, node, part);
    bytes = bytes - part;
  }
  return true;
}

void MemoryCapacity::release(Allocation& allocation) {
  for (std::size_t i = 0; i < available_.size(); ++i)
    available_[i] = available_[i] + std::exchange(allocation.bytes[i], Bytes());
}

void MemoryCapacity::take(Allocation& allocation, NodeId node, Bytes bytes) {
  const auto i = static_cast<std::size_t>(node.index);
  available_[i] = available_[i] - bytes;
  allocation.bytes[i] = allocation.bytes[i] + bytes;
}

// The nodes with the least room first: what they cannot give is spread over those that follow.
void MemoryCapacity::interleave(Allocation& allocation, Bytes bytes) {
  std::sort(by_room_.begin(), by_room_.end(), [&](NodeId a, NodeId b) {
    return available(a) != available(b) ? available(a) < available(b) : a < b;
  });
  auto nodes_left = static_cast<std::int64_t>(by_room_.size());
  for (const NodeId node : by_room_) {
    const Bytes part = std::min(available(node), bytes / nodes_left--);
    take(allocation, node, part);
    bytes = bytes - part;
  }
}

}  // namespace osarium
