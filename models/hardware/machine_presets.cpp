#include "models/hardware/machine_presets.hpp"

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

std::span<const EmbeddedFile> machine_files();

namespace {

std::string_view stem(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind('.'));
}

std::optional<MachineDescription> read(std::optional<Document> document,
                                       std::span<const std::string> overrides,
                                       std::size_t errors_before, Errors& errors) {
  if (!document) return std::nullopt;
  apply_overrides(*document, overrides, errors);
  MachineDescription machine{{}, std::move(*document)};
  read_parameters(machine.document, machine.parameters, errors);
  if (errors.error_count() != errors_before) return std::nullopt;
  return machine;
}

}  // namespace

std::vector<std::string_view> machine_presets() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : machine_files()) names.push_back(stem(file.name));
  return names;
}

std::optional<MachineDescription> read_machine(const std::string& name,
                                               std::span<const std::string> overrides,
                                               ConfigError place, Errors& errors) {
  const std::size_t before = errors.error_count();
  for (const EmbeddedFile& file : machine_files())
    if (stem(file.name) == name) return read_machine_text(file, overrides, errors);
  if (name.find_first_of("./") != name.npos)
    return read(read_file(name, errors), overrides, before, errors);
  const std::vector<std::string_view> names = machine_presets();
  place.found = name;
  place.problem = name.empty() ? "an empty name" : "which is no machine";
  place.allowed = list_of(names) + ", or the path of a YAML file";
  place.suggestion = nearest_name(name, names);
  errors.add(std::move(place));
  return std::nullopt;
}

std::optional<MachineDescription> read_machine_text(const EmbeddedFile& file,
                                                    std::span<const std::string> overrides,
                                                    Errors& errors) {
  const std::size_t before = errors.error_count();
  return read(read_text(file.text, std::string(file.name), errors), overrides, before, errors);
}

}  // namespace osarium
