#include "models/hardware/memory_layout.hpp"

#include <Eigen/Core>

#include "models/hardware/topology.hpp"

namespace osarium {

MemoryLayout MemoryLayout::from(const Topology& topology) {
  MemoryLayout layout;
  for (int i = 0; i < topology.nodes(); ++i) {
    const NodeId node(i);
    layout.nodes.push_back(
        {topology.memory_bandwidth(node), topology.memory_size(node), topology.cache_size(node)});
  }
  for (int link = 0; link < topology.links(); ++link)
    layout.links.push_back(topology.link_bandwidth(LinkId(link)));
  for (int from = 0; from < topology.nodes(); ++from)
    for (int to = 0; to < topology.nodes(); ++to) {
      layout.latency.push_back(Duration::from_picoseconds(topology.latency()(from, to) * 1e3));
      const auto route = topology.route(NodeId(from), NodeId(to));
      layout.routes.emplace_back(route.begin(), route.end());
    }
  for (int cpu = 0; cpu < topology.cpus(); ++cpu)
    layout.cpus.push_back({topology.node(CpuId(cpu)), topology.core(CpuId(cpu))});
  return layout;
}

}  // namespace osarium
