#include "app/verbs/config.hpp"

#include "app/distributions.hpp"
#include "app/resolved_values.hpp"

namespace osarium::verbs {

namespace {

Answer run(const Command& command) {
  Answer answer;
  const std::string& file = command.operands[0];
  auto read = read_distribution(file, command.overrides, answer.errors);
  answer.json.text("file", file);
  if (!read) return answer;
  Schema schema = distribution_schema(read->kind);
  answer.text = write_resolved(schema, read->parameters(), read->document);
  answer.json.raw("values", resolved_values_json(schema, read->parameters(), read->document));
  return answer;
}

}  // namespace

constinit const Verb config = {
    .name = "config",
    .arguments = "FILE",
    .summary = "a file fully resolved, with the origin of each value",
    .details =
        "Prints YAML with defaults and overrides filled in; a comment after each value says "
        "where\n"
        "it is from. What a file can hold today: `./osarium help check`.\n",
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .run = run,
};

}  // namespace osarium::verbs
