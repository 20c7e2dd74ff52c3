#include "app/run.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <system_error>

#include "app/other_verbs.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

constexpr int done = 0, wrong_input = 2, distrusted = 3, our_bug = 70, interrupted = 130;

// The reason if it cannot be written; a reader that went away is none.
std::string write(std::FILE* file, const std::string& text) {
  errno = 0;
  bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fflush(file) == 0 && whole) return "";
  return errno == EPIPE ? "" : std::generic_category().message(errno);
}

int show(const Answer& answer, const Command& command) {
  bool failed = answer.errors.any_errors();
  std::string talk = command.quiet && !failed ? "" : answer.errors.text();
  if (failed && !answer.hint.empty()) talk += answer.hint + "\n";
  std::string unwritten = write(stdout, command.json ? answer.document() : answer.text);
  if (!unwritten.empty()) talk += "osarium: standard output cannot be written: " + unwritten + "\n";
  write(stderr, talk);
  if (failed || !unwritten.empty()) return wrong_input;
  if (answer.interrupted) return interrupted;
  return answer.distrusted ? distrusted : done;
}

Answer unknown_verb(const std::string& name, std::span<const Verb* const> verbs) {
  std::vector<std::string_view> names;
  for (const Verb* verb : verbs) names.push_back(verb->name);
  const OtherVerb* other = find_other_verb(name);
  if (other && other->launcher) {
    return wrong_command(name, "", "is for the launcher and must be the first word",
                         "./osarium " + name);
  }
  if (other) {
    return wrong_command(name, "", "is not there yet; README.md says what works today",
                         list_of(names));
  }
  for (const OtherVerb& verb : other_verbs()) {
    if (verb.launcher) names.push_back(verb.name);
  }
  std::string allowed = list_of(names);
  // The nearest one may be a verb to come: that is what was meant, and its own message says more.
  for (const OtherVerb& verb : other_verbs()) names.push_back(verb.name);
  Answer answer = wrong_command("", name, name.empty() ? "an empty verb" : "which is no verb",
                                allowed, std::string(nearest_name(name, names)));
  answer.hint = "`./osarium help` says what they do";
  return answer;
}

Answer wrong_number_of_operands(const Verb& verb, const Command& command) {
  std::string name(verb.name), arguments(verb.arguments);
  if (command.operands.size() < verb.operands_least) {
    return wrong_command(name, "", arguments + " is missing");
  }
  const std::string& surplus = command.operands[verb.operands_most];
  return wrong_command(name, surplus,
                       surplus.empty() ? "an empty argument too many" : "one argument too many",
                       arguments.empty() ? "no arguments" : arguments);
}

Answer answer_to(Command command, std::span<const Verb* const> verbs) {
  if (command.version) return version_answer();
  if (command.help || !command.verb) {
    command.operands.clear();
    if (command.verb) command.operands.push_back(*command.verb);
    command.verb = "help";
  }
  auto named = [&](const Verb* verb) { return verb->name == command.verb; };
  auto found = std::find_if(verbs.begin(), verbs.end(), named);
  if (found == verbs.end()) return unknown_verb(*command.verb, verbs);
  const Verb& verb = **found;

  Answer answer;
  if (!command.help) check_options(command, verb, answer.errors);
  if (!answer.errors.any_errors()) {
    std::size_t count = command.operands.size();
    bool fits = count >= verb.operands_least && count <= verb.operands_most;
    answer = fits ? verb.run(command) : wrong_number_of_operands(verb, command);
    if (fits) return answer;
  }
  answer.hint = "`./osarium help " + *command.verb + "` says how it is used";
  return answer;
}

int report_bug(const char* what, bool json) {
  std::string message = std::string("internal error: ") + what;
  Answer answer = wrong_command("", "", message);
  if (json) write(stdout, answer.document());
  write(stderr, "osarium: " + message + "\nThis is a bug in Osarium " + std::string(version()) +
                    ", not in your input. Please report it to the maintainers with this message, "
                    "the command and its files.\n");
  return our_bug;
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::span<const Verb* const> verbs) {
  bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    Command command = parse_command(arguments, verbs);
    return show(answer_to(command, verbs), command);
  } catch (const std::exception& error) {
    return report_bug(error.what(), json);
  } catch (...) {
    return report_bug("an exception of unknown type", json);
  }
}

}  // namespace osarium
