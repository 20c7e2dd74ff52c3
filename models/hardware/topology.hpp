// What lies where in a machine and how far apart: made once from its parameters, never changed,
// every question answered from a table. Routes are those with the fewest hops, of these the ones
// with the least latency, of these the ones over the links with the lowest numbers: like the tables
// of real machines they do not depend on load.
//
// Matrices have a row for the node that asks and a column for the node whose memory it is.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "models/hardware/distance.hpp"
#include "models/hardware/ids.hpp"
#include "models/hardware/machine_parameters.hpp"
#include "models/hardware/matrix.hpp"

namespace osarium {

class Topology {
 public:
  // The parameters must be valid, as they are after reading without errors.
  explicit Topology(const MachineParameters& parameters);

  int cpus() const { return static_cast<int>(core_of_.size()); }
  int cores() const { return static_cast<int>(node_of_.size()); }
  int nodes() const { return nodes_; }
  int sockets() const { return static_cast<int>(parameters_.sockets); }
  int links() const { return static_cast<int>(2 * links_.size()); }

  CoreId core(CpuId cpu) const { return core_of_[index(cpu.index)]; }
  NodeId node(CoreId core) const { return node_of_[index(core.index)]; }
  NodeId node(CpuId cpu) const { return node(core(cpu)); }
  SocketId socket(NodeId node) const { return socket_of_[index(node.index)]; }
  SocketId socket(CpuId cpu) const { return socket(node(cpu)); }
  std::span<const CpuId> cpus_of(CoreId core) const { return cpus_of_core_[index(core.index)]; }
  std::span<const CpuId> cpus_of(NodeId node) const { return cpus_of_node_[index(node.index)]; }

  Distance distance(CpuId a, CpuId b) const;
  int hops(NodeId from, NodeId to) const { return static_cast<int>(route(from, to).size()); }
  // The links that data cross on the way, in this order; none within a node.
  std::span<const LinkId> route(NodeId from, NodeId to) const {
    return routes_[index(from.index * nodes_ + to.index)];
  }

  // Of an idle machine, in ns.
  const Eigen::MatrixXd& latency() const;
  // In bytes per second: the least of the memory and of the links on the way to who asks.
  const Eigen::MatrixXd& bandwidth() const;
  // In one direction: each direction has a LinkId of its own.
  Bandwidth link_bandwidth(LinkId link) const { return link_of(link).bandwidth; }
  Bandwidth memory_bandwidth(NodeId) const { return parameters_.memory.bandwidth; }
  Bytes memory_size(NodeId) const { return parameters_.memory.size; }
  Bytes cache_size(NodeId) const { return parameters_.caches.llc; }

  Frequency clock() const { return parameters_.clock; }
  // The rest of what the machine's description says.
  const MachineParameters& parameters() const { return parameters_; }

 private:
  static std::size_t index(std::int32_t i) { return static_cast<std::size_t>(i); }
  const NodeLink& link_of(LinkId link) const { return links_[index(link.index / 2)]; }
  struct Matrices;
  void fill_matrices();

  MachineParameters parameters_;
  int nodes_;
  std::vector<NodeLink> links_;
  std::vector<CoreId> core_of_;
  std::vector<NodeId> node_of_;
  std::vector<SocketId> socket_of_;
  std::vector<std::vector<CpuId>> cpus_of_core_;
  std::vector<std::vector<CpuId>> cpus_of_node_;
  std::vector<std::vector<LinkId>> routes_;  // from * nodes + to
  std::shared_ptr<const Matrices> matrices_;
};

}  // namespace osarium
