#include "app/command.hpp"

#include "app/verb.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

Command parse_command(const std::vector<std::string>& arguments) {
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
    } else {
      command.unknown.push_back(word);
    }
  }
  return command;
}

void check_options(const Command& command, const Verb& verb, Errors& errors) {
  std::vector<std::string_view> allowed = {"--json", "--quiet", "--help"};
  if (verb.takes_output) allowed.insert(allowed.begin(), "-o FOLDER");
  if (verb.takes_overrides) allowed.insert(allowed.begin(), "-s key=value");
  auto refuse = [&](const std::string& option) {
    errors.add({"osarium", 0, 0, std::string(verb.name), option, "which is no option here",
                list_of(allowed), std::string(nearest_name(option, allowed))});
  };
  for (const std::string& option : command.unknown) refuse(option);
  if (command.output && !verb.takes_output) refuse("-o");
  if (command.output_missing)
    errors.add({"osarium", 0, 0, std::string(verb.name), "-o", "which has no value", "-o FOLDER"});
  bool overridden = command.override_missing || !command.overrides.empty();
  if (overridden && !verb.takes_overrides) return refuse("-s");
  if (command.override_missing) {
    errors.add(
        {"osarium", 0, 0, std::string(verb.name), "-s", "which has no value", "-s key=value"});
  }
}

}  // namespace osarium
