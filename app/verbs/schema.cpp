#include "app/verbs/schema.hpp"

#include <algorithm>

#include "app/distributions.hpp"
#include "app/study/study_schema.hpp"
#include "models/hardware/machine_parameters.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::verbs {

namespace {

Answer run(const Command& command) {
  Answer answer;
  if (command.operands.empty()) {
    answer.foreign_document = any_distribution_json_schema();
  } else if (command.operands[0] == "machine") {
    answer.foreign_document = json_schema<MachineParameters>("machine");
  } else if (command.operands[0] == "study") {
    answer.foreign_document = study_json_schema();
  } else {
    const std::string& name = command.operands[0];
    std::vector<std::string_view> names = distribution_names();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back("machine");
      names.push_back("study");
      return wrong_command("schema", name, "which is neither a distribution nor machine nor study",
                           list_of(names), std::string(nearest_name(name, names)));
    }
    answer.foreign_document = distribution_json_schema(name);
  }
  answer.text = answer.foreign_document;
  return answer;
}

}  // namespace

constinit const Verb schema = {
    .name = "schema",
    .arguments = "[NAME]",
    .summary = "JSON Schema of a file with a study, a machine or a distribution, for editors",
    .details =
        "NAME is study, machine or a distribution; without it the schema takes any distribution. "
        "It is\n"
        "JSON with and without --json. An editor with a YAML language server checks and completes\n"
        "with it.\n",
    .operands_most = 1,
    .run = run,
};

}  // namespace osarium::verbs
