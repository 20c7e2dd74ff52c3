// The table of contents of this folder: the verbs that the program answers itself, in the order in
// which help lists them. (bench and test are the launcher's: app/other_verbs.hpp.)
#pragma once

#include <span>

#include "app/verb.hpp"

namespace osarium::verbs {

std::span<const Verb* const> all();
const Verb* find(std::string_view name);  // or null

}  // namespace osarium::verbs
