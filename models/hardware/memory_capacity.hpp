// How much memory the nodes have left, and who gets it from where.
//
// allocate() answers whether there was enough; if not, nothing is taken. `local` and `first_touch`
// take from the node that asks and go on to the nearest others when it is full, as an operating
// system does; `on_node` takes from that node only; `interleaved` takes equal parts from all nodes,
// more from the others when some are full.
#pragma once

#include <vector>

#include "models/hardware/memory_layout.hpp"

namespace osarium {

struct Placement {
  enum class Policy : std::uint8_t {
    local,        // always at the node of the cpu that uses it
    on_node,      // at `node`
    interleaved,  // spread over all nodes, page by page
    first_touch,  // at the node of the cpu that uses it first
  };
  Policy policy = Policy::local;
  NodeId node;
};

// Bytes by node. Grows with every allocate() that it is given to.
struct Allocation {
  explicit Allocation(std::size_t nodes) : bytes(nodes) {}
  Bytes total() const;

  std::vector<Bytes> bytes;
};

class MemoryCapacity {
 public:
  explicit MemoryCapacity(const MemoryLayout& layout);

  // False: out of memory.
  [[nodiscard]] bool allocate(Allocation& allocation, Bytes bytes, Placement placement,
                              NodeId asking);
  void release(Allocation& allocation);
  Bytes available(NodeId node) const { return available_[static_cast<std::size_t>(node.index)]; }

 private:
  void take(Allocation& allocation, NodeId node, Bytes bytes);
  void interleave(Allocation& allocation, Bytes bytes);

  std::vector<Bytes> available_;
  std::vector<std::vector<NodeId>> nearest_;  // the nodes by latency as seen from a node
  std::vector<NodeId> by_room_;               // scratch
};

}  // namespace osarium
