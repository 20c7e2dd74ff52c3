// A machine as a graph (Boost.Graph): its parts, each inside of another, and the links between its
// nodes. For whoever walks the parts; models ask a Topology, which is made from it.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <optional>
#include <string_view>

#include "models/hardware/ids.hpp"
#include "models/hardware/machine_parameters.hpp"

namespace osarium {

struct Part {
  enum class Kind : std::uint8_t { machine, socket, node, llc, l2, l1, core, cpu };

  Kind kind = Kind::machine;
  std::int32_t index = 0;  // among its kind, as in ids.hpp
};

std::string_view name_of(Part::Kind kind);

// An edge of the graph: `from` holds `to`, or a link, one for each direction.
struct Connection {
  std::optional<LinkId> link;
  Bandwidth bandwidth;  // of a link
  Duration latency;
};

using MachineGraph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, Part, Connection>;

// Vertex 0 is the machine; parts of a kind stand in the order of their indices. Link 2i leads from
// the first node of the i-th link of links_of() to the second, link 2i + 1 back.
MachineGraph machine_graph(const MachineParameters& parameters);

}  // namespace osarium
