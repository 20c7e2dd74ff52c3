#include "models/hardware/interconnect.hpp"

#include <set>
#include <utility>

namespace osarium {

namespace {

// A longer one would be no link inside of a machine; the bound keeps sums over routes exact.
constexpr Duration longest_link = Duration::milliseconds(1);

template <class Shape>
ParameterList shape_parameters(std::string_view documentation) {
  return parameter_list(
      documentation,
      parameter("bandwidth", &Shape::bandwidth, required, positive,
                "Of each link, in each direction."),
      parameter("latency", &Shape::latency, required, not_negative, at_most(longest_link),
                "What crossing one link adds to an access to memory."));
}

std::vector<NodeLink> expand(const interconnects::Links& shape, std::int64_t) {
  return shape.links;
}

std::vector<NodeLink> expand(const interconnects::Full& shape, std::int64_t nodes) {
  std::vector<NodeLink> links;
  for (std::int64_t a = 0; a < nodes; ++a)
    for (std::int64_t b = a + 1; b < nodes; ++b)
      links.push_back({a, b, shape.bandwidth, shape.latency});
  return links;
}

template <class Shape>
std::vector<NodeLink> ring(const Shape& shape, std::int64_t nodes) {
  std::vector<NodeLink> links;
  for (std::int64_t a = 0; a + 1 < nodes; ++a)
    links.push_back({a, a + 1, shape.bandwidth, shape.latency});
  if (nodes > 2) links.push_back({nodes - 1, 0, shape.bandwidth, shape.latency});
  return links;
}

std::vector<NodeLink> expand(const interconnects::Ring& shape, std::int64_t nodes) {
  return ring(shape, nodes);
}

std::vector<NodeLink> expand(const interconnects::TwistedLadder& shape, std::int64_t nodes) {
  std::vector<NodeLink> links = ring(shape, nodes);
  for (std::int64_t a = 0; a < nodes / 2; ++a)
    links.push_back({a, a + nodes / 2, shape.bandwidth, shape.latency});
  return links;
}

// Of a list that somebody wrote; shapes are right by themselves.
std::optional<Violation> wrong_link(const interconnects::Links& list, std::int64_t nodes) {
  std::set<std::pair<std::int64_t, std::int64_t>> joined;
  for (std::size_t i = 0; i < list.links.size(); ++i) {
    const NodeLink& link = list.links[i];
    const std::string path = "links[" + std::to_string(i) + "].";
    const std::string allowed = "nodes from 0 to " + std::to_string(nodes - 1);
    if (link.from >= nodes) return Violation{path + "from", "which is no node", allowed};
    if (link.to >= nodes) return Violation{path + "to", "which is no node", allowed};
    if (link.from == link.to)
      return Violation{path + "to", "where the link starts", "another node"};
    if (!joined.insert(std::minmax(link.from, link.to)).second)
      return Violation{path + "to", "which has a link from there already",
                       "one link with the bandwidth of both"};
  }
  return std::nullopt;
}

// The first node that cannot be reached from node 0, which may be one that is not there.
std::int64_t first_unreachable(const std::vector<NodeLink>& links) {
  std::set<std::int64_t> reached = {0};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const NodeLink& link : links) {
      if (reached.contains(link.from)) reached.insert(link.to);
      if (reached.contains(link.to)) reached.insert(link.from);
    }
  }
  std::int64_t node = 0;
  while (reached.contains(node)) ++node;
  return node;
}

}  // namespace

ParameterList NodeLink::parameters() {
  return parameter_list(
      "A link between two nodes.",
      parameter("from", &NodeLink::from, required, not_negative, "A node, counted from 0."),
      parameter("to", &NodeLink::to, required, not_negative, "Another node."),
      parameter("bandwidth", &NodeLink::bandwidth, required, positive, "In each direction."),
      parameter("latency", &NodeLink::latency, required, not_negative, at_most(longest_link),
                "What crossing it adds to an access to memory."));
}

namespace interconnects {

ParameterList Links::parameters() {
  return parameter_list("Links one by one.",
                        parameter("links", &Links::links, "None where there is one node."));
}
ParameterList Full::parameters() {
  return shape_parameters<Full>("A link between every two nodes.");
}
ParameterList Ring::parameters() {
  return shape_parameters<Ring>("A link from every node to the next.");
}
ParameterList TwistedLadder::parameters() {
  return shape_parameters<TwistedLadder>("A ring whose opposite nodes are linked too.");
}

}  // namespace interconnects

std::vector<NodeLink> links_of(const Interconnect& interconnect, std::int64_t nodes) {
  return std::visit([&](const auto& shape) { return expand(shape, nodes); }, interconnect);
}

std::optional<Violation> violation_of(const Interconnect& interconnect, std::int64_t nodes) {
  const auto* list = std::get_if<interconnects::Links>(&interconnect);
  if (list != nullptr) {
    if (auto wrong = wrong_link(*list, nodes)) return wrong;
  }
  const bool twisted = std::holds_alternative<interconnects::TwistedLadder>(interconnect);
  if (twisted && (nodes < 4 || nodes % 2 != 0))
    return Violation{"kind", "which needs opposite nodes", "an even number of nodes from 4 on"};
  const std::int64_t node = first_unreachable(links_of(interconnect, nodes));
  if (node < nodes)
    return Violation{"", "leads nowhere from node 0 to node " + std::to_string(node),
                     "links that join all nodes"};
  return std::nullopt;
}

}  // namespace osarium
