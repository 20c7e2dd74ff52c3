#include "sim/parameters/value_text.hpp"

#include <algorithm>

#include "sim/parameters/utf8.hpp"

namespace osarium {

namespace {

// Words that YAML readers, ours or others, do not take as text.
bool reserved(std::string_view text) {
  for (std::string_view word : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}) {
    bool same = std::equal(text.begin(), text.end(), word.begin(), word.end(),
                           [](char a, char b) { return a == b || a - 'A' + 'a' == b; });
    if (same) return true;
  }
  return false;
}

// Text that needs no quotes: a word of letters, digits and a few harmless signs that starts with a
// letter.
bool plain(std::string_view text) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto harmless = [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/';
  };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), harmless) &&
         !reserved(text);
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    Character c = first_character(text);
    bool control = c.code < 0x20 || (c.code >= 0x7F && c.code < 0xA0) || c.code == 0xFEFF ||
                   c.code == 0x2028 || c.code == 0x2029;
    // Above U+FFFF JSON and YAML escape differently, and neither needs to.
    bool hidden = c.code <= 0xFFFF && (control || forbidden_in_yaml(c.code) || !c.valid);
    if (c.code == '"' || c.code == '\\') {
      result += '\\', result += static_cast<char>(c.code);
    } else if (hidden) {
      result += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4)
        result += "0123456789abcdef"[c.code >> shift & 0xF];
    } else {
      result += text.substr(0, c.length);
    }
    text.remove_prefix(c.length);
  }
  return result + "\"";
}

std::optional<std::string> inline_text(const Schema& schema, const void* object) {
  switch (schema.kind) {
    case Schema::Kind::scalar: {
      std::string text = schema.print(object);
      bool is_text = schema.scalar.name == "text";
      return is_text && !plain(text) ? json_string(text) : text;
    }
    case Schema::Kind::choice: {
      std::string text = schema.print(object);
      return plain(text) ? text : json_string(text);
    }
    case Schema::Kind::structure:
      if (schema.fields.empty()) return "{}";
      return std::nullopt;
    case Schema::Kind::tagged: return std::nullopt;
    case Schema::Kind::list: {
      std::string text;
      for (std::size_t i = 0; i < schema.size(object); ++i) {
        auto element = inline_text(schema.element(), schema.at(object, i));
        if (!element) return std::nullopt;
        text += (i == 0 ? "" : ", ") + *element;
      }
      return "[" + text + "]";
    }
    case Schema::Kind::optional:
      if (schema.size(object) == 0) return "null";
      return inline_text(schema.element(), schema.at(object, 0));
  }
  return std::nullopt;
}

}  // namespace osarium
