#include "app/verbs/list.hpp"

#include <algorithm>

#include "app/costs.hpp"
#include "app/distributions.hpp"
#include "app/machines.hpp"
#include "app/other_verbs.hpp"
#include "app/verbs/registry.hpp"
#include "app/workloads.hpp"
#include "architectures/registry.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium::verbs {

namespace {

struct Member {
  std::string name;
  std::string documentation;
};

struct Kind {
  std::string_view name;
  std::vector<Member> (*members)();
};

std::vector<Member> distributions() {
  std::vector<Member> members;
  for (std::string_view name : distribution_names()) {
    members.push_back({std::string(name), std::string(distribution_documentation(name))});
  }
  return members;
}

std::vector<Member> architectures() {
  std::vector<Member> members;
  for (std::string_view name : architecture_names())
    members.push_back({std::string(name), find_architecture(name)->description});
  return members;
}

std::vector<Member> machines() {
  std::vector<Member> members;
  for (std::string_view name : machine_names())
    members.push_back({std::string(name), machine_documentation(name)});
  return members;
}

std::vector<Member> workloads() {
  std::vector<Member> members;
  for (std::string_view name : workload_names())
    members.push_back({std::string(name), workload_documentation(name)});
  return members;
}

std::vector<Member> costs() {
  std::vector<Member> members;
  const CostTable table = CostTable::standard();
  for (const Cost& cost : table.rows()) members.push_back({cost.name, documentation_of(cost)});
  return members;
}

std::vector<Member> working_verbs() {
  std::vector<Member> members;
  for (const Verb* verb : all())
    members.push_back({std::string(verb->name), std::string(verb->summary)});
  for (const OtherVerb& verb : other_verbs()) {
    if (verb.launcher) members.push_back({std::string(verb.name), std::string(verb.summary)});
  }
  return members;
}

constexpr Kind kinds[] = {{"architectures", architectures}, {"machines", machines},
                          {"workloads", workloads},         {"costs", costs},
                          {"distributions", distributions}, {"verbs", working_verbs}};

void add(const Kind& kind, Answer& answer) {
  std::vector<Member> members = kind.members();
  std::size_t width = 0;
  for (const Member& member : members) width = std::max(width, member.name.size());
  std::vector<std::string> list;
  answer.text += (answer.text.empty() ? "" : "\n") + std::string(kind.name) + "\n";
  for (const Member& member : members) {
    answer.text += "  " + member.name + std::string(width - member.name.size() + 2, ' ') +
                   member.documentation + "\n";
    JsonObject object;
    object.text("name", member.name).text("documentation", member.documentation);
    list.push_back(object.str());
  }
  answer.json.raw(kind.name, json_array(list));
}

Answer run(const Command& command) {
  Answer answer;
  std::vector<std::string_view> names;
  for (const Kind& kind : kinds) {
    names.push_back(kind.name);
    if (command.operands.empty() || command.operands[0] == kind.name) add(kind, answer);
  }
  if (!answer.text.empty()) return answer;
  return wrong_command("list", command.operands[0], "which is no kind of thing", list_of(names),
                       std::string(nearest_name(command.operands[0], names)));
}

}  // namespace

constinit const Verb list = {
    .name = "list",
    .arguments = "[KIND]",
    .summary = "what there is: architectures, machines, workloads, costs, distributions, verbs",
    .details =
        "KIND is architectures, machines, workloads, costs, distributions or verbs; without it, "
        "all\n"
        "of them.\n"
        "`./osarium describe NAME` tells more.\n",
    .operands_most = 1,
    .run = run,
};

}  // namespace osarium::verbs
