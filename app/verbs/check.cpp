#include "app/verbs/check.hpp"

#include "app/configuration_file.hpp"

namespace osarium::verbs {

namespace {

Answer run(const Command& command) {
  if (!command.overrides.empty() && command.operands.size() > 1) {
    return wrong_command("check", command.operands[1], "a second file beside -s", "one FILE");
  }
  Answer answer;
  std::vector<std::string> files;
  for (const std::string& file : command.operands) {
    auto read = read_configuration(file, command.overrides, answer.errors);
    JsonObject result;
    result.text("file", file).flag("valid", read.has_value());
    if (read) result.text("kind", read->kind);
    files.push_back(result.str());
    if (read && !command.quiet) {
      answer.text += shown(file, 1000) + ": " + read->description + "\n";
    }
  }
  answer.json.raw("files", json_array(files));
  return answer;
}

}  // namespace

constinit const Verb check = {
    .name = "check",
    .arguments = "FILE...",
    .summary = "validate files; every error with its place and a remedy",
    .details =
        "A file holds a study, as those in configs/studies do (it has `osarium: 1`), a machine, "
        "as\n"
        "those in configs/machines, or one distribution of durations:\n"
        "    kind: lognormal\n"
        "    median: 4us\n"
        "    sigma: 1\n"
        "`./osarium list distributions` names the kinds. FILE may also be the name of a machine.\n"
        "All errors of all files come at once, each as file:line:column, and the exit status is 2\n"
        "if there is any.\n"
        "With -s, for one file, a value is checked as if it stood in the file.\n",
    .operands_least = 1,
    .operands_most = Verb::any_number,
    .takes_overrides = true,
    .run = run,
};

}  // namespace osarium::verbs
