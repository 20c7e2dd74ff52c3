#include "sim/parameters/errors.hpp"

#include <algorithm>
#include <tuple>

#include "sim/parameters/utf8.hpp"

namespace osarium {

namespace {

void append_hex(std::string& text, std::uint32_t code, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    text += "0123456789abcdef"[code >> shift & 0xF];
  }
}

// Invisible or direction-changing characters: shown as they are, they would make a message lie.
bool misleading(std::uint32_t code) {
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF || code == 0xAD || code == 0xA0 ||
         code == 0x85;
}

void append_shown(std::string& text, std::string_view rest, Character c) {
  if (!c.valid) {
    text += "\\x", append_hex(text, c.code, 2);
  } else if (c.code == '\n') {
    text += "\\n";
  } else if (c.code == '\r') {
    text += "\\r";
  } else if (c.code == '\t') {
    text += "\\t";
  } else if (c.code < 0x20 || c.code == 0x7F) {
    text += "\\x", append_hex(text, c.code, 2);
  } else if (misleading(c.code) || forbidden_in_yaml(c.code)) {
    text += "\\u", append_hex(text, c.code, 4);
  } else {
    text += rest.substr(0, c.length);
  }
}

}  // namespace

std::string shown(std::string_view text, std::size_t longest) {
  std::string result;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == longest) return result + "\xe2\x80\xa6";
    Character c = first_character(text);
    append_shown(result, text, c);
    text.remove_prefix(c.length);
  }
  return result;
}

std::string ConfigError::text() const {
  std::string result = shown(file, 1000);
  if (line > 0) result += ":" + std::to_string(line) + ":" + std::to_string(column);
  result += warning ? ": warning: " : ": ";
  if (!path.empty()) result += path + ": ";
  if (!found.empty()) result += "found \"" + shown(found) + "\", ";
  result += problem;
  if (!allowed.empty()) result += "; allowed: " + allowed;
  if (!suggestion.empty()) result += "; did you mean \"" + shown(suggestion) + "\"?";
  return result;
}

void Errors::add(ConfigError error) {
  ++(error.warning ? warnings_ : errors_);
  if (!full()) list_.push_back(std::move(error));
}

std::vector<ConfigError> Errors::sorted() const {
  std::vector<ConfigError> result = list_;
  auto place = [](const ConfigError& e) {
    return std::make_tuple(e.file.starts_with("-s "), std::string_view(e.file), e.line, e.column);
  };
  std::stable_sort(result.begin(), result.end(),
                   [&](const ConfigError& a, const ConfigError& b) { return place(a) < place(b); });
  return result;
}

std::string Errors::text() const {
  std::string result;
  for (const ConfigError& error : sorted()) result += error.text() + "\n";
  std::size_t more = errors_ + warnings_ - list_.size();
  if (more > 0) result += "... and " + std::to_string(more) + " more\n";
  return result;
}

void Errors::throw_if_any() const {
  if (any_errors()) throw InvalidConfiguration(text());
}

}  // namespace osarium
