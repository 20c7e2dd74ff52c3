#include "sim/parameters/syntax_errors.hpp"

#include <algorithm>

#include "sim/parameters/utf8.hpp"

namespace osarium {

namespace {

struct Translation {
  std::string_view message;  // the start of yaml-cpp's
  const char* problem;
  const char* allowed;
  bool whole_line = false;  // show all of the line, not only what follows the mark
};

constexpr std::string_view illegal_colon = "illegal map value";

constexpr const char* quoting =
    "quotes around text that holds `: `, or a line of its own, indented like its neighbours";

constexpr Translation translations[] = {
    {illegal_colon, "a colon where no key can stand", quoting, true},
    {"illegal map key", "a key where none can stand",
     "keys on lines of their own, indented like their neighbours"},
    {"illegal block entry", "a list entry where none can stand",
     "`- ` at the start of a line, indented like its neighbours"},
    {"end of map flow not found", "a { that is never closed, or a missing comma",
     "`{key: value, key: value}`"},
    {"end of sequence flow not found", "a [ that is never closed, or a missing comma",
     "`[value, value]`"},
    {"end of map not found", "which does not continue the map above it",
     "`key: value`, indented like its neighbours"},
    {"end of sequence not found", "which does not continue the list above it",
     "`- value`, indented like its neighbours"},
    {"illegal flow end", "a closing bracket without an opening one",
     "brackets in pairs, or quotes around the text"},
    {"unknown token", "which cannot start a value",
     "quotes around text that starts with a special character"},
    {"the referenced anchor is not defined", "an alias of an anchor that is not defined above",
     "*name below an &name, or quotes around the text"},
    {"alias not found after *", "a * without the name of an anchor",
     "*name, or quotes around the text"},
    {"anchor not found after &", "an & without a name", "&name, or quotes around the text"},
    {"bad file", "maps and lists nested too deeply", "at most 64 levels"},
    {"unknown escape character", "an escape that YAML does not know",
     "\\n, \\t, \\\\, \\\" and so on; in 'single quotes' a backslash is itself", true},
    {"bad character found while scanning hex number",
     "an escape whose hexadecimal digits are wrong", "\\x41, \\u20ac or \\U0001f600", true},
    {"invalid unicode", "an escape that is no Unicode character", "\\x41, \\u20ac or \\U0001f600",
     true},
    {"illegal tab", "a tab in the indentation", "spaces"},
    {"aliases can't have any content", "an alias followed by something else", "the alias alone"},
    {"cannot assign multiple", "two anchors or tags for one value", "one"},
    {"YAML major version too large", "a %YAML version that is not known", "no %YAML line, or 1.2"},
};

std::size_t offset_of(std::string_view text, Mark mark) {
  std::size_t offset = 0;
  for (std::int32_t line = 1; line < mark.line; ++line) {
    std::size_t end = text.find('\n', offset);
    if (end == text.npos) return text.size();
    offset = end + 1;
  }
  for (std::int32_t column = 1; column < mark.column && offset < text.size(); ++column) {
    offset += first_character(text.substr(offset)).length;
  }
  return offset;
}

std::string trimmed(std::string_view text) {
  std::size_t start = text.find_first_not_of(" \t");
  if (start == text.npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(" \t") + 1 - start));
}

// Whether a line that looks like `key: value` was taken for the continuation of the one above.
bool first_colon(std::string_view text, Mark mark) {
  std::size_t start = offset_of(text, {0, mark.line, 1});
  std::string_view before = text.substr(start, offset_of(text, mark) - start);
  return mark.line > 1 && before.find(": ") == before.npos &&
         before.find_first_of("[{,\"'") == before.npos;
}

}  // namespace

std::string rest_of_line(std::string_view text, Mark mark) {
  std::string_view rest = text.substr(offset_of(text, mark));
  return trimmed(rest.substr(0, rest.find('\n')));
}

void add_syntax_error(TreeBuilder& builder, std::string_view text, Mark mark,
                      std::string_view message) {
  std::string found = rest_of_line(text, mark);
  std::string path = builder.path();
  for (const Translation& translation : translations) {
    if (!message.starts_with(translation.message)) continue;
    std::string problem = translation.problem;
    std::string allowed = translation.allowed;
    if (translation.whole_line) found = rest_of_line(text, {0, mark.line, 1});
    if (translation.message == illegal_colon && first_colon(text, mark)) {
      problem = "which was read as part of the line above";
      allowed =
          "`key: value` in both lines: a colon, a space after it, indented like its neighbours";
    }
    bool bracket = message.find("flow not found") != message.npos;
    if (std::optional<Mark> opened = builder.innermost(); bracket && opened) {
      problem += "; it was opened at " + std::to_string(opened->line) + ":" +
                 std::to_string(opened->column);
    }
    return builder.add(mark, path, found, problem, allowed);
  }
  builder.add(mark, path, found, "which is not YAML: " + std::string(message), "YAML 1.2");
}

bool quote_left_open(std::string_view text, Mark mark) {
  std::size_t i = offset_of(text, mark);
  auto skip_blanks = [&] {
    while (i < text.size() && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n')) ++i;
  };
  skip_blanks();
  while (i < text.size() && (text[i] == '&' || text[i] == '!')) {
    i = std::min(text.find_first_of(" \t\n", i), text.size());
    skip_blanks();
  }
  if (i >= text.size() || (text[i] != '"' && text[i] != '\'')) return false;
  char quote = text[i];
  for (++i; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 == text.size() || text[i + 1] != quote) return false;
      ++i;
    }
  }
  return true;
}

}  // namespace osarium
