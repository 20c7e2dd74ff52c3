// Dotted paths of parameters, as messages print them and overrides take them:
// workload.steps[2].mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace osarium {

// Adds ".key" (or "key" to an empty path); what would make a message misleading is escaped.
void append_key(std::string& path, std::string_view key);

// Adds "[index]", counted from 0.
void append_index(std::string& path, std::size_t index);

}  // namespace osarium
