#include "app/study/layers.hpp"

#include "sim/parameters/schema.hpp"

namespace osarium {

namespace {

void lay_over(Node& node, const Node& changes) {
  for (const Node& change : changes.children) {
    Node* const old = node.find(change.key);
    if (old == nullptr)
      node.children.push_back(change);
    else if (old->kind == Node::Kind::map && change.kind == Node::Kind::map &&
             change.find(kind_key) == nullptr)
      lay_over(*old, change);
    else
      *old = change;
  }
}

void shift_sources(Node& node, std::uint32_t by) {
  node.mark.source += by;
  node.key_mark.source += by;
  for (Node& child : node.children) shift_sources(child, by);
}

}  // namespace

const Node* base_of(const Node& part) {
  return part.kind == Node::Kind::map ? part.find(base_key) : &part;
}

Document laid_over(Document base, const Document& document, Node part) {
  std::erase_if(part.children, [](const Node& child) { return child.key == base_key; });
  shift_sources(part, static_cast<std::uint32_t>(base.sources.size()));
  base.sources.insert(base.sources.end(), document.sources.begin(), document.sources.end());
  base.root.kind = Node::Kind::map;
  lay_over(base.root, part);
  return base;
}

}  // namespace osarium
