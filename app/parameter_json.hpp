// Declared parameters as JSON: the table that describe() prints, for programs.
#pragma once

#include <string>

#include "app/answer.hpp"
#include "sim/parameters/schema.hpp"

namespace osarium {

// A JSON array with one object for each parameter: name, type, unit, default or required, range,
// choices, documentation; a structure has its own "parameters", a tagged type the names of its
// "kinds".
std::string parameters_json(const Schema& schema, const void* defaults);

// What describe says of all parameters of a type: "machine", "workload".
Answer describe_parameters(const std::string& name, const Schema& schema, const void* defaults);

// A scalar or choice; with a unit it is text.
std::string value_json(const Schema& schema, const void* object);

}  // namespace osarium
