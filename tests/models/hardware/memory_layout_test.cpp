#include "models/hardware/memory_layout.hpp"

#include <gtest/gtest.h>
#include <Eigen/Core>

#include "models/hardware/topology.hpp"

namespace osarium {
namespace {

TEST(MemoryLayout, IsThatOfTheTopology) {
  MachineParameters parameters;
  parameters.sockets = 3;
  parameters.cores = 6;
  parameters.threads_per_core = 2;
  parameters.clock = 2000_MHz;
  parameters.caches = {32_KiB, 256_KiB, 8_MiB};
  parameters.memory = {16_GiB, 160_Gbps, 60_ns, 10_ns};
  parameters.interconnect = interconnects::Full{80_Gbps, 40_ns};
  const Topology topology(parameters);
  const MemoryLayout layout = MemoryLayout::from(topology);
  ASSERT_EQ(layout.nodes.size(), 3U);
  EXPECT_EQ(layout.nodes[2].cache, 8_MiB);
  EXPECT_EQ(layout.nodes[2].memory, 16_GiB);
  EXPECT_EQ(layout.nodes[2].bandwidth, 160_Gbps);
  EXPECT_EQ(layout.links, std::vector<Bandwidth>(6, 80_Gbps));
  ASSERT_EQ(layout.cpus.size(), 12U);
  EXPECT_EQ(layout.cpus[5].node, NodeId(1));
  EXPECT_EQ(layout.cpus[5].core, CoreId(2));
  for (int from = 0; from < 3; ++from)
    for (int to = 0; to < 3; ++to) {
      const std::size_t entry = layout.entry(NodeId(from), NodeId(to));
      EXPECT_EQ(layout.latency[entry].picoseconds() / 1000, topology.latency()(from, to));
      EXPECT_EQ(layout.routes[entry].size(), from == to ? 0U : 1U);
    }
  // Each direction has a link of its own.
  EXPECT_NE(layout.routes[layout.entry(NodeId(0), NodeId(1))],
            layout.routes[layout.entry(NodeId(1), NodeId(0))]);
}

}  // namespace
}  // namespace osarium
