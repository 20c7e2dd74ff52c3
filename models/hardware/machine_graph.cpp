#include "models/hardware/machine_graph.hpp"

#include <array>

namespace osarium {

namespace {

using Vertex = MachineGraph::vertex_descriptor;

class Builder {
 public:
  explicit Builder(const MachineParameters& parameters) : parameters_(parameters) {}

  MachineGraph build() {
    const Vertex machine = boost::add_vertex(Part{}, graph_);
    for (std::int64_t i = 0; i < parameters_.sockets; ++i)
      add_nodes(add(Part::Kind::socket, machine));
    LinkId next;
    for (const NodeLink& link : links_of(parameters_.interconnect, parameters_.nodes())) {
      const Vertex from = nodes_[static_cast<std::size_t>(link.from)];
      const Vertex to = nodes_[static_cast<std::size_t>(link.to)];
      boost::add_edge(from, to, Connection{next, link.bandwidth, link.latency}, graph_);
      ++next.index;
      boost::add_edge(to, from, Connection{next, link.bandwidth, link.latency}, graph_);
      ++next.index;
    }
    return std::move(graph_);
  }

 private:
  Vertex add(Part::Kind kind, Vertex inside_of) {
    std::int32_t& count = counts_[static_cast<std::size_t>(kind)];
    const Vertex vertex = boost::add_vertex(Part{kind, count++}, graph_);
    boost::add_edge(inside_of, vertex, Connection{}, graph_);
    return vertex;
  }

  void add_nodes(Vertex socket) {
    for (std::int64_t i = 0; i < parameters_.nodes_per_socket; ++i) {
      nodes_.push_back(add(Part::Kind::node, socket));
      const Vertex llc = add(Part::Kind::llc, nodes_.back());
      for (std::int64_t j = 0; j < parameters_.cores_per_node(); ++j) {
        const Vertex l2 = add(Part::Kind::l2, llc);
        const Vertex core = add(Part::Kind::core, add(Part::Kind::l1, l2));
        for (std::int64_t k = 0; k < parameters_.threads_per_core; ++k) add(Part::Kind::cpu, core);
      }
    }
  }

  const MachineParameters& parameters_;
  MachineGraph graph_;
  std::vector<Vertex> nodes_;
  std::array<std::int32_t, 8> counts_{};
};

}  // namespace

std::string_view name_of(Part::Kind kind) {
  static constexpr std::array<std::string_view, 8> names = {"machine", "socket", "node", "llc",
                                                            "l2",      "l1",     "core", "cpu"};
  return names[static_cast<std::size_t>(kind)];
}

MachineGraph machine_graph(const MachineParameters& parameters) {
  return Builder(parameters).build();
}

}  // namespace osarium
