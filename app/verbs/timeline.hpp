// `./osarium timeline STUDY`.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb timeline;

}  // namespace osarium::verbs
