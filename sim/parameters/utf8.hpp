// UTF-8 one character at a time. Internal to sim/parameters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace osarium {

struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  // bytes; 1 for an invalid one
  bool valid = false;
};

// The character at the start of text, which is not empty. Overlong forms, surrogates and codes
// beyond U+10FFFF are invalid.
Character first_character(std::string_view text);

// Appends a valid code.
void append_utf8(std::string& text, std::uint32_t code);

// Characters that YAML does not allow unescaped: controls other than tab and line ends, and
// non-characters.
bool forbidden_in_yaml(std::uint32_t code);

}  // namespace osarium
