// `./osarium explain ARCHITECTURE CALL`.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb explain;

}  // namespace osarium::verbs
