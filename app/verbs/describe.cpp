#include "app/verbs/describe.hpp"

#include <algorithm>

#include "app/distributions.hpp"
#include "app/other_verbs.hpp"
#include "app/parameter_json.hpp"
#include "app/verbs/help.hpp"
#include "app/verbs/registry.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

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
  std::vector<std::string_view> names = distribution_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return distribution(name);
  if (find(name) || find_other_verb(name)) {
    Command about;
    about.operands = {name};
    return help.run(about);
  }
  std::string allowed = "a distribution (" + list_of(names) + ") or a verb";
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
    .details = "NAME is anything that `./osarium list` names.\n",
    .operands_least = 1,
    .operands_most = 1,
    .run = run,
};

}  // namespace osarium::verbs
