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

// A machine as it was written, for printing it with the origin of each value.
struct MachineDescription {
  MachineParameters parameters;
  Document document;
};

// Their names, in the order of the alphabet.
std::vector<std::string_view> machine_presets();

// Nothing if there is any error. `name` is a preset's, or the path of a file, which has a dot or a
// slash in it. `place` is where the name stands: file, line, column and path of the error if there
// is no such preset.
std::optional<MachineDescription> read_machine(const std::string& name,
                                               std::span<const std::string> overrides,
                                               ConfigError place, Errors& errors);

// The same for one that is described in a text, under this name in messages.
std::optional<MachineDescription> read_machine_text(const EmbeddedFile& file,
                                                    std::span<const std::string> overrides,
                                                    Errors& errors);

}  // namespace osarium
