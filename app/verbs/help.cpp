#include "app/verbs/help.hpp"

#include <algorithm>

#include "app/other_verbs.hpp"
#include "app/verbs/registry.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::verbs {

namespace {

constexpr std::string_view tail =
    "\nOptions, anywhere on the line:\n"
    "  -s key=value   overrides a value of the file; may be given again and again\n"
    "  -o FOLDER      writes report.html and result.json there (compare, run); trace: -o FILE\n"
    "  --json         one JSON document on standard output, also for errors\n"
    "  --quiet        no warnings and no word about files that are right\n"
    "  --help         this, or about the verb before it\n"
    "  --version      the version\n"
    "\nExit status: 0 done, 2 the input is wrong, 3 with --strict a result is not to be trusted,\n"
    "70 a bug in Osarium, 130 interrupted.\n";

template <class AnyVerb>
std::string line(const AnyVerb& verb) {
  std::string text = "  " + std::string(verb.name) + " " + std::string(verb.arguments);
  text += std::string(text.size() < 32 ? 32 - text.size() : 2, ' ');
  return text + std::string(verb.summary) + "\n";
}

template <class AnyVerb>
std::string json(const AnyVerb& verb, std::string_view state) {
  JsonObject object;
  object.text("kind", "verb").text("name", verb.name).text("arguments", verb.arguments);
  return object.text("documentation", verb.summary).text("state", state).str();
}

std::string_view state_of(const OtherVerb& verb) {
  return verb.launcher ? "launcher" : "not there yet";
}

Answer all_verbs() {
  std::string here = "Usage: ./osarium VERB [ARGUMENTS] [OPTIONS]\n\n";
  std::string launcher, later;
  std::vector<std::string> list;
  for (const Verb* verb : all()) here += line(*verb), list.push_back(json(*verb, "works"));
  for (const OtherVerb& verb : other_verbs()) {
    (verb.launcher ? launcher : later) += line(verb);
    list.push_back(json(verb, state_of(verb)));
  }
  Answer answer;
  answer.text = here + launcher + "\nNot there yet:\n" + later + std::string(tail);
  answer.json.raw("verbs", json_array(list));
  return answer;
}

std::string usage_of(const Option& option) {
  return std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
}

std::string lines_of(std::span<const Option> options) {
  std::string text;
  for (const Option& option : options) {
    std::string head = "  " + usage_of(option);
    head += std::string(head.size() < 24 ? 24 - head.size() : 2, ' ');
    text += head + std::string(option.summary) + "\n";
  }
  return text.empty() ? "" : "\nOptions of its own:\n" + text;
}

Answer one(const Verb& verb) {
  Answer answer;
  const std::string details = std::string(verb.details) +
                              (verb.more == nullptr ? "" : verb.more()) + lines_of(verb.options);
  std::string own;
  for (const Option& option : verb.options) own += " [" + usage_of(option) + "]";
  answer.text = "Usage: ./osarium " + std::string(verb.name) + " " + std::string(verb.arguments) +
                (verb.takes_overrides ? " [-s key=value]..." : "") +
                (verb.takes_output ? " [-o " + std::string(verb.output_value) + "]" : "") + own +
                " [--json] [--quiet]\n\n" + std::string(verb.summary) + "\n\n" + details;
  answer.json.text("kind", "verb")
      .text("name", verb.name)
      .text("arguments", verb.arguments)
      .text("documentation", verb.summary)
      .text("state", "works")
      .text("details", details);
  return answer;
}

Answer one(const OtherVerb& verb) {
  Answer answer;
  answer.text = "./osarium " + std::string(verb.name) + " " + std::string(verb.arguments) + "\n\n" +
                std::string(verb.summary) +
                (verb.launcher ? "\n" : "\n\nNot there yet: README.md says what works today.\n");
  answer.json.text("kind", "verb")
      .text("name", verb.name)
      .text("arguments", verb.arguments)
      .text("documentation", verb.summary)
      .text("state", state_of(verb));
  return answer;
}

Answer run(const Command& command) {
  if (command.operands.empty()) return all_verbs();
  const std::string& name = command.operands[0];
  if (const Verb* verb = find(name)) return one(*verb);
  if (const OtherVerb* verb = find_other_verb(name)) return one(*verb);
  std::vector<std::string_view> names;
  for (const Verb* verb : all()) names.push_back(verb->name);
  for (const OtherVerb& verb : other_verbs()) names.push_back(verb.name);
  return wrong_command("help", name, "which is no verb", list_of(names),
                       std::string(nearest_name(name, names)));
}

}  // namespace

constinit const Verb help = {
    .name = "help",
    .arguments = "[VERB]",
    .summary = "this, or how a verb is used",
    .details = "",
    .operands_most = 1,
    .run = run,
};

}  // namespace osarium::verbs
