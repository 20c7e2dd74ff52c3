// What check and config deal with: a file that describes a study, a machine or a distribution of
// durations, or a machine that has a name. A file with `osarium` at its top is a study, one with
// `kind` a distribution, one with any parameter of a machine a machine.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/study/study.hpp"
#include "sim/parameters/configuration.hpp"

namespace osarium {

struct ConfigurationFile {
  std::string kind;         // "study", "machine", or the kind of the distribution
  std::string description;  // "a valid machine, 12 cores"
  Schema schema;
  std::shared_ptr<const void> object;  // of that Schema
  Document document;
  std::shared_ptr<const Study> study = {};  // if it is one: there is no schema and no object then
};

// `name` is that of a machine or the path of a file. Nothing if there is any error.
std::optional<ConfigurationFile> read_configuration(const std::string& name,
                                                    const std::vector<std::string>& overrides,
                                                    Errors& errors);

}  // namespace osarium
