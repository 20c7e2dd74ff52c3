// What Memory needs to know of a machine: nodes with their memory and last-level cache, the links
// between them, and which cpus belong where. Plain data. Tables of two nodes are indexed by
// entry().
#pragma once

#include <cstddef>
#include <vector>

#include "models/hardware/ids.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

class Topology;

struct MemoryLayout {
  static MemoryLayout from(const Topology& topology);

  struct Node {
    Bandwidth bandwidth;  // of its memory channels together, what a program can get of them
    Bytes memory;
    Bytes cache;  // the last-level cache that its cores share
  };
  struct Place {
    NodeId node;
    CoreId core;
  };

  std::size_t entry(NodeId from, NodeId to) const {
    return static_cast<std::size_t>(from.index) * nodes.size() + static_cast<std::size_t>(to.index);
  }

  std::vector<Node> nodes;
  std::vector<Bandwidth> links;
  // Of a load by `from`, from the memory of `to`, that misses every cache of an idle machine.
  std::vector<Duration> latency;
  // What data cross on their way; nothing within a node. A link that has a bandwidth for each
  // direction is two links.
  std::vector<std::vector<LinkId>> routes;
  std::vector<Place> cpus;
};

}  // namespace osarium
