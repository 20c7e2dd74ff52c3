// Values on one line of YAML, and texts in quotes: shared by whatever writes YAML or JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/parameters/schema.hpp"

namespace osarium {

// A JSON string, which is YAML too. The text must be UTF-8.
std::string json_string(std::string_view text);

// The value as it would stand after `key: `; nothing for maps and for lists that hold any.
std::optional<std::string> inline_text(const Schema& schema, const void* object);

}  // namespace osarium
