// `./osarium trace import|info|slice FILE`.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb trace;

}  // namespace osarium::verbs
