#include "models/hardware/topology.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/property_map/function_property_map.hpp>

#include "models/hardware/machine_graph.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

namespace {

using Vertex = MachineGraph::vertex_descriptor;
using Edge = MachineGraph::edge_descriptor;

// Latencies of a route sum up to less than a hop (bounds of NodeLink), so that hops decide first.
constexpr std::int64_t hop = std::int64_t{1} << 40;

std::int64_t length(const Connection& connection) { return hop + connection.latency.picoseconds(); }

struct IsLink {
  const MachineGraph* graph = nullptr;
  bool operator()(Edge edge) const { return (*graph)[edge].link.has_value(); }
};

std::vector<Vertex> vertices_of(const MachineGraph& graph, Part::Kind kind) {
  std::vector<Vertex> found;
  for (auto [vertex, end] = boost::vertices(graph); vertex != end; ++vertex)
    if (graph[*vertex].kind == kind) found.push_back(*vertex);
  return found;
}

// For each part of kind `inner` the index of the part of kind `outer` that holds it.
template <class OuterId>
std::vector<OuterId> holders(const MachineGraph& graph, Part::Kind inner, Part::Kind outer) {
  std::vector<OuterId> ids;
  for (Vertex vertex : vertices_of(graph, inner)) {
    while (graph[vertex].kind != outer) {
      auto [edge, end] = boost::in_edges(vertex, graph);
      while (graph[*edge].link) ++edge;
      vertex = boost::source(*edge, graph);
    }
    ids.push_back(OuterId(graph[vertex].index));
  }
  return ids;
}

// Lengths of the shortest ways from a node to every vertex over links alone.
std::vector<std::int64_t> lengths_from(const MachineGraph& graph, Vertex start) {
  const boost::filtered_graph links(graph, IsLink{&graph});
  std::vector<std::int64_t> lengths(boost::num_vertices(graph));
  boost::dijkstra_shortest_paths(
      links, start,
      boost::distance_map(boost::make_iterator_property_map(lengths.begin(),
                                                            boost::get(boost::vertex_index, graph)))
          .weight_map(boost::make_function_property_map<Edge>(
              [&graph](Edge edge) { return length(graph[edge]); })));
  return lengths;
}

// The last edge of a shortest way to `vertex`.
Edge last_link(const MachineGraph& graph, const std::vector<std::int64_t>& lengths, Vertex vertex) {
  std::optional<Edge> best;
  for (auto [edge, end] = boost::in_edges(vertex, graph); edge != end; ++edge) {
    if (!graph[*edge].link) continue;
    const bool shortest =
        lengths[boost::source(*edge, graph)] + length(graph[*edge]) == lengths[vertex];
    if (shortest && (!best || *graph[*edge].link < *graph[*best].link)) best = *edge;
  }
  OSARIUM_CHECK(best, "a machine whose nodes are not all joined");
  return *best;
}

using Route = std::vector<LinkId>;

// From each node to each node.
std::vector<Route> routes_of(const MachineGraph& graph) {
  std::vector<Route> routes;
  const std::vector<Vertex> nodes = vertices_of(graph, Part::Kind::node);
  for (Vertex from : nodes) {
    const std::vector<std::int64_t> lengths = lengths_from(graph, from);
    for (Vertex to : nodes) {
      Route& route = routes.emplace_back();
      for (Vertex at = to; at != from;) {
        const Edge edge = last_link(graph, lengths, at);
        route.push_back(*graph[edge].link);
        at = boost::source(edge, graph);
      }
      std::reverse(route.begin(), route.end());
    }
  }
  return routes;
}

double bytes_per_second(Bandwidth bandwidth) { return bandwidth.bits_per_second() / 8; }

}  // namespace

Topology::Topology(const MachineParameters& parameters)
    : parameters_(parameters),
      nodes_(static_cast<int>(parameters.nodes())),
      links_(links_of(parameters.interconnect, parameters.nodes())) {
  OSARIUM_CHECK(!parameters.violation(), "the topology of a machine that cannot be");
  const MachineGraph graph = machine_graph(parameters);
  core_of_ = holders<CoreId>(graph, Part::Kind::cpu, Part::Kind::core);
  node_of_ = holders<NodeId>(graph, Part::Kind::core, Part::Kind::node);
  socket_of_ = holders<SocketId>(graph, Part::Kind::node, Part::Kind::socket);
  routes_ = routes_of(graph);
  cpus_of_core_.resize(node_of_.size());
  cpus_of_node_.resize(socket_of_.size());
  for (std::int32_t i = 0; i < cpus(); ++i) {
    cpus_of_core_[index(core(CpuId(i)).index)].push_back(CpuId(i));
    cpus_of_node_[index(node(CpuId(i)).index)].push_back(CpuId(i));
  }
  fill_matrices();
}

struct Topology::Matrices {
  Eigen::MatrixXd latency;
  Eigen::MatrixXd bandwidth;
};

const Eigen::MatrixXd& Topology::latency() const { return matrices_->latency; }
const Eigen::MatrixXd& Topology::bandwidth() const { return matrices_->bandwidth; }

void Topology::fill_matrices() {
  Matrices matrices{Eigen::MatrixXd(nodes_, nodes_), Eigen::MatrixXd(nodes_, nodes_)};
  const MemoryParameters& memory = parameters_.memory;
  for (int asks = 0; asks < nodes_; ++asks) {
    for (int holds = 0; holds < nodes_; ++holds) {
      Duration latency = memory.latency;
      if (asks != holds) latency += memory.remote_latency;
      Bandwidth bandwidth = memory.bandwidth;
      for (LinkId link : route(NodeId(holds), NodeId(asks))) {
        latency += link_of(link).latency;
        bandwidth = std::min(bandwidth, link_bandwidth(link));
      }
      matrices.latency(asks, holds) = static_cast<double>(latency.picoseconds()) / 1e3;
      matrices.bandwidth(asks, holds) = bytes_per_second(bandwidth);
    }
  }
  matrices_ = std::make_shared<const Matrices>(std::move(matrices));
}

Distance Topology::distance(CpuId a, CpuId b) const {
  if (a == b) return Distance::same_cpu;
  if (core(a) == core(b)) return Distance::same_core;
  const NodeId from = node(a), to = node(b);
  if (from == to) return Distance::same_die;
  if (socket(from) == socket(to)) return Distance::same_package;
  return hops(from, to) == 1 ? Distance::one_hop : Distance::two_hops;
}

}  // namespace osarium
