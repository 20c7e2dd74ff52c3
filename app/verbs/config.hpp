// config FILE: a file fully resolved, every value with where it is from. The text is YAML that
// reads back to the same values.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb config;

}  // namespace osarium::verbs
