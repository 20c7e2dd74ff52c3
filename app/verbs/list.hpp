// list [KIND]: the names of everything there is of a kind, or of all kinds, with a line on each.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb list;

}  // namespace osarium::verbs
