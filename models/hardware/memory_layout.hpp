// What Memory needs to know of a machine: nodes with their memory and last-level cache, the links
// between them, the way from a node to another's memory, and which cpus belong where. Plain data;
// tables of two nodes have the row of the node that asks and the column of the one with the memory.
#pragma once

#include <cstddef>
#include <vector>

#include "models/hardware/ids.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

struct MemoryLayout {
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
  std::vector<Duration> latency;            // of a load that misses every cache, idle machine
  std::vector<std::vector<LinkId>> routes;  // empty within a node
  std::vector<Place> cpus;
};

}  // namespace osarium
