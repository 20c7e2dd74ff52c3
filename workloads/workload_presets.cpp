#include "workloads/workload_presets.hpp"

#include <algorithm>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

namespace {

constexpr std::string_view base_key = "base";

std::string_view stem(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind('.'));
}

std::optional<EmbeddedFile> workload_file(std::string_view name) {
  for (const EmbeddedFile& file : workload_files())
    if (stem(file.name) == name) return file;
  return std::nullopt;
}

// A preset by the name that stands there, or an error.
std::optional<WorkloadParameters> named(const Document& document, const Node& node,
                                        Errors& errors) {
  const bool scalar = node.kind == Node::Kind::scalar;
  if (scalar && is_workload_name(node.text)) return find_workload(node.text, errors);
  ConfigError error =
      error_at(document, node.mark, node.key, scalar ? node.text : "", "which is no workload");
  const std::vector<std::string_view> names = workload_names();
  error.allowed = list_of(names) + ", or a map";
  if (scalar) error.suggestion = nearest_name(node.text, names);
  errors.add(std::move(error));
  return std::nullopt;
}

}  // namespace

std::vector<std::string_view> workload_names() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : workload_files()) names.push_back(stem(file.name));
  return names;
}

bool is_workload_name(std::string_view name) { return workload_file(name).has_value(); }

std::optional<WorkloadParameters> find_workload(std::string_view name, Errors& errors) {
  const std::optional<EmbeddedFile> file = workload_file(name);
  if (!file) return std::nullopt;
  const std::size_t before = errors.error_count();
  const auto document = read_text(file->text, std::string(file->name), errors);
  if (!document) return std::nullopt;
  WorkloadParameters workload;
  workload.name = name;
  read_parameters(*document, workload, errors);
  if (errors.error_count() != before) return std::nullopt;
  return workload;
}

std::optional<WorkloadParameters> read_workload(const Document& document, const Node& node,
                                                Errors& errors) {
  if (node.kind != Node::Kind::map) return named(document, node, errors);
  WorkloadParameters workload;
  if (const Node* const base = node.find(base_key)) {
    auto preset = named(document, *base, errors);
    if (!preset) return std::nullopt;
    workload = std::move(*preset);
  }
  Document changes{document.sources, node};
  std::erase_if(changes.root.children, [](const Node& child) { return child.key == base_key; });
  const std::size_t before = errors.error_count();
  read_parameters(changes, workload, errors);
  if (errors.error_count() != before) return std::nullopt;
  return workload;
}

}  // namespace osarium
