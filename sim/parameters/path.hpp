// Dotted paths of parameters, as messages print them and overrides take them:
// workload.steps[2].mean.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace osarium {

// Adds ".key" (or "key" to an empty path); what would make a message misleading is escaped.
void append_key(std::string& path, std::string_view key);

// Adds "[index]", counted from 0.
void append_index(std::string& path, std::size_t index);

// A key, or the index of a list if the key is empty.
struct PathStep {
  std::string key;
  std::size_t index = 0;
};

// a.b[2].c as steps; nothing if it is no path.
std::optional<std::vector<PathStep>> parse_path(std::string_view text);

}  // namespace osarium
