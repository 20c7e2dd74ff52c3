// Machines by name: the files of configs/machines, which are compiled in. Whoever takes a machine
// from a user takes the name of one of these or the path of a file of the same form.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/hardware/machine_parameters.hpp"
#include "sim/parameters/document.hpp"
#include "sim/parameters/embedded_file.hpp"

namespace osarium {

// Their files, in the order of the alphabet; a preset's name is that of its file.
std::span<const EmbeddedFile> machine_files();
std::vector<std::string_view> machine_presets();
// Nothing if there is no preset of this name.
std::optional<EmbeddedFile> machine_file(std::string_view name);

// What a machine's description says, before it is read. `name` is a preset's, or the path of a
// file, which has a dot or a slash in it. `place` is where the name stands: file, line, column and
// path of the error if there is no such preset.
std::optional<Document> machine_document(const std::string& name, ConfigError place,
                                         Errors& errors);

// The machine itself. Nothing if there is any error.
std::optional<MachineParameters> read_machine(const std::string& name,
                                              std::span<const std::string> overrides,
                                              ConfigError place, Errors& errors);

}  // namespace osarium
