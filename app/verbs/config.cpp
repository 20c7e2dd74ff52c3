#include "app/verbs/config.hpp"

#include "app/configuration_file.hpp"
#include "app/resolved_values.hpp"
#include "app/study/resolved_study.hpp"

namespace osarium::verbs {

namespace {

Answer run(const Command& command) {
  Answer answer;
  const std::string& file = command.operands[0];
  auto read = read_configuration(file, command.overrides, answer.errors);
  answer.json.text("file", file);
  if (!read) return answer;
  if (read->study != nullptr) {
    const ResolvedStudy resolved = resolved_study(read->document, *read->study);
    answer.text = resolved.text;
    answer.json.raw("values", resolved.values);
    return answer;
  }
  const void* object = read->object.get();
  answer.text = write_resolved(read->schema, object, read->document);
  answer.json.raw("values", resolved_values_json(read->schema, object, read->document));
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
        "it is from. FILE may also be the name of a machine. What a file can hold today:\n"
        "`./osarium help check`.\n",
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .run = run,
};

}  // namespace osarium::verbs
