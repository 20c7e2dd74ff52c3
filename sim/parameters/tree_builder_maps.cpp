// What makes a map of its entries: each key once, and merge keys resolved.
#include <algorithm>
#include <set>

#include "sim/parameters/path.hpp"
#include "sim/parameters/tree_builder.hpp"

namespace osarium {

namespace {

std::string place(Mark mark) {
  return std::to_string(mark.line) + ":" + std::to_string(mark.column);
}

}  // namespace

void TreeBuilder::drop_duplicates(Node& map) {
  std::vector<Node>& entries = map.children;
  std::vector<std::size_t> order(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return entries[a].key < entries[b].key; });
  std::vector<bool> doomed(entries.size());
  bool any = false;
  for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
    const Node& entry = entries[order[i]];
    if (entry.key != entries[order[first]].key) {
      first = i;
      continue;
    }
    std::string entry_path = path();
    append_key(entry_path, entry.key);
    add(entry.key_mark, entry_path, entry.key,
        "a second time; the first is at " + place(entries[order[first]].key_mark), "each key once");
    doomed[order[i]] = any = true;
  }
  if (!any) return;
  std::vector<Node> kept;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!doomed[i]) kept.push_back(std::move(entries[i]));
  }
  entries = std::move(kept);
}

void TreeBuilder::merge(Node& map) {
  auto key = std::find_if(map.children.begin(), map.children.end(),
                          [](const Node& entry) { return entry.key == "<<"; });
  if (key == map.children.end()) return;
  Node merged = std::move(*key);
  map.children.erase(key);
  std::vector<Node> maps;
  if (merged.kind == Node::Kind::list) {
    maps = std::move(merged.children);
  } else {
    maps.push_back(std::move(merged));
  }
  std::set<std::string> keys;
  for (const Node& entry : map.children) keys.insert(entry.key);
  for (Node& source : maps) {
    if (source.kind != Node::Kind::map) {
      add(source.mark, path(), "<<", "a merge of something that is not a map",
          "an alias of a map, or a list of such");
      continue;
    }
    for (Node& entry : source.children) {
      if (keys.insert(entry.key).second) map.children.push_back(std::move(entry));
    }
  }
}

}  // namespace osarium
