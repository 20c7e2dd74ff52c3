// What check and config deal with: a file that describes a machine or a distribution of durations,
// or a machine that has a name. A file with `kind` at its top is a distribution, one with any
// parameter of a machine a machine.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/parameters/configuration.hpp"

namespace osarium {

struct ConfigurationFile {
  std::string kind;         // "machine", or the kind of the distribution
  std::string description;  // "a valid machine, 12 cores"
  Schema schema;
  std::shared_ptr<const void> object;  // of that Schema
  Document document;
};

// `name` is that of a machine or the path of a file. Nothing if there is any error.
std::optional<ConfigurationFile> read_configuration(const std::string& name,
                                                    const std::vector<std::string>& overrides,
                                                    Errors& errors);

}  // namespace osarium
