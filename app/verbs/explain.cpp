#include "app/verbs/explain.hpp"

#include <cstdio>
#include <utility>

#include "app/architectures.hpp"
#include "app/explain/explanation.hpp"
#include "app/machines.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::verbs {

namespace {

constexpr std::string_view machine_override = "machine=";

std::optional<ExplainedCall> call_of(const std::string& name, Errors& errors) {
  std::vector<std::string_view> names;
  for (const ExplainedCall& call : explained_calls()) {
    if (call.name == name) return call;
    names.push_back(call.name);
  }
  errors.add({"osarium", 0, 0, "explain", name, "which is no call that can be explained",
              list_of(names), std::string(nearest_name(name, names))});
  return std::nullopt;
}

std::string count_of(std::uint64_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string headline(const Explained& explained) {
  char total[32];
  std::snprintf(total, sizeof total, "%.1f ns",
                static_cast<double>(explained.total.picoseconds()) / 1e3);
  std::string text = std::string(total) + ", " + count_of(explained.crossings, "crossing");
  if (explained.crossings_beside > 0)
    text +=
        ", and " + std::to_string(explained.crossings_beside) + " by the other thread meanwhile";
  return text;
}

std::string names_of_calls() {
  constexpr std::size_t width = 96;
  std::string lines;
  std::string line = "Calls:";
  const std::vector<ExplainedCall> calls = explained_calls();
  for (const ExplainedCall& call : calls) {
    if (line.size() + call.name.size() + 2 > width) lines += std::exchange(line, "") + "\n";
    line += (line.empty() ? "" : " ") + std::string(call.name);
    line += &call == &calls.back() ? "" : ",";
  }
  return lines + line + "\n";
}

Answer run(const Command& command) {
  Answer answer;
  std::string machine_name = "rainforest-s-a";
  std::vector<std::string> overrides;
  for (const std::string& override : command.overrides) {
    if (override.starts_with(machine_override))
      machine_name = override.substr(machine_override.size());
    else
      overrides.push_back(override);
  }
  const auto architecture = read_architecture(command.operands[0], overrides, answer.errors);
  const auto call = call_of(command.operands[1], answer.errors);
  const auto machine =
      read_machine(machine_name, {}, {"osarium", 0, 0, "machine", "", ""}, answer.errors);
  if (!architecture || !call || !machine) return answer;
  for (const std::string& problem : System::problems(*architecture, Topology(*machine)))
    answer.errors.add({"osarium", 0, 0, architecture->name, "", problem});
  if (answer.errors.any_errors()) return answer;
  const Explained explained = osarium::explain(*call, *architecture, *machine).front();
  answer.text = std::string(call->name) + " under " + architecture->name + " on " + machine_name +
                ": " + headline(explained) + "\n" + std::string(call->documentation) + "\n\n";
  answer.json.text("architecture", architecture->name)
      .text("call", call->name)
      .text("documentation", call->documentation)
      .text("machine", machine_name)
      .raw("total", print_value(explained.total.seconds()))
      .number("crossings", static_cast<std::int64_t>(explained.crossings))
      .number("crossings_beside", static_cast<std::int64_t>(explained.crossings_beside));
  add_explanation(explained, machine->cost_table(), answer);
  return answer;
}

}  // namespace

constinit const Verb explain = {
    .name = "explain",
    .arguments = "ARCHITECTURE CALL",
    .summary = "the path of one system call, step by step",
    .details =
        "Runs the call once on an idle machine, after once to warm up, and prints what it does:\n"
        "borders that it crosses, by which mechanism, locks, and each piece of work, with its "
        "cost\n"
        "and where that is from. A line with a + is time that was lost in the step above it.\n"
        "`-s machine=NAME` chooses the machine; other overrides change the architecture:\n"
        "    ./osarium explain monolithic open -s machine=vm-2 -s "
        "sharing.kernel.path_walk=references\n",
    .operands_least = 2,
    .operands_most = 2,
    .takes_overrides = true,
    .run = run,
    .more = names_of_calls,
};

}  // namespace osarium::verbs
