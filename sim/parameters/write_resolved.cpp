#include "sim/parameters/configuration.hpp"
#include "sim/parameters/value_text.hpp"

namespace osarium {

namespace {

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  void fields(const Schema& schema, const void* object, const Node* node, std::size_t indent) {
    for (const Field& field : schema.fields) {
      value(field.type(), field.member_of(object), child(node, field.key), indent,
            std::string(field.key) + ":");
    }
  }

  std::string take() { return std::move(text_); }

 private:
  static const Node* child(const Node* node, std::string_view key) {
    return node && node->kind == Node::Kind::map ? node->find(key) : nullptr;
  }
  static const Node* entry(const Node* node, std::size_t index) {
    bool has = node && node->kind == Node::Kind::list && index < node->children.size();
    return has ? &node->children[index] : nullptr;
  }

  std::string origin(const Node* node) const {
    if (!node) return "default";
    const std::string& source = document_.sources.at(node->mark.source);
    if (node->mark.line == 0) return shown(source, 1000);
    return shown(source, 1000) + ":" + std::to_string(node->mark.line) + ":" +
           std::to_string(node->mark.column);
  }

  void line(std::size_t indent, const std::string& text) {
    text_ += std::string(indent, ' ') + text + "\n";
  }

  // `prefix` is "key:", or "-" in a list.
  void value(const Schema& schema, const void* object, const Node* node, std::size_t indent,
             const std::string& prefix) {
    if (std::optional<std::string> text = inline_text(schema, object)) {
      return line(indent, prefix + " " + *text + "  # " + origin(node));
    }
    switch (schema.kind) {
      case Schema::Kind::structure:
        line(indent, prefix);
        return fields(schema, object, node, indent + 2);
      case Schema::Kind::tagged:
        line(indent, prefix);
        for (const Alternative& alternative : schema.alternatives) {
          const void* inside = alternative.get(object);
          if (!inside) continue;
          line(indent + 2, std::string(kind_key) + ": " + std::string(alternative.name) + "  # " +
                               origin(child(node, kind_key)));
          fields(alternative.type(), inside, node, indent + 2);
        }
        return;
      case Schema::Kind::list:
        line(indent, prefix);
        for (std::size_t i = 0; i < schema.size(object); ++i) {
          value(schema.element(), schema.at(object, i), entry(node, i), indent + 2, "-");
        }
        return;
      case Schema::Kind::optional:
        return value(schema.element(), schema.at(object, 0), node, indent, prefix);
      case Schema::Kind::scalar:
      case Schema::Kind::choice: return;  // always inline
    }
  }

  const Document& document_;
  std::string text_;
};

}  // namespace

std::string write_resolved(const Schema& schema, const void* object, const Document& document) {
  Writer writer(document);
  writer.fields(schema, object, &document.root, 0);
  std::string text = writer.take();
  return text.empty() ? "{}\n" : text;
}

}  // namespace osarium
