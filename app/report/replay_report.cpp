#include "app/report/replay_report.hpp"

#include <algorithm>
#include <set>

#include "app/json.hpp"
#include "app/report/table.hpp"
#include "workloads/replay/plan.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium {

namespace {

std::int64_t requests_of(const replay::Plan& plan) {
  std::int64_t requests = plan.files.requests();
  for (const replay::Connection& each : plan.connections)
    requests += static_cast<std::int64_t>(each.exchanges());
  return requests;
}

double seconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }

std::string number(std::int64_t count) { return std::to_string(count); }

std::string number(std::int64_t count, const std::string& what) {
  const char* const end = count == 1 ? "" : what.back() == 'x' ? "es" : "s";
  return std::to_string(count) + " " + what + end;
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Of those that ask, or answer.
std::set<std::string> names(const replay::Plan& plan, bool servers) {
  if (plan.outside && !servers) return {"outside"};
  std::set<std::string> names;
  for (const replay::Connection& each : plan.connections) {
    const std::size_t thread = (servers ? each.server : each.client).thread;
    names.insert(plan.processes[plan.threads[thread].process].name);
  }
  return names;
}

// Of those that use files.
std::set<std::string> file_users(const replay::Plan& plan) {
  std::set<std::string> names;
  for (const replay::FileThread& each : plan.files.threads)
    names.insert(plan.processes[each.process].name);
  return names;
}

std::string all_clients(const replay::Plan& plan) {
  std::set<std::string> all = names(plan, false);
  all.merge(file_users(plan));
  return joined(all);
}

// Connections whose requests are handed on, or received by whichever thread is free.
std::int64_t pooled_of(const replay::Plan& plan) {
  const auto is_pooled = [&](const replay::EndPlan& end) {
    return end.handed || (!end.turns.empty() && plan.crews[end.crew].threads.size() > 1);
  };
  return std::count_if(plan.connections.begin(), plan.connections.end(),
                       [&](const replay::Connection& each) {
                         return is_pooled(each.client) || is_pooled(each.server);
                       });
}

std::string connections_text(const replay::Plan& plan) {
  if (plan.connections.empty()) return "";
  return " of " + (plan.outside ? "clients outside the machine" : joined(names(plan, false))) +
         " to " + joined(names(plan, true)) + " on " +
         number(static_cast<std::int64_t>(plan.connections.size()), "connection") +
         (pooled_of(plan) > 0 ? ", from thread to thread" : "");
}

std::string files_text(const replay::Plan& plan) {
  if (plan.files.threads.empty()) return "";
  const replay::FilePlan::Account& account = plan.files.account;
  return " of " + joined(file_users(plan)) + " to files by " +
         number(static_cast<std::int64_t>(plan.files.threads.size()), "thread") + " (" +
         number(account.reads, "read") + ", " + number(account.writes, "write") + ", " +
         number(account.syncs, "sync") + ")";
}

std::string median_text(const char* what, std::int64_t nanoseconds) {
  return nanoseconds < 0
             ? ""
             : std::string(", median of ") + what + " " + shown_value(seconds(nanoseconds), "s");
}

// Where the disk's times come from.
std::string disk_text(const replay::FilePlan& plan) {
  if (plan.threads.empty()) return "";
  const replay::FilePlan::Account& account = plan.account;
  return "disk: " + number(account.seen, "time") + " of the trace, " + number(account.borrowed) +
         " requests without one have those in turn, " + number(account.machine) +
         " that of the machine's disk" + median_text("reads", account.read_service) +
         median_text("writes", account.write_service) + "\n";
}

std::string files_json(const replay::FilePlan& plan) {
  const replay::FilePlan::Account& account = plan.account;
  JsonObject object;
  object.number("threads", static_cast<std::int64_t>(plan.threads.size()))
      .number("reads", account.reads)
      .number("writes", account.writes)
      .number("syncs", account.syncs)
      .number("disk_times_seen", account.seen)
      .number("disk_times_borrowed", account.borrowed)
      .number("disk_times_of_machine", account.machine);
  if (account.read_service >= 0)
    object.raw("read_disk_time", print_value(seconds(account.read_service)));
  if (account.write_service >= 0)
    object.raw("write_disk_time", print_value(seconds(account.write_service)));
  return object.str();
}

std::set<std::string> channel_users(const replay::Plan& plan) {
  std::set<std::string> names;
  for (const replay::PlannedChannel& each : plan.channels)
    if ((each.futex >= 0) == plan.at_futexes)
      for (const std::size_t process : each.processes) names.insert(plan.processes[process].name);
  return names;
}

// Of which something is repeated.
std::int64_t pipes_of(const replay::Plan& plan) {
  return std::count_if(
      plan.channels.begin(), plan.channels.end(), [](const replay::PlannedChannel& each) {
        return each.futex == replay::PlannedChannel::pipe && !each.processes.empty();
      });
}
std::int64_t socket_pairs_of(const replay::Plan& plan) {
  return std::count_if(
      plan.channels.begin(), plan.channels.end(),
      [](const replay::PlannedChannel& each) { return each.sockets && !each.processes.empty(); });
}
std::int64_t futexes_of(const replay::Plan& plan) {
  std::set<std::int32_t> futexes;
  for (const replay::PlannedChannel& each : plan.channels)
    if (!each.processes.empty()) futexes.insert(each.futex);
  futexes.erase(replay::PlannedChannel::pipe);
  return static_cast<std::int64_t>(futexes.size());
}

std::string pairs_text(const replay::Plan& plan) {
  const std::int64_t pairs = socket_pairs_of(plan);
  return pairs == 0 ? "" : " (" + number(pairs) + " of them pairs of Unix sockets)";
}

std::string messages_text(const replay::Plan& plan) {
  if (plan.messages == 0) return "";
  return number(plan.messages) + (plan.at_futexes ? " wakes of " : " messages of ") +
         joined(channel_users(plan)) + " through " +
         (plan.at_futexes ? number(futexes_of(plan), "futex")
                          : number(pipes_of(plan), "pipe") + pairs_text(plan));
}

// Beside what the requests are of.
std::string futexes_text(const replay::Plan& plan) {
  const std::int64_t futexes = futexes_of(plan);
  if (futexes == 0 || plan.at_futexes) return "";
  return ", with threads that wait for each other at " + number(futexes, "futex");
}

std::string requests_text(const replay::Plan& plan) {
  const bool both = !plan.connections.empty() && !plan.files.threads.empty();
  if (plan.connections.empty() && plan.files.threads.empty()) return "";
  return number(requests_of(plan)) + " requests" + connections_text(plan) + (both ? " and" : "") +
         files_text(plan);
}

// Of requests that do not wait for answers.
std::string times_of(const WorkloadParameters& workload) {
  if (!workload.replay.is_open()) return "";
  return "; they begin at " + print_value(workload.replay.speed()) +
         " times the rate of the trace, " + shown_value(replay::offered_rate(workload), "1/s");
}

std::string clients_text(const WorkloadParameters& workload) {
  if (!workload.replay.clients) return "";
  return "; repeated as " + number(*workload.replay.clients, "client");
}

}  // namespace

std::string replay_text(const WorkloadParameters& workload) {
  if (workload.plan == nullptr) return "";
  const replay::Plan& plan = *workload.plan;
  const replay::Plan::Account& account = plan.account;
  const std::string requests = requests_text(plan), messages = messages_text(plan);
  return "replayed: " + requests + (requests.empty() || messages.empty() ? "" : ", ") + messages +
         futexes_text(plan) + ", in the trace " + shown_value(plan.traced, "1/s") +
         " with its tracer" + times_of(workload) + clients_text(workload) + "\n" +
         disk_text(plan.files) + number(account.replayed) + " of " + number(account.calls) +
         " calls; made anew: " + number(account.remade) +
         " waits and early receives; left out: " + number(account.left_out) + " in no request, " +
         number(account.of_others) + " of other processes\n";
}

std::string replays_json(const Study& study) {
  std::vector<std::string> list;
  for (const WorkloadParameters& workload : study.workloads) {
    if (workload.plan == nullptr) continue;
    const replay::Plan& plan = *workload.plan;
    const replay::Plan::Account& account = plan.account;
    JsonObject object;
    object.text("workload", workload.name)
        .number("connections", static_cast<std::int64_t>(plan.connections.size()))
        .number("requests", requests_of(plan))
        .text("clients", all_clients(plan))
        .text("servers", joined(names(plan, true)))
        .number("pooled", pooled_of(plan))
        .number("sequential", account.sequential)
        .number("pipes", pipes_of(plan))
        .number("socket_pairs", socket_pairs_of(plan))
        .number("futexes", futexes_of(plan))
        .number("messages", plan.messages)
        .text("mode", workload.replay.is_open() ? "open" : "causal")
        .raw("rate_factor", print_value(workload.replay.speed()))
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
        .number("groups_left_out", account.groups_left_out)
        .number("workers_left_out", account.workers_left_out)
        .number("unpaired", account.unpaired)
        .raw("tracer_cost", print_value(seconds(account.tracer_cost)));
    if (!plan.files.threads.empty()) object.raw("files", files_json(plan.files));
    list.push_back(object.str());
  }
  return json_array(list);
}

}  // namespace osarium
