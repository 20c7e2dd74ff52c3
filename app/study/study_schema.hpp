// JSON Schema of a study, for editors.
#pragma once

#include <string>

namespace osarium {

std::string study_json_schema();

}  // namespace osarium
