#include "app/verbs/describe.hpp"

#include <algorithm>

#include "app/architectures.hpp"
#include "app/costs.hpp"
#include "app/distributions.hpp"
#include "app/machines.hpp"
#include "app/other_verbs.hpp"
#include "app/parameter_json.hpp"
#include "app/verbs/help.hpp"
#include "app/verbs/registry.hpp"
#include "app/workloads.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium::verbs {

namespace {

Answer distribution(const std::string& name) {
  Answer answer;
  Schema schema = distribution_schema(name);
  auto defaults = schema.make_default();
  answer.text =
      name + ", a distribution of durations. " + osarium::describe(schema, defaults.get());
  answer.json.text("kind", "distribution")
      .text("name", name)
      .text("documentation", schema.documentation)
      .raw("parameters", parameters_json(schema, defaults.get()));
  return answer;
}

Answer run(const Command& command) {
  const std::string& name = command.operands[0];
  if (is_machine_name(name)) return describe_machine(name);
  if (is_architecture_name(name)) return describe_architecture(name);
  if (is_workload_name(name)) return describe_workload(name);
  if (name == "machine") return describe_machine_parameters();
  if (name == "workload") return describe_workload_parameters();
  if (name == "costs") return describe_costs();
  const CostTable table = CostTable::standard();
  for (const Cost& cost : table.rows())
    if (cost.name == name) return describe_cost(cost);
  std::vector<std::string_view> names = distribution_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return distribution(name);
  if (find(name) || find_other_verb(name)) {
    Command about;
    about.operands = {name};
    return help.run(about);
  }
  std::string allowed = "an architecture (" + list_of(architecture_names()) + "), a machine (" +
                        list_of(machine_names()) + "), a workload (" + list_of(workload_names()) +
                        "), machine, workload, costs, a cost, a " + "distribution (" +
                        list_of(names) + ") or a verb";
  for (std::string_view machine : machine_names()) names.push_back(machine);
  for (std::string_view architecture : architecture_names()) names.push_back(architecture);
  for (std::string_view workload : workload_names()) names.push_back(workload);
  for (const Cost& cost : table.rows()) names.push_back(cost.name);
  for (const Verb* verb : all()) names.push_back(verb->name);
  for (const OtherVerb& verb : other_verbs()) names.push_back(verb.name);
  return wrong_command("describe", name, "which is not the name of anything", allowed,
                       std::string(nearest_name(name, names)));
}

}  // namespace

constinit const Verb describe = {
    .name = "describe",
    .arguments = "NAME",
    .summary = "what something is: parameters, defaults, units, ranges",
    .details =
        "NAME is anything that `./osarium list` names; `costs` gives the table of costs with "
        "their\n"
        "sources, `machine` and `workload` what a study can say of them.\n",
    .operands_least = 1,
    .operands_most = 1,
    .run = run,
};

}  // namespace osarium::verbs
