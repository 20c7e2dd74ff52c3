// The values of a configuration one by one, each with its path and where it is from: what
// write_resolved prints, for programs. Lists are taken apart; an empty one is a value.
#pragma once

#include <string>

#include "sim/parameters/configuration.hpp"

namespace osarium {

// A JSON array of {"path", "value", "origin"}; origin is "default", "file:line:column" or the
// override. Values with units are text, as a file would have them.
std::string resolved_values_json(const Schema& schema, const void* object,
                                 const Document& document);

}  // namespace osarium
