#include "app/configuration_file.hpp"

#include <algorithm>
#include <filesystem>

#include "app/distributions.hpp"
#include "app/machines.hpp"
#include "app/value_files.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

namespace {

bool describes_machine(const Node& root) {
  const Schema& machine = schema_of<MachineParameters>();
  return root.find(kind_key) == nullptr &&
         std::any_of(root.children.begin(), root.children.end(),
                     [&](const Node& child) { return machine.find(child.key) != nullptr; });
}

ConfigurationFile of_study(Study study) {
  std::string names;
  for (const Architecture& architecture : study.architectures)
    names += (names.empty() ? "" : ", ") + architecture.name;
  const std::string description = "a valid study, " + names + " on " + study.machine_name;
  return {"study", description, {}, {}, {}, std::make_shared<const Study>(std::move(study))};
}

// A file, or the name of a machine that has been mistyped.
std::optional<Document> read_other(const std::string& name, Errors& errors) {
  const std::string_view nearest = nearest_name(name, machine_names());
  std::error_code none;
  if (nearest.empty() || std::filesystem::exists(name, none)) return read_file(name, errors);
  errors.add({name, 0, 0, "", "", "does not exist",
              "the path of a YAML file or the name of a machine", std::string(nearest)});
  return std::nullopt;
}

}  // namespace

std::optional<ConfigurationFile> read_configuration(const std::string& name,
                                                    const std::vector<std::string>& overrides,
                                                    Errors& errors) {
  const std::size_t before = errors.error_count();
  std::optional<Document> document =
      is_machine_name(name) ? named_machine(name, errors) : read_other(name, errors);
  if (!document) return std::nullopt;
  apply_overrides(*document, overrides, errors);
  include_value_files(*document, name, errors);
  ConfigurationFile file;
  if (is_study(*document)) {
    if (auto study = read_study(*document, name, errors)) file = of_study(std::move(*study));
  } else if (describes_machine(document->root)) {
    auto machine = std::make_shared<MachineParameters>();
    read_parameters(*document, *machine, errors);
    file = {"machine",
            "a valid machine, " + extent_of(*machine),
            schema_of<MachineParameters>(),
            machine,
            {}};
  } else {
    auto distribution = std::make_shared<DurationDistribution>();
    read_parameters(*document, *distribution, errors);
    const std::string kind(kind_of(*distribution));
    file = {kind,
            "a valid distribution, " + kind,
            distribution_schema(kind),
            {distribution, parameters_of(*distribution)},
            {}};
  }
  if (errors.error_count() != before) return std::nullopt;
  file.document = std::move(*document);
  return file;
}

}  // namespace osarium
