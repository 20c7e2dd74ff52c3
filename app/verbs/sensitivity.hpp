// `./osarium sensitivity STUDY`.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb sensitivity;

}  // namespace osarium::verbs
