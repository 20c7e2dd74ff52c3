#include "models/hardware/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <Eigen/Core>

#include <map>

#include "models/hardware/machine_graph.hpp"

namespace osarium {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

MachineParameters machine(std::int64_t sockets, std::int64_t cores, Interconnect interconnect) {
  MachineParameters parameters;
  parameters.sockets = sockets;
  parameters.cores = cores;
  parameters.clock = 2000_MHz;
  parameters.caches = {32_KiB, 256_KiB, 8_MiB};
  parameters.memory = {16_GiB, 160_Gbps, 60_ns, 10_ns};
  parameters.interconnect = std::move(interconnect);
  return parameters;
}

std::vector<int> hops_from_zero(const Topology& topology) {
  std::vector<int> hops;
  for (int node = 0; node < topology.nodes(); ++node)
    hops.push_back(topology.hops(NodeId(0), NodeId(node)));
  return hops;
}

TEST(Topology, NumbersPartsSocketBySocketNodeByNodeCoreByCore) {
  MachineParameters parameters = machine(2, 8, interconnects::Full{80_Gbps, 40_ns});
  parameters.nodes_per_socket = 2;
  parameters.threads_per_core = 2;
  const Topology topology(parameters);
  EXPECT_EQ(topology.cpus(), 16);
  EXPECT_EQ(topology.cores(), 8);
  EXPECT_EQ(topology.nodes(), 4);
  EXPECT_EQ(topology.sockets(), 2);
  for (int cpu = 0; cpu < 16; ++cpu) {
    EXPECT_EQ(topology.core(CpuId(cpu)), CoreId(cpu / 2));
    EXPECT_EQ(topology.node(CpuId(cpu)), NodeId(cpu / 4));
    EXPECT_EQ(topology.socket(CpuId(cpu)), SocketId(cpu / 8));
  }
  EXPECT_THAT(topology.cpus_of(CoreId(3)), ElementsAre(CpuId(6), CpuId(7)));
  EXPECT_THAT(topology.cpus_of(NodeId(1)), ElementsAre(CpuId(4), CpuId(5), CpuId(6), CpuId(7)));
}

TEST(Topology, TellsSixDistancesApart) {
  MachineParameters parameters = machine(3, 12, interconnects::Links{});
  parameters.nodes_per_socket = 2;
  parameters.threads_per_core = 2;
  std::vector<NodeLink> chain;
  for (std::int64_t node = 0; node < 5; ++node) chain.push_back({node, node + 1, 8_Gbps, 40_ns});
  parameters.interconnect = interconnects::Links{chain};
  const Topology topology(parameters);
  const auto from_node_1 = [&](int cpu) { return topology.distance(CpuId(4), CpuId(cpu)); };
  EXPECT_EQ(from_node_1(4), Distance::same_cpu);
  EXPECT_EQ(from_node_1(5), Distance::same_core);
  EXPECT_EQ(from_node_1(6), Distance::same_die);
  EXPECT_EQ(from_node_1(0), Distance::same_package);
  EXPECT_EQ(from_node_1(8), Distance::one_hop);
  EXPECT_EQ(from_node_1(12), Distance::two_hops);
  EXPECT_EQ(from_node_1(20), Distance::two_hops);
  for (int a = 0; a < topology.cpus(); ++a)
    for (int b = 0; b < topology.cpus(); ++b)
      EXPECT_EQ(topology.distance(CpuId(a), CpuId(b)), topology.distance(CpuId(b), CpuId(a)));
}

TEST(Topology, CountsHopsOfTheShapes) {
  EXPECT_THAT(hops_from_zero(Topology(machine(1, 4, interconnects::Links{}))), ElementsAre(0));
  EXPECT_THAT(hops_from_zero(Topology(machine(4, 4, interconnects::Full{8_Gbps, 40_ns}))),
              ElementsAre(0, 1, 1, 1));
  EXPECT_THAT(hops_from_zero(Topology(machine(6, 6, interconnects::Ring{8_Gbps, 40_ns}))),
              ElementsAre(0, 1, 2, 3, 2, 1));
  EXPECT_THAT(hops_from_zero(Topology(machine(2, 2, interconnects::Ring{8_Gbps, 40_ns}))),
              ElementsAre(0, 1));
  EXPECT_THAT(hops_from_zero(Topology(machine(8, 8, interconnects::TwistedLadder{8_Gbps, 40_ns}))),
              ElementsAre(0, 1, 2, 2, 1, 2, 2, 1));
}

TEST(Topology, RoutesOverTheFewestHopsAndThenTheLeastLatency) {
  const auto link = [](std::int64_t from, std::int64_t to, Duration latency) {
    return NodeLink{from, to, 8_Gbps, latency};
  };
  // 0-1-3 is quicker than 0-2-3, which comes first; the direct 0-4 is slower than 0-1-4.
  const Topology topology(
      machine(5, 5,
              interconnects::Links{{link(0, 2, 50_ns), link(2, 3, 50_ns), link(0, 1, 40_ns),
                                    link(3, 1, 40_ns), link(0, 4, 200_ns), link(1, 4, 1_ns)}}));
  EXPECT_THAT(topology.route(NodeId(0), NodeId(3)), ElementsAre(LinkId(4), LinkId(7)));
  EXPECT_THAT(topology.route(NodeId(3), NodeId(0)), ElementsAre(LinkId(6), LinkId(5)));
  EXPECT_THAT(topology.route(NodeId(0), NodeId(4)), ElementsAre(LinkId(8)));
  EXPECT_THAT(topology.route(NodeId(2), NodeId(2)), IsEmpty());
  EXPECT_EQ(topology.links(), 12);
}

TEST(Topology, TakesTheLinkWithTheLowestNumberOfEqualOnes) {
  const Topology topology(machine(4, 4, interconnects::Ring{8_Gbps, 40_ns}));
  // From 0 to 2 over 1 or over 3: the last links are 1-2 (LinkId 2) and 3-2 (LinkId 5).
  EXPECT_THAT(topology.route(NodeId(0), NodeId(2)), ElementsAre(LinkId(0), LinkId(2)));
}

TEST(Topology, AddsUpLatencyAndTakesTheLeastBandwidthOnTheWay) {
  const Topology topology(
      machine(3, 3, interconnects::Links{{{0, 1, 80_Gbps, 40_ns}, {1, 2, 240_Gbps, 30_ns}}}));
  EXPECT_DOUBLE_EQ(topology.latency()(0, 0), 60);
  EXPECT_DOUBLE_EQ(topology.latency()(0, 1), 60 + 10 + 40);
  EXPECT_DOUBLE_EQ(topology.latency()(2, 0), 60 + 10 + 40 + 30);
  EXPECT_DOUBLE_EQ(topology.bandwidth()(0, 0), 20e9);
  EXPECT_DOUBLE_EQ(topology.bandwidth()(1, 2), 20e9);  // the memory's
  EXPECT_DOUBLE_EQ(topology.bandwidth()(0, 2), 10e9);
  EXPECT_TRUE(topology.latency() == topology.latency().transpose());
  EXPECT_EQ(topology.link_bandwidth(LinkId(1)), 80_Gbps);
  EXPECT_EQ(topology.link_bandwidth(LinkId(2)), 240_Gbps);
}

TEST(MachineGraph, HoldsEveryPartAndEveryLink) {
  MachineParameters parameters = machine(2, 6, interconnects::Full{8_Gbps, 40_ns});
  parameters.threads_per_core = 2;
  const MachineGraph graph = machine_graph(parameters);
  std::map<Part::Kind, int> counts;
  for (auto [vertex, end] = boost::vertices(graph); vertex != end; ++vertex)
    ++counts[graph[*vertex].kind];
  EXPECT_EQ(counts[Part::Kind::machine], 1);
  EXPECT_EQ(counts[Part::Kind::node], 2);
  EXPECT_EQ(counts[Part::Kind::llc], 2);
  EXPECT_EQ(counts[Part::Kind::l1], 6);
  EXPECT_EQ(counts[Part::Kind::cpu], 12);
  // A tree, and a link in each direction.
  EXPECT_EQ(boost::num_edges(graph), boost::num_vertices(graph) - 1 + 2);
}

}  // namespace
}  // namespace osarium
