// The program without main: one command line in, an exit status out. Standard output gets the
// answer (with --json always one JSON document, also after errors), standard error everything else.
// Exit status: 0 done, 2 the user's input is wrong, 70 our bug, 130
// interrupted. Nothing is thrown out of here.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/verb.hpp"

namespace osarium {

// The verbs are an argument so that a test can bring its own.
int run(const std::vector<std::string>& arguments, std::span<const Verb* const> verbs);

}  // namespace osarium
