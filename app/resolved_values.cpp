#include "app/resolved_values.hpp"

#include "app/json.hpp"
#include "app/parameter_json.hpp"
#include "sim/parameters/path.hpp"

namespace osarium {

namespace {

class Walk {
 public:
  explicit Walk(const Document& document) : document_(document) {}

  void fields(const Schema& schema, const void* object, const Node* node, const std::string& path) {
    for (const Field& field : schema.fields) {
      value(field.type(), field.member_of(object), node ? node->find(field.key) : nullptr,
            member(path, field.key));
    }
  }

  std::string json() const { return json_array(entries_); }

 private:
  static std::string member(std::string path, std::string_view key) {
    append_key(path, key);
    return path;
  }

  void add(const std::string& path, const std::string& json, const Node* node) {
    std::string origin = "default";
    if (node) origin = document_.sources.at(node->mark.source);
    if (node && node->mark.line > 0) {
      origin += ":" + std::to_string(node->mark.line) + ":" + std::to_string(node->mark.column);
    }
    entries_.push_back(
        JsonObject().text("path", path).raw("value", json).text("origin", origin).str());
  }

  void value(const Schema& schema, const void* object, const Node* node, const std::string& path) {
    switch (schema.kind) {
      case Schema::Kind::scalar:
      case Schema::Kind::choice: return add(path, value_json(schema, object), node);
      case Schema::Kind::structure: return fields(schema, object, node, path);
      case Schema::Kind::tagged: return tagged(schema, object, node, path);
      case Schema::Kind::list: return list(schema, object, node, path);
      case Schema::Kind::optional:
        if (schema.size(object) == 0) return add(path, "null", node);
        return value(schema.element(), schema.at(object, 0), node, path);
    }
  }

  void tagged(const Schema& schema, const void* object, const Node* node, const std::string& path) {
    for (const Alternative& alternative : schema.alternatives) {
      const void* inside = alternative.get(object);
      if (!inside) continue;
      add(member(path, kind_key), json_text(alternative.name),
          node ? node->find(kind_key) : nullptr);
      fields(alternative.type(), inside, node, path);
    }
  }

  void list(const Schema& schema, const void* object, const Node* node, const std::string& path) {
    std::size_t size = schema.size(object);
    if (size == 0) add(path, "[]", node);
    for (std::size_t i = 0; i < size; ++i) {
      std::string entry = path;
      append_index(entry, i);
      bool written = node && i < node->children.size();
      value(schema.element(), schema.at(object, i), written ? &node->children[i] : nullptr, entry);
    }
  }

  const Document& document_;
  std::vector<std::string> entries_;
};

}  // namespace

std::string resolved_values_json(const Schema& schema, const void* object,
                                 const Document& document) {
  Walk walk(document);
  walk.fields(schema, object, &document.root, "");
  return walk.json();
}

}  // namespace osarium
