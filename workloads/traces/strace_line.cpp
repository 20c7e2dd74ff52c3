#include "workloads/traces/strace_line.hpp"

#include "workloads/traces/stamps.hpp"

namespace osarium::traces {

namespace {

constexpr std::string_view unfinished_mark = "<unfinished ...>", detached_mark = "<detached ...>";
constexpr std::string_view message_mark = "strace: ";

// "5924", "5924<nginx>"
bool read_thread(Scanner& scanner, StraceLine& read) {
  const std::int64_t thread = scanner.number();
  if (!scanner.good() || thread < 0 || thread >= threads_limit) return false;
  read.thread = static_cast<std::int32_t>(thread);
  if (scanner.pass("<")) read.comm = scanner.until(">");
  return scanner.good();
}

// "[pid  5924] 1795240812.012259 ", with or without the thread, which may have no brackets
bool read_start(Scanner& scanner, StraceLine& read) {
  if (scanner.pass("[pid ")) {
    if (!read_thread(scanner.spaces(), read) || !scanner.pass("] ")) return false;
  } else {
    Scanner thread = scanner;
    if (read_thread(thread, read) && (thread.starts(" ") || thread.starts("\t")))
      scanner = thread;
    else
      read.thread = -1;
  }
  return read_seconds(scanner.spaces(), read.stamp, read.stamp_digits) && scanner.pass(" ");
}

// "... = 50 <0.000032>" behind the arguments; the spaces in front of = align the results.
bool read_end(std::string_view text, StraceLine& read) {
  const std::size_t equals = text.rfind(" = ");
  if (equals == text.npos) return false;
  const std::string_view before = trimmed(text.substr(0, equals));
  if (!before.ends_with(')')) return false;
  read.arguments = before.substr(0, before.size() - 1);
  read.result = trimmed(text.substr(equals + 3));
  if (read.result.ends_with('>')) {
    const std::size_t open = read.result.rfind('<');
    if (open == read.result.npos) return false;
    Scanner duration(read.result.substr(open + 1));
    int digits = 0;
    if (!read_seconds(duration, read.duration, digits) || duration.left() != ">")
      read.duration = -1;
    else
      read.result = trimmed(read.result.substr(0, open));
  }
  return !read.result.empty();
}

bool read_unfinished(std::string_view text, StraceLine& read) {
  std::size_t size = text.npos;
  if (text.ends_with(unfinished_mark)) size = text.size() - unfinished_mark.size();
  if (text.ends_with(detached_mark)) size = text.size() - detached_mark.size();
  // A message of strace may come between on a terminal, at the end of the line.
  if (size == text.npos && text.ends_with("attached")) size = text.rfind(message_mark);
  if (size == text.npos) return false;
  read.form = StraceForm::unfinished;
  read.arguments = text.substr(0, size);
  return true;
}

std::string_view word_of(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() &&
         (is_digit(text[size]) || text[size] == '_' || (text[size] >= 'a' && text[size] <= 'z')))
    ++size;
  return text.substr(0, size);
}

std::int64_t value_of(std::string_view text, const StraceNumbers& numbers) {
  if (text.empty()) return 0;
  if (text.front() >= 'A' && text.front() <= 'Z')
    return numbers.symbols(text.substr(0, text.find('<')));
  const bool hex = text.starts_with("0x");
  const bool octal = !hex && text.size() > 1 && text.front() == '0';
  Scanner scanner(text);
  const std::int64_t value = scanner.number(hex ? 16 : octal ? 8 : 10);
  // Behind a descriptor may stand what it is (-y).
  return scanner.good() && (scanner.left().empty() || scanner.starts("<")) ? value : 0;
}

}  // namespace

bool read_strace_rest(std::string_view rest, StraceLine& read) {
  read.form = StraceForm::resumed;
  return read_end(rest, read);
}

std::string_view read_strace_line(std::string_view line, StraceLine& read) {
  read = {};
  if (line.starts_with(message_mark)) {
    read.form = StraceForm::message;
    read.arguments = line.substr(message_mark.size());
    return "";
  }
  Scanner scanner(line);
  if (!read_start(scanner, read)) return "no thread and stamp in seconds as strace -f -ttt writes";
  if (scanner.starts("--- ") || scanner.starts("+++ ")) {
    read.form = scanner.starts("-") ? StraceForm::signal : StraceForm::end;
    return "";
  }
  if (scanner.pass("<... ")) {
    read.call = word_of(scanner.left());
    const bool named = scanner.to(" resumed>").good() && !read.call.empty();
    return named && read_strace_rest(scanner.left(), read) ? "" : "the end of a call is cut";
  }
  read.call = word_of(scanner.left());
  if (read.call.empty() || !scanner.pass(read.call) || !scanner.pass("("))
    return "no system call behind the stamp";
  if (read_unfinished(scanner.left(), read) || read_end(scanner.left(), read)) return "";
  return "a call without its end";
}

std::size_t read_strace_arguments(std::string_view text, std::size_t first,
                                  const StraceNumbers& numbers,
                                  std::array<std::int64_t, most_arguments>& values) {
  std::size_t number = first, begin = 0;
  int depth = 0;
  const auto take = [&](std::size_t end) {
    if (number + 1 < values.size())
      values[number + 1] = value_of(trimmed(text.substr(begin, end - begin)), numbers);
    begin = end + 1;
  };
  for (std::size_t i = 0; i < text.size() && number + 1 < values.size(); ++i) {
    switch (text[i]) {
      case '"':
        for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1 : 0;
        break;
      case '(':
      case '[':
      case '{': ++depth; break;
      case ')':
      case ']':
      case '}': --depth; break;
      case ',':
        if (depth > 0) break;
        take(i);
        ++number;
        break;
      default: break;
    }
  }
  if (begin < text.size()) take(text.size());
  return number;
}

}  // namespace osarium::traces
