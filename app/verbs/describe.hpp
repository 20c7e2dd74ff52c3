// describe NAME: a distribution and its parameters, or a verb: whatever list names.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb describe;

}  // namespace osarium::verbs
