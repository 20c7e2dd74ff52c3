#include "app/verbs/explain.hpp"

#include <algorithm>
#include <cstdio>

#include "app/architectures.hpp"
#include "app/costs.hpp"
#include "app/explain/calls.hpp"
#include "app/machines.hpp"
#include "models/costs/cost_table.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::verbs {

namespace {

constexpr std::string_view machine_override = "machine=";

const ExplainedCall* call_of(const std::string& name, Errors& errors) {
  std::vector<std::string_view> names;
  for (const ExplainedCall& call : explained_calls()) {
    if (call.name == name) return &call;
    names.push_back(call.name);
  }
  errors.add({"osarium", 0, 0, "explain", name, "which is no call that can be explained",
              list_of(names), std::string(nearest_name(name, names))});
  return nullptr;
}

const Cost* row_of(const CostTable& table, std::string_view name) {
  for (const Cost& cost : table.rows())
    if (cost.name == name) return &cost;
  return nullptr;
}

std::string_view verb_of(Trail::Kind kind) {
  switch (kind) {
    case Trail::Kind::work: return "work";
    case Trail::Kind::enter: return "enter";
    case Trail::Kind::leave: return "leave";
    case Trail::Kind::lock: return "lock";
  }
  return "";
}

std::string nanoseconds(Duration duration) {
  char text[32];
  std::snprintf(text, sizeof text, "%9.1f ns", static_cast<double>(duration.picoseconds()) / 1e3);
  return text;
}

void add_steps(const Explained& explained, const CostTable& table, Answer& answer) {
  std::vector<std::string> steps;
  for (const Path::Step& step : explained.path.steps()) {
    const Cost* const cost = row_of(table, step.what);
    answer.text += nanoseconds(step.lasts) + "  " + std::string(2u * step.depth, ' ') +
                   std::string(verb_of(step.kind)) + " " + step.what +
                   (cost == nullptr ? "" : " (" + value_of(*cost) + ", " + cost->source + ")") +
                   "\n";
    JsonObject object;
    object.text("kind", verb_of(step.kind)).text("what", step.what).text("thread", step.thread);
    object.number("cpu", step.cpu.index).number("depth", step.depth);
    object.raw("duration", print_value(step.lasts.seconds()));
    if (cost != nullptr)
      object.text("cost", value_of(*cost))
          .text("machine", cost->machine)
          .text("source", cost->source);
    steps.push_back(object.str());
  }
  answer.json.raw("steps", json_array(steps));
}

void add_causes(const Explained& explained, Answer& answer) {
  JsonObject causes_json;
  answer.text += "\nwhere the time goes\n";
  for (std::size_t i = 0; i < causes; ++i) {
    const auto cause = static_cast<Cause>(i);
    const Duration spent = explained.path.account().times().spent(cause);
    if (spent == Duration()) continue;
    answer.text += nanoseconds(spent) + "  " + std::string(name_of(cause)) + "\n";
    causes_json.raw(name_of(cause), print_value(spent.seconds()));
  }
  answer.json.raw("causes", causes_json.str());
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
  const ExplainedCall* const call = call_of(command.operands[1], answer.errors);
  const auto machine =
      read_machine(machine_name, {}, {"osarium", 0, 0, "machine", "", ""}, answer.errors);
  if (!architecture || call == nullptr || !machine) return answer;
  for (const std::string& problem : System::problems(*architecture, Topology(*machine)))
    answer.errors.add({"osarium", 0, 0, architecture->name, "", problem});
  if (answer.errors.any_errors()) return answer;
  const Explained explained = osarium::explain(*call, *architecture, *machine);
  answer.text = std::string(call->name) + " under " + architecture->name + " on " + machine_name +
                ": " + nanoseconds(explained.path.total()) + ", " +
                std::to_string(explained.counted_crossings) + " crossings\n\n";
  answer.json.text("architecture", architecture->name)
      .text("call", call->name)
      .text("machine", machine_name)
      .raw("total", print_value(explained.path.total().seconds()))
      .number("crossings", static_cast<std::int64_t>(explained.counted_crossings));
  add_steps(explained, CostTable::standard(), answer);
  add_causes(explained, answer);
  return answer;
}

}  // namespace

constinit const Verb explain = {
    .name = "explain",
    .arguments = "ARCHITECTURE CALL",
    .summary = "the path of one system call, step by step",
    .details =
        "Runs the call once on an idle machine and prints what it does: borders that it crosses,\n"
        "by which mechanism, and each piece of work with its cost and the source of that.\n"
        "`-s machine=NAME` chooses the machine; other overrides change the architecture:\n"
        "    ./osarium explain monolithic getpid -s machine=vm-2 -s scheduling.policy.kind=fifo\n",
    .operands_least = 2,
    .operands_most = 2,
    .takes_overrides = true,
    .run = run,
};

}  // namespace osarium::verbs
