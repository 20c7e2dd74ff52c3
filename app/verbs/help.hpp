// help [VERB]: all verbs, those of the launcher and those to come among them, or one of them.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb help;

}  // namespace osarium::verbs
