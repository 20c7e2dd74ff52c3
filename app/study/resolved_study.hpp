// A study fully resolved, as `config` prints it: every value with where it is from. The text is a
// study again, which means the same.
#pragma once

#include "app/study/study.hpp"

namespace osarium {

struct ResolvedStudy {
  std::string text;
  std::string values;  // JSON, as resolved_values_json
};

// `study` is what the document says.
ResolvedStudy resolved_study(const Document& document, const Study& study);

}  // namespace osarium
