// `./osarium trace import|info FILE`.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb trace;

}  // namespace osarium::verbs
