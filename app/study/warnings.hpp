// What a study says in vain: settings that change nothing beside the others.
#pragma once

#include "app/study/study.hpp"

namespace osarium {

// `study` is what the document says, and has no errors. Only what the document changes is warned
// of: no defaults, written or not.
void add_warnings(const Document& document, const Study& study, Errors& errors);

}  // namespace osarium
