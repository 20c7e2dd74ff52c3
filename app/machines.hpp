// Machines as the command line deals with them: the presets of configs/machines and this-machine,
// the one that the program runs on, which is looked at when it is asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/answer.hpp"
#include "models/hardware/machine_presets.hpp"

namespace osarium {

inline constexpr std::string_view this_machine = "this-machine";

std::vector<std::string_view> machine_names();
bool is_machine_name(std::string_view name);
std::string machine_documentation(std::string_view name);

// Of a name of these.
std::optional<Document> named_machine(const std::string& name, Errors& errors);

// "12 cores on 2 nodes".
std::string extent_of(const MachineParameters& machine);

// What describe says of a machine, and of what a description of a machine consists of.
Answer describe_machine(const std::string& name);
Answer describe_machine_parameters();

}  // namespace osarium
