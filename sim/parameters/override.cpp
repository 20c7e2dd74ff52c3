#include "sim/parameters/configuration.hpp"
#include "sim/parameters/path.hpp"

namespace osarium {

namespace {

class Override {
 public:
  Override(Document& document, const std::string& text, Errors& errors)
      : document_(document), name_("-s " + text), errors_(errors) {
    document.sources.push_back(name_);
    source_ = static_cast<std::uint32_t>(document.sources.size() - 1);
  }

  void apply(std::string_view text) {
    std::size_t equals = text.find('=');
    if (equals == text.npos) return fail("", "has no =", "key=value");
    auto steps = parse_path(text.substr(0, equals));
    if (!steps)
      return fail("", "has no parameter before its =",
                  "key=value with a key such as nic.rings or steps[0].mean");
    std::size_t before = errors_.error_count();
    auto value = read_override_value(text.substr(equals + 1), name_, source_, errors_);
    if (!value || errors_.error_count() != before) return;
    Node* target = find(*steps);
    if (!target) return;
    value->key = std::move(target->key);
    value->key_mark = target->key_mark;
    *target = std::move(*value);
  }

 private:
  // The node that the path names, made if it may be.
  Node* find(const std::vector<PathStep>& steps) {
    Node* node = &document_.root;
    std::string path;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const PathStep& step = steps[i];
      // What is made on the way are maps; a list cannot be made.
      bool index_next = i + 1 < steps.size() && steps[i + 1].key.empty();
      if (!step.key.empty()) {
        node = member(*node, step.key, path, !index_next);
        append_key(path, step.key);
      } else {
        node = entry(*node, step.index, path);
        append_index(path, step.index);
      }
      if (!node) return nullptr;
    }
    return node;
  }

  Node* member(Node& node, const std::string& key, const std::string& path, bool may_make) {
    if (node.kind == Node::Kind::null) {
      node.kind = Node::Kind::map;
      node.mark = {source_, 0, 0};
    }
    if (node.kind != Node::Kind::map) {
      bool list = node.kind == Node::Kind::list;
      fail(path, list ? "is a list, not a map" : "is a single value, not a map",
           list ? "an index, as in steps[0]" : "overrides of the whole value");
      return nullptr;
    }
    if (Node* child = node.find(key)) return child;
    if (!may_make) {
      std::string list = path;
      append_key(list, key);
      fail(list, "is not a list", "overrides of the whole value");
      return nullptr;
    }
    Node child;
    child.key = key;
    child.mark = child.key_mark = {source_, 0, 0};
    node.children.push_back(std::move(child));
    return &node.children.back();
  }

  Node* entry(Node& node, std::size_t index, const std::string& path) {
    if (node.kind == Node::Kind::list && index < node.children.size()) return &node.children[index];
    if (node.kind != Node::Kind::list) {
      fail(path, "is not a list", "overrides of the whole value");
    } else {
      fail(path, "has no entry " + std::to_string(index),
           std::to_string(node.children.size()) + " entries, counted from 0");
    }
    return nullptr;
  }

  void fail(std::string path, std::string problem, std::string allowed) {
    errors_.add({name_, 0, 0, std::move(path), "", std::move(problem), std::move(allowed)});
  }

  Document& document_;
  std::string name_;
  Errors& errors_;
  std::uint32_t source_ = 0;
};

}  // namespace

void apply_overrides(Document& document, std::span<const std::string> overrides, Errors& errors) {
  for (const std::string& text : overrides) Override(document, text, errors).apply(text);
}

}  // namespace osarium
