#include "models/hardware/machine_presets.hpp"

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

namespace {

std::string_view stem(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind('.'));
}

}  // namespace

std::vector<std::string_view> machine_presets() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : machine_files()) names.push_back(stem(file.name));
  return names;
}

std::optional<EmbeddedFile> machine_file(std::string_view name) {
  for (const EmbeddedFile& file : machine_files())
    if (stem(file.name) == name) return file;
  return std::nullopt;
}

std::optional<Document> machine_document(const std::string& name, ConfigError place,
                                         Errors& errors) {
  if (const auto file = machine_file(name))
    return read_text(file->text, std::string(file->name), errors);
  if (name.find_first_of("./") != name.npos) return read_file(name, errors);
  const std::vector<std::string_view> names = machine_presets();
  place.found = name;
  place.problem = name.empty() ? "an empty name" : "which is no machine";
  place.allowed = list_of(names) + ", or the path of a YAML file";
  place.suggestion = nearest_name(name, names);
  errors.add(std::move(place));
  return std::nullopt;
}

std::optional<MachineParameters> read_machine(const std::string& name,
                                              std::span<const std::string> overrides,
                                              ConfigError place, Errors& errors) {
  const std::size_t before = errors.error_count();
  std::optional<Document> document = machine_document(name, std::move(place), errors);
  if (!document) return std::nullopt;
  apply_overrides(*document, overrides, errors);
  MachineParameters machine;
  read_parameters(*document, machine, errors);
  if (errors.error_count() != before) return std::nullopt;
  return machine;
}

}  // namespace osarium
