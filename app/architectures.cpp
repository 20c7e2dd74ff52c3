#include "app/architectures.hpp"

#include <algorithm>

#include "app/parameter_json.hpp"
#include "app/resolved_values.hpp"
#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

constexpr std::string_view base_key = "base";

std::optional<Architecture> named(const Document& document, const Node& node, Errors& errors) {
  if (node.kind == Node::Kind::scalar)
    if (auto found = find_architecture(node.text)) return found;
  ConfigError error =
      error_at(document, node.mark, node.key, node.kind == Node::Kind::scalar ? node.text : "",
               "which is no architecture");
  const std::vector<std::string_view> names = architecture_names();
  error.allowed = list_of(names);
  error.suggestion = nearest_name(node.text, names);
  errors.add(std::move(error));
  return std::nullopt;
}

}  // namespace

bool is_architecture_name(std::string_view name) { return find_architecture(name).has_value(); }

std::optional<Architecture> read_architecture(const Document& document, const Node& node,
                                              Errors& errors) {
  if (node.kind != Node::Kind::map) return named(document, node, errors);
  const Node* const base = node.find(base_key);
  if (base == nullptr) {
    ConfigError error = error_at(document, node.mark, std::string(base_key), "", "is missing");
    error.allowed = list_of(architecture_names());
    errors.add(std::move(error));
    return std::nullopt;
  }
  std::optional<Architecture> architecture = named(document, *base, errors);
  if (!architecture) return std::nullopt;
  Document changes{document.sources, node};
  std::erase_if(changes.root.children, [](const Node& child) { return child.key == base_key; });
  const std::size_t before = errors.error_count();
  read_parameters(changes, *architecture, errors);
  if (errors.error_count() != before) return std::nullopt;
  return architecture;
}

std::optional<Architecture> read_architecture(const std::string& name,
                                              std::span<const std::string> overrides,
                                              Errors& errors) {
  Document document{{"osarium"}, {}};
  document.root.kind = Node::Kind::map;
  Node base;
  base.kind = Node::Kind::scalar;
  base.key = base_key;
  base.text = name;
  document.root.children.push_back(base);
  apply_overrides(document, overrides, errors);
  return read_architecture(document, document.root, errors);
}

Answer describe_architecture(const std::string& name) {
  const Architecture architecture = *find_architecture(name);
  Document document{{}, {}};
  document.root.kind = Node::Kind::map;
  Answer answer;
  answer.text = name + ", an architecture: " + architecture.description + "\n\n" +
                write_resolved(architecture, document);
  answer.json.text("kind", "architecture")
      .text("name", name)
      .text("documentation", architecture.description)
      .raw("values", resolved_values_json(schema_of<Architecture>(), &architecture, document));
  return answer;
}

}  // namespace osarium
