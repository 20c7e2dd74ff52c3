#include "workloads/traces/line_head.hpp"

#include "workloads/traces/stamps.hpp"

namespace osarium::traces {

namespace {

constexpr std::size_t longest_flags = 12;

// "7414.193416389:"
bool read_stamp(Scanner& scanner, LineHead& head) {
  return read_seconds(scanner, head.stamp, head.stamp_digits) && scanner.pass(":");
}

// The third of ftrace's flags says what the cpu was in.
Ran ran_of(std::string_view flags) {
  if (flags.size() < 4) return Ran::unknown;
  switch (flags[2]) {
    case 'h':
    case 'H':
    case 'z':
    case 'Z': return Ran::interrupt;
    case 's': return Ran::softirq;
    case '.': return Ran::thread;
    default: return Ran::unknown;
  }
}

// "[001] d.h1. 76.211513:", from the bracket on; what is behind it goes into `rest`.
bool read_middle(std::string_view text, LineHead& head, std::string_view& rest) {
  Scanner scanner(text.substr(1));
  const std::string_view inside = scanner.left();
  if (inside.empty() || !is_digit(inside.front())) return false;
  const std::int64_t cpu = scanner.number();
  if (!scanner.pass("]") || !scanner.good() || cpu >= cpus_limit) return false;
  scanner.spaces();
  head.ran = Ran::unknown;
  if (!read_stamp(scanner, head)) {
    const std::string_view flags = scanner.word();
    if (flags.empty() || flags.size() > longest_flags) return false;
    scanner.spaces();
    if (!read_stamp(scanner, head)) return false;
    head.ran = ran_of(flags);
  }
  head.cpu = static_cast<std::int32_t>(cpu);
  rest = scanner.left();
  return true;
}

// Leaves `id` as it is if it is none.
bool thread_id(std::string_view text, std::int32_t& id) {
  const char* const end = text.data() + text.size();
  std::int32_t number = 0;
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end || number < 0 || number >= threads_limit)
    return false;
  id = number;
  return true;
}

// "fio 11603/11603", "fio 11603", "fio-11603", "fio-11603 (11600)"
bool read_task(std::string_view text, LineHead& head) {
  text = trimmed(text);
  head.process = -1;
  if (text.ends_with(')')) {  // ftrace with the option record-tgid; (-----) if it is not known
    const std::size_t open = text.rfind('(');
    if (open == text.npos) return false;
    thread_id(trimmed(text.substr(open + 1, text.size() - open - 2)), head.process);
    text = trimmed(text.substr(0, open));
  }
  const std::size_t space = text.rfind(' ');
  const std::string_view last = space == text.npos ? "" : text.substr(space + 1);
  if (const std::size_t slash = last.find('/'); slash != last.npos && is_digit(last.front())) {
    if (thread_id(last.substr(0, slash), head.process) &&
        thread_id(last.substr(slash + 1), head.thread)) {
      head.dialect = Dialect::perf;
      head.comm = trimmed(text.substr(0, space));
      return true;
    }
  }
  if (!last.empty() && thread_id(last, head.thread)) {
    head.dialect = Dialect::perf;
    head.comm = trimmed(text.substr(0, space));
    return true;
  }
  const std::size_t dash = text.rfind('-');
  if (dash == text.npos || !thread_id(text.substr(dash + 1), head.thread)) return false;
  head.dialect = Dialect::ftrace;
  head.comm = text.substr(0, dash);
  if (head.comm == "<...>") head.comm = "";
  return true;
}

// "sched:sched_switch: body", after the number of a period if perf wrote one
bool read_event(std::string_view text, LineHead& head) {
  Scanner scanner(text);
  std::string_view word = scanner.word();
  if (!word.empty() && is_digit(word.front()) && word.back() != ':') word = scanner.word();
  if (word.size() < 2 || word.back() != ':') return false;
  word.remove_suffix(1);
  const std::size_t colon = word.rfind(':');
  head.event = colon == word.npos ? word : word.substr(colon + 1);
  head.body = scanner.spaces().left();
  return true;
}

}  // namespace

std::string_view read_head(std::string_view line, LineHead& head) {
  std::string_view rest;
  std::size_t at = line.find('[');
  for (; at != line.npos; at = line.find('[', at + 1)) {
    const bool apart = at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t');
    if (apart && read_middle(line.substr(at), head, rest)) break;
  }
  if (at == line.npos) return "no cpu in brackets with a stamp in seconds behind it";
  if (!read_task(line.substr(0, at), head)) return "no name and number of a thread before the cpu";
  if (!read_event(rest, head)) return "no name of an event behind the stamp";
  return "";
}

}  // namespace osarium::traces
