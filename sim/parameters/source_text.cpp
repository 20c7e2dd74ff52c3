#include "sim/parameters/source_text.hpp"

#include <algorithm>

#include "sim/parameters/document.hpp"
#include "sim/parameters/utf8.hpp"

namespace osarium {

namespace {

// Counts lines and characters over the text and checks each character once.
class Checker {
 public:
  Checker(const std::string& name, Errors& errors) : name_(name), errors_(errors) {}

  // The text with \n line ends; nothing after an error that makes the rest meaningless.
  std::optional<std::string> run(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
      Character c = first_character(text);
      if (!c.valid || forbidden_in_yaml(c.code)) return reject(c, text), std::nullopt;
      std::size_t length = c.length;
      if (c.code == '\r') {
        if (text.substr(1).starts_with('\n')) ++length;
        c.code = '\n';
        result += '\n';
      } else {
        result.append(text.substr(0, length));
      }
      if (indenting_ && c.code == '\t') check_tab(text);
      advance(c.code);
      text.remove_prefix(length);
    }
    if (brackets_ > Limits::values) {
      return add("", "too many brackets and commas", too_many), std::nullopt;
    }
    if (tabs_) return std::nullopt;
    return result;
  }

 private:
  // yaml-cpp keeps a flow list in memory several times over before it reports any of it.
  static constexpr const char* too_many =
      "at most 2000000; large data belong in a file of their own";

  void advance(std::uint32_t code) {
    ++column_;
    if (code == '\n') {
      ++line_, column_ = 1, indenting_ = true;
      return;
    }
    if (code == '[' || code == '{' || code == ',') ++brackets_;
    if (code != ' ') indenting_ = false;
  }

  // Blank lines and comments may hold any white space.
  void check_tab(std::string_view rest) {
    std::size_t content = rest.find_first_not_of(" \t");
    if (content == rest.npos || rest[content] == '\n' || rest[content] == '\r' ||
        rest[content] == '#')
      return;
    add("\t", "a tab in the indentation", "spaces");
    tabs_ = true;
  }

  void reject(Character c, std::string_view text) {
    std::string found(text.substr(0, c.length));
    if (!c.valid) {
      add(found, "which is not UTF-8", "text saved as UTF-8");
    } else if (c.code == 0) {
      add(found, "a NUL byte: the file is binary, or UTF-16 without a byte-order mark",
          "text saved as UTF-8");
    } else {
      add(found, "a control character", "printable text, line ends and tabs");
    }
  }

  void add(std::string found, std::string problem, std::string allowed) {
    errors_.add(
        {name_, line_, column_, "", std::move(found), std::move(problem), std::move(allowed)});
  }

  const std::string& name_;
  Errors& errors_;
  int line_ = 1;
  int column_ = 1;
  bool indenting_ = true;  // only spaces so far in this line
  bool tabs_ = false;
  std::size_t brackets_ = 0;
};

// Nothing if there is a surrogate without its partner, or an odd byte at the end.
std::optional<std::string> utf8_from_utf16(std::string_view bytes, bool big_endian) {
  std::string text;
  auto unit = [&](std::size_t i) {
    std::uint32_t first = static_cast<unsigned char>(bytes[i]);
    std::uint32_t second = static_cast<unsigned char>(bytes[i + 1]);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  if (bytes.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint32_t code = unit(i);
    if (code >= 0xD800 && code < 0xE000) {
      bool pair = code < 0xDC00 && i + 2 < bytes.size() && (unit(i + 2) & 0xFC00) == 0xDC00;
      if (!pair) return std::nullopt;
      i += 2;
      code = 0x10000 + ((code & 0x3FF) << 10 | (unit(i) & 0x3FF));
    }
    append_utf8(text, code);
  }
  return text;
}

}  // namespace

std::optional<std::string> decode_source(std::string_view bytes, const std::string& name,
                                         Errors& errors) {
  using namespace std::string_view_literals;
  auto fail = [&](std::string problem, std::string allowed) {
    errors.add({name, 0, 0, "", "", std::move(problem), std::move(allowed)});
    return std::nullopt;
  };
  if (bytes.size() > Limits::file_bytes) {
    return fail("is larger than 32 MiB", "smaller files; large data belong in a file of their own");
  }
  if (bytes.starts_with("\xff\xfe\0\0"sv) || bytes.starts_with("\0\0\xfe\xff"sv)) {
    return fail("is UTF-32", "text saved as UTF-8");
  }
  if (bytes.starts_with("\xff\xfe"sv) || bytes.starts_with("\xfe\xff"sv)) {
    auto text = utf8_from_utf16(bytes.substr(2), bytes[0] == '\xfe');
    if (!text) return fail("starts as UTF-16 but is not", "text saved as UTF-8");
    return Checker(name, errors).run(*text);
  }
  if (bytes.starts_with("\xef\xbb\xbf"sv)) bytes.remove_prefix(3);
  return Checker(name, errors).run(bytes);
}

}  // namespace osarium
