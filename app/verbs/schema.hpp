// schema [NAME]: the JSON Schema of a file that holds the named distribution, or any: for editors.
// The answer is JSON with and without --json, and it is the schema, nothing around it.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb schema;

}  // namespace osarium::verbs
