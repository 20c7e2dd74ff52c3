// `./osarium compare STUDY`, and `run`, which differs in what it prints.
#pragma once

#include "app/verb.hpp"

namespace osarium::verbs {

extern const Verb compare;
extern const Verb run_study;

}  // namespace osarium::verbs
