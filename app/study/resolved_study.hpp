// A study as a file that leaves nothing open: every default and override is filled in, so that it
// means the same when the presets that it was made from have changed. To be kept with a result.
#pragma once

#include <string>

#include "app/study/study.hpp"

namespace osarium {

// A study again, except for its name, which is that of the file.
std::string resolved_study(const Study& study);

}  // namespace osarium
