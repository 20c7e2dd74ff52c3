#include "app/command.hpp"

#include <algorithm>

#include "app/verb.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

const Option* find_option(const Verb& verb, std::string_view name) {
  const auto found = std::find_if(verb.options.begin(), verb.options.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == verb.options.end() ? nullptr : &*found;
}

bool takes_value(std::string_view name, std::span<const Verb* const> verbs) {
  return std::any_of(verbs.begin(), verbs.end(), [&](const Verb* verb) {
    const Option* const option = find_option(*verb, name);
    return option != nullptr && !option->value.empty();
  });
}

std::string usage(const Option& option) {
  return std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
}

bool is_given_before(const Command& command, const Command::Own& own) {
  return std::any_of(command.own.data(), &own,
                     [&](const Command::Own& each) { return each.name == own.name; });
}

// What is wrong with an option of one's own, for a verb that has it.
void check_value(const Command::Own& own, const Option& option, const Verb& verb, Errors& errors) {
  const bool takes = !option.value.empty();
  const bool empty = own.value && own.value->empty();
  if (takes == own.value.has_value() && !empty) return;
  errors.add({"osarium", 0, 0, std::string(verb.name), own.name,
              takes ? "which has no value" : "which takes no value", usage(option)});
}

}  // namespace

const Command::Own* Command::find(std::string_view option) const {
  const auto found =
      std::find_if(own.begin(), own.end(), [&](const Own& each) { return each.name == option; });
  return found == own.end() ? nullptr : &*found;
}

Command parse_command(const std::vector<std::string>& arguments,
                      std::span<const Verb* const> verbs) {
  Command command;
  bool only_operands = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (only_operands || word == "-" || !word.starts_with('-')) {
      if (!command.verb) {
        command.verb = word;
      } else {
        command.operands.push_back(word);
      }
    } else if (word == "--") {
      only_operands = true;
    } else if (word == "--json") {
      command.json = true;
    } else if (word == "--quiet") {
      command.quiet = true;
    } else if (word == "--help" || word == "-h") {
      command.help = true;
    } else if (word == "--version") {
      command.version = true;
    } else if (word == "-s" && i + 1 < arguments.size()) {
      command.overrides.push_back(arguments[++i]);
    } else if (word == "-o" && i + 1 < arguments.size()) {
      command.output = arguments[++i];
    } else if (word == "-o") {
      command.output_missing = true;
    } else if (word == "-s") {
      command.override_missing = true;
    } else if (word.starts_with("-s")) {
      command.overrides.push_back(word.substr(2));
    } else if (const std::size_t equals = word.find('=');
               word.starts_with("--") && equals != word.npos) {
      command.own.push_back({word.substr(0, equals), word.substr(equals + 1)});
    } else if (takes_value(word, verbs) && i + 1 < arguments.size()) {
      command.own.push_back({word, arguments[++i]});
    } else {
      command.own.push_back({word, std::nullopt});
    }
  }
  return command;
}

void check_options(const Command& command, const Verb& verb, Errors& errors) {
  const std::string output_usage = "-o " + std::string(verb.output_value);
  std::vector<std::string> usages;
  for (const Option& option : verb.options) usages.push_back(usage(option));
  std::vector<std::string_view> allowed(usages.begin(), usages.end());
  allowed.insert(allowed.end(), {"--json", "--quiet", "--help"});
  if (verb.takes_output) allowed.insert(allowed.begin(), output_usage);
  if (verb.takes_overrides) allowed.insert(allowed.begin(), "-s key=value");
  auto refuse = [&](const std::string& option) {
    errors.add({"osarium", 0, 0, std::string(verb.name), option, "which is no option here",
                list_of(allowed), std::string(nearest_name(option, allowed))});
  };
  for (const Command::Own& own : command.own) {
    const Option* const option = find_option(verb, own.name);
    if (option == nullptr)
      refuse(own.name);
    else if (is_given_before(command, own))
      errors.add({"osarium", 0, 0, std::string(verb.name), own.name, "which is given twice",
                  usage(*option) + ", once"});
    else
      check_value(own, *option, verb, errors);
  }
  if (command.output && !verb.takes_output) refuse("-o");
  if (command.output_missing)
    errors.add({"osarium", 0, 0, std::string(verb.name), "-o", "which has no value", output_usage});
  bool overridden = command.override_missing || !command.overrides.empty();
  if (overridden && !verb.takes_overrides) return refuse("-s");
  if (command.override_missing) {
    errors.add(
        {"osarium", 0, 0, std::string(verb.name), "-s", "which has no value", "-s key=value"});
  }
}

}  // namespace osarium
