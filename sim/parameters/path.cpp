#include "sim/parameters/path.hpp"

#include <charconv>

#include "sim/parameters/errors.hpp"

namespace osarium {

void append_key(std::string& path, std::string_view key) {
  if (!path.empty()) path += '.';
  path += key.empty() ? "\"\"" : shown(key);
}

void append_index(std::string& path, std::size_t index) {
  path += "[" + std::to_string(index) + "]";
}

std::optional<std::vector<PathStep>> parse_path(std::string_view text) {
  std::vector<PathStep> steps;
  while (!text.empty()) {
    if (text.starts_with('[')) {
      std::size_t index = 0;
      auto read = std::from_chars(text.data() + 1, text.data() + text.size(), index);
      std::size_t used = static_cast<std::size_t>(read.ptr - text.data());
      if (steps.empty() || read.ec != std::errc() || used >= text.size() || text[used] != ']')
        return std::nullopt;
      steps.push_back({"", index});
      text.remove_prefix(used + 1);
      if (!text.empty() && text[0] != '.' && text[0] != '[') return std::nullopt;
      continue;
    }
    if (!steps.empty() && text[0] != '.') return std::nullopt;
    if (!steps.empty()) text.remove_prefix(1);
    std::string_view key = text.substr(0, text.find_first_of(".["));
    if (key.empty()) return std::nullopt;
    steps.push_back({std::string(key)});
    text.remove_prefix(key.size());
  }
  if (steps.empty()) return std::nullopt;
  return steps;
}

}  // namespace osarium
