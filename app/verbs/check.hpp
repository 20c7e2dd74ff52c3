// check FILE...: reads files strictly and says everything that is wrong with them, all at once.
// Today a file that can be read is one that holds a distribution of durations.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb check;

}  // namespace osarium::verbs
