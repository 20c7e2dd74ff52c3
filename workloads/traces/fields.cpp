#include "workloads/traces/fields.hpp"

#include <algorithm>
#include <charconv>

namespace osarium::traces {

void Fields::set(std::string_view key, std::string_view value) {
  std::string line(value);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\0'; }, ' ');
  for (auto& [known, text] : all_) {
    if (known == key) return void(text = line);
  }
  all_.emplace_back(key, line);
}

std::string_view Fields::of(std::string_view key) const {
  for (const auto& [known, text] : all_) {
    if (known == key) return text;
  }
  return "";
}

std::int64_t Fields::number_of(std::string_view key) const {
  const std::string_view text = of(key);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Fields::text() const {
  std::string text;
  for (const auto& [key, value] : all_) text += key + ": " + value + "\n";
  return text;
}

Fields Fields::parse(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t colon = line.find(": ");
    if (colon != line.npos) fields.set(line.substr(0, colon), line.substr(colon + 2));
  }
  return fields;
}

}  // namespace osarium::traces
