// How the nodes of a machine are joined, as a configuration writes it: by a shape that has a name,
// `{kind: full, bandwidth: 12.8GB/s, latency: 40ns}`, or link by link. A link carries its bandwidth
// in each direction; its latency is what crossing it adds to an access to memory, there and back.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "sim/parameters/parameter.hpp"

namespace osarium {

struct NodeLink {
  std::int64_t from = 0;
  std::int64_t to = 0;
  Bandwidth bandwidth;
  Duration latency;
  static ParameterList parameters();
};

namespace interconnects {

// Also of a machine with a single node, which has none.
struct Links {
  static constexpr std::string_view kind = "links";
  std::vector<NodeLink> links;
  static ParameterList parameters();
};

// Every node is one hop from every other.
struct Full {
  static constexpr std::string_view kind = "full";
  Bandwidth bandwidth;
  Duration latency;
  static ParameterList parameters();
};

// Every node is joined to the next one, and the last to the first.
struct Ring {
  static constexpr std::string_view kind = "ring";
  Bandwidth bandwidth;
  Duration latency;
  static ParameterList parameters();
};

// A ring whose opposite nodes are joined too; of eight nodes it is the twisted cube: three nodes
// one hop away, four nodes two hops.
struct TwistedLadder {
  static constexpr std::string_view kind = "twisted_ladder";
  Bandwidth bandwidth;
  Duration latency;
  static ParameterList parameters();
};

}  // namespace interconnects

using Interconnect = std::variant<interconnects::Links, interconnects::Full, interconnects::Ring,
                                  interconnects::TwistedLadder>;

// All links, in the order of the description or, of a shape, of their nodes.
std::vector<NodeLink> links_of(const Interconnect& interconnect, std::int64_t nodes);

// What is wrong with the links between this many nodes: a link to a node that is not there, a node
// that nothing leads to. The key is a path seen from the interconnect.
std::optional<Violation> violation_of(const Interconnect& interconnect, std::int64_t nodes);

}  // namespace osarium
