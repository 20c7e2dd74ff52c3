// Whether the parts of a study fit together: each architecture the machine, and each workload every
// system of them.
#pragma once

#include "app/study/study.hpp"

namespace osarium {

// `study` is what the document says, and has no other errors.
void check_fit(const Document& document, const Study& study, Errors& errors);

}  // namespace osarium
