#include "app/report/replay_report.hpp"

#include <set>

#include "app/json.hpp"
#include "app/report/table.hpp"
#include "workloads/replay/plan.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium {

namespace {

std::int64_t requests_of(const replay::Plan& plan) {
  std::int64_t requests = 0;
  for (const replay::Connection& each : plan.connections)
    requests += static_cast<std::int64_t>(each.exchanges());
  return requests;
}

// Of those that ask, or answer.
std::string names(const replay::Plan& plan, bool servers) {
  if (plan.outside && !servers) return "outside";
  std::set<std::string> names;
  for (const replay::Connection& each : plan.connections) {
    const std::size_t thread = (servers ? each.server : each.client).thread;
    names.insert(plan.processes[plan.threads[thread].process].name);
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string replayed_requests(const replay::Plan& plan) {
  const std::size_t connections = plan.connections.size();
  return std::to_string(requests_of(plan)) + " requests of " +
         (plan.outside ? "clients outside the machine" : names(plan, false)) + " to " +
         names(plan, true) + " on " + std::to_string(connections) +
         (connections == 1 ? " connection" : " connections");
}

std::string pipe_users(const replay::Plan& plan) {
  std::set<std::string> names;
  for (const replay::PlannedPipe& each : plan.pipes)
    for (const std::size_t process : each.processes) names.insert(plan.processes[process].name);
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string replayed_messages(const replay::Plan& plan) {
  const std::size_t pipes = plan.pipes.size();
  return std::to_string(plan.messages) + " messages of " + pipe_users(plan) + " through " +
         std::to_string(pipes) + (pipes == 1 ? " pipe" : " pipes");
}

// Of requests that do not wait for answers.
std::string times_of(const WorkloadParameters& workload) {
  if (!workload.replay.is_open()) return "";
  return "; they begin at the times of the trace x " + print_value(workload.replay.speed()) + ", " +
         shown_value(replay::offered_rate(workload), "1/s");
}

}  // namespace

std::string replay_text(const WorkloadParameters& workload) {
  if (workload.plan == nullptr) return "";
  const replay::Plan& plan = *workload.plan;
  const replay::Plan::Account& account = plan.account;
  const auto number = [](std::int64_t count) { return std::to_string(count); };
  std::string what;
  if (!plan.connections.empty()) what = replayed_requests(plan);
  if (!plan.pipes.empty()) what += (what.empty() ? "" : ", ") + replayed_messages(plan);
  return "replayed: " + what + ", in the trace " + shown_value(plan.traced, "1/s") +
         " with its tracer" + times_of(workload) + "\n" + number(account.replayed) + " of " +
         number(account.calls) + " calls; made anew: " + number(account.remade) +
         " waits and early receives; left out: " + number(account.left_out) + " in no request, " +
         number(account.of_others) + " of other processes\n";
}

std::string replays_json(const Study& study) {
  std::vector<std::string> list;
  for (const WorkloadParameters& workload : study.workloads) {
    if (workload.plan == nullptr) continue;
    const replay::Plan& plan = *workload.plan;
    const replay::Plan::Account& account = plan.account;
    list.push_back(
        JsonObject()
            .text("workload", workload.name)
            .number("connections", static_cast<std::int64_t>(plan.connections.size()))
            .number("requests", requests_of(plan))
            .text("clients", names(plan, false))
            .text("servers", names(plan, true))
            .number("pipes", static_cast<std::int64_t>(plan.pipes.size()))
            .number("messages", plan.messages)
            .text("mode", workload.replay.is_open() ? "open" : "causal")
            .raw("rate", print_value(workload.replay.speed()))
            .raw("traced_throughput", print_value(plan.traced))
            .raw("offered", workload.replay.is_open() ? print_value(replay::offered_rate(workload))
                                                      : std::string("null"))
            .raw("sent_at_once", plan.outside ? std::string("null") : print_value(plan.at_once))
            .number("calls", account.calls)
            .number("replayed", account.replayed)
            .number("made_anew", account.remade)
            .number("left_out", account.left_out)
            .number("of_others", account.of_others)
            .number("unknown", account.unknown)
            .number("ambiguous", account.ambiguous)
            .number("ambiguous_pipes", account.ambiguous_pipes)
            .number("unbalanced", account.unbalanced)
            .number("unpaired", account.unpaired)
            .raw("tracer_cost", print_value(static_cast<double>(account.tracer_cost) / 1e9))
            .str());
  }
  return json_array(list);
}

}  // namespace osarium
