#include "sim/parameters/path.hpp"

#include "sim/parameters/errors.hpp"

namespace osarium {

void append_key(std::string& path, std::string_view key) {
  if (!path.empty()) path += '.';
  path += key.empty() ? "\"\"" : shown(key);
}

void append_index(std::string& path, std::size_t index) {
  path += "[" + std::to_string(index) + "]";
}

}  // namespace osarium
