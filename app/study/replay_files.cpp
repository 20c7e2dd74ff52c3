#include "app/study/replay_files.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/interrupt.hpp"
#include "app/traces/files.hpp"
#include "workloads/replay/closed_loop.hpp"
#include "workloads/replay/plan.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium {

namespace {

// Of a connection: fewer say little of it.
constexpr std::size_t few_requests = 30;
// Calls to a message: with more they are not what the program does.
constexpr std::int64_t most_calls_to_a_message = 100;

class ReplayReader {
 public:
  ReplayReader(const Document& document, const Node& node, const std::string& path, Errors& errors)
      : document_(document), errors_(errors), path_(path), mark_(node.mark) {
    if (const Node* const trace = node.find("trace"); trace != nullptr) mark_ = trace->mark;
  }

  std::shared_ptr<const replay::Plan> read(const ReplayParameters& parameters) {
    Errors unread;
    traces::ReadBytes input = open_to_read(path_, unread);
    for (const ConfigError& each : unread.sorted()) add(each.problem, each.allowed);
    if (unread.error_count() > 0) return nullptr;
    const auto source = traces::open_events(std::move(input));
    Errors wrong;
    const traces::Recording recording = traces::recording_of(source->header(), path_, wrong);
    for (const ConfigError& each : wrong.sorted()) errors_.add(each);
    if (wrong.error_count() > 0) return nullptr;
    const auto goes_on = [] { return !Interruptible::interrupted(); };
    const replay::CallHistory history =
        replay::read_call_history(*source, recording.tracer_cost, goes_on);
    if (!history.problem.empty()) {
      add(history.problem, "a whole trace: ./osarium trace info " + path_ + " says more");
      return nullptr;
    }
    if (!check_names(history, parameters)) return nullptr;
    auto plan = std::make_shared<replay::Plan>(replay::make_plan(
        history,
        {parameters.processes, parameters.server.value_or(std::string()), recording.untraced_cpu}));
    if (plan->connections.empty() && plan->groups.empty() && plan->files.threads.empty()) {
      add(why_empty(history, plan->account),
          "a trace of a client and its server, of several requests on each connection, of "
          "processes that wake each other through pipes or futexes, or of threads that go to a "
          "disk, "
          "with raw_syscalls; if the clients were on other machines, replay: {server: NAME}: "
          "docs/replay.md");
      return nullptr;
    }
    const bool repeatable = !plan->connections.empty() || !plan->files.threads.empty();
    if (!repeatable && !plan->groups.empty() && parameters.clients) {
      add("has pipes or futexes and no connections, which replay.clients would repeat",
          "a study without it");
      return nullptr;
    }
    const bool others = !plan->files.threads.empty() ||
                        !std::all_of(plan->groups.begin(), plan->groups.end(),
                                     [](const replay::ChannelGroup& each) { return each.serves; });
    if (parameters.is_open() && (plan->connections.empty() || others)) {
      add(plan->connections.empty()
              ? "has no connections, whose requests could begin at their times"
              : "has pipes, futexes or files beside connections, whose calls wait for each other",
          "replay: {mode: causal}");
      return nullptr;
    }
    warn(*plan, parameters);
    return plan;
  }

 private:
  void add(std::string problem, std::string allowed, bool warning = false) {
    ConfigError error = error_at(document_, mark_, "workload.trace", path_, std::move(problem));
    error.allowed = std::move(allowed);
    error.warning = warning;
    errors_.add(std::move(error));
  }

  static std::string why_empty(const replay::CallHistory& history,
                               const replay::Plan::Account& account) {
    if (history.calls == 0) return "holds no requests: there are no system calls in it";
    if (account.unpaired == 0)
      return "holds no requests: no descriptor in it sends and receives in turn";
    return "holds no requests: of " + std::to_string(account.unpaired) +
           " descriptors that send and receive none has its other end in another process";
  }

  bool check_names(const replay::CallHistory& history, const ReplayParameters& parameters) {
    std::vector<std::string> wanted = parameters.processes;
    if (parameters.server) wanted.push_back(*parameters.server);
    std::vector<std::string> names;
    for (const replay::RecordedThread& thread : history.threads)
      if (std::find(names.begin(), names.end(), thread.name) == names.end())
        names.push_back(thread.name);
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    const std::vector<std::string>& replayed = parameters.processes;
    if (parameters.server && !replayed.empty() &&
        std::find(replayed.begin(), replayed.end(), *parameters.server) == replayed.end()) {
      add("is replayed without its server " + *parameters.server,
          "replay: {processes: [...]} with that one as well, or without `processes`");
      return false;
    }
    for (const std::string& name : wanted)
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        add("has no process " + name, all);
        return false;
      }
    return true;
  }

  void warn(const replay::Plan& plan, const ReplayParameters& parameters) {
    if (parameters.measured != MeasuredCalls::all && plan.files.threads.empty())
      add("has no threads that go to a disk, so `measured` has no effect", "", true);
    if (parameters.server && plan.connections.empty())
      add("has no connections, so `server` has no effect", "", true);
    const replay::Plan::Account& account = plan.account;
    const auto few = std::count_if(
        plan.connections.begin(), plan.connections.end(),
        [](const replay::Connection& each) { return each.exchanges() < few_requests; });
    if (few > 0)
      add("has " + std::to_string(few) + " connections of fewer than " +
              std::to_string(few_requests) + " requests, which are repeated over and over",
          "a longer trace", true);
    if (parameters.is_open() && plan.at_once >= replay::closed_loop_share)
      add("is of a closed loop: " + std::to_string(std::lround(plan.at_once * 100)) +
              "% of its requests were sent right after the last answer, so that its stamps are "
              "those of the system that it was recorded on, slowed down by the tracer",
          "replay: {mode: causal}, or a trace of clients that do not wait for their answers", true);
    if (account.sequential > 0 && !parameters.is_open())
      add("has " + std::to_string(account.sequential) +
              " connections of which others had ended before they began: they are replayed at the "
              "same time",
          "a trace of connections that are kept", true);
    if (account.ambiguous > 0)
      add("leaves open which ends belong together of " + std::to_string(account.ambiguous) +
              " connections: those are taken whose bytes were on their way for the shortest time",
          "a trace of less load, where they do not move in step", true);
    if (account.ambiguous_pipes > 0)
      add("leaves open which ends belong together of " + std::to_string(account.ambiguous_pipes) +
              " pipes: those are taken that wake each other most often",
          "a longer trace", true);
    if (account.unbalanced > 0)
      add("has " + std::to_string(account.unbalanced) +
              " groups of threads whose pipes or futexes never hold again what they held: "
              "repeated, "
              "they may come to stand still",
          "a longer trace", true);
    if (account.workers_left_out > 0)
      add("has threads without connections (groups: " + std::to_string(account.workers_left_out) +
              ") that work for those with, but not for each request alike: they are not replayed, "
              "nobody waits for them, and their work is missing",
          "a server whose threads with connections do the work", true);
    const bool at_channels = plan.connections.empty() && plan.files.threads.empty();
    if (at_channels && most_calls_to_a_message * plan.messages < account.calls - account.of_others)
      add("has " + std::to_string(plan.messages) + " messages through pipes and futexes in " +
              std::to_string(account.calls - account.of_others) +
              " calls: what is replayed is next to nothing of the program",
          "a trace of a program whose threads wait for each other", true);
    if (account.unpaired > 0)
      add("has " + std::to_string(account.unpaired) +
              " descriptors that send and receive, with no other end in the trace: they are not "
              "replayed",
          "a trace of both sides", true);
  }

  const Document& document_;
  Errors& errors_;
  const std::string path_;
  Mark mark_;
};

Arrivals arrivals_of(const WorkloadParameters& workload) {
  auto clients = static_cast<std::int64_t>(
      std::max(replay::connections_of(workload), workload.plan->groups.size()));
  if (clients == 0)
    clients = workload.replay.clients.value_or(
        static_cast<std::int64_t>(workload.plan->files.threads.size()));
  if (!workload.replay.is_open()) return arrivals::Closed{.clients = clients};
  return arrivals::Trace{.file = *workload.trace,
                         .unit = arrivals::TimeUnit::ns,
                         .rate_factor = workload.replay.speed(),
                         .at_end = arrivals::AtEnd::repeat};
}

bool same(const Arrivals& one, const Arrivals& other) {
  if (const auto* const closed = std::get_if<arrivals::Closed>(&one)) {
    const auto* const its = std::get_if<arrivals::Closed>(&other);
    return its != nullptr && its->clients == closed->clients;
  }
  const auto* const trace = std::get_if<arrivals::Trace>(&one);
  const auto* const its = std::get_if<arrivals::Trace>(&other);
  return trace != nullptr && its != nullptr && trace->file == its->file &&
         trace->rate_factor == its->rate_factor && trace->at_end == its->at_end;
}

// A resolved study states what it came to.
void refuse_arrivals(const Document& document, const Node& node, const WorkloadParameters& workload,
                     Errors& errors) {
  const Node* const stated = node.find("arrivals");
  if (stated == nullptr || same(workload.arrivals, arrivals_of(workload))) return;
  ConfigError error =
      error_at(document, stated->key_mark, "workload.arrivals", "", "stands beside a trace");
  error.allowed = "replay: {clients: 8}, whose clients wait for their answers, or {mode: open}";
  errors.add(std::move(error));
}

}  // namespace

void read_replay(const Document& document, const Node& node, const std::string& study,
                 WorkloadParameters& workload, Errors& errors) {
  if (!workload.trace) return;
  const auto path = std::filesystem::path(study).parent_path() / *workload.trace;
  workload.plan = ReplayReader(document, node, path.string(), errors).read(workload.replay);
  if (workload.plan == nullptr) return;
  if (node.find("name") == nullptr) {
    const std::string file = path.filename().string();
    workload.name = file.substr(0, file.find('.'));
  }
  refuse_arrivals(document, node, workload, errors);
  workload.arrivals = arrivals_of(workload);
}

void check_replayed_files(const Document& document, Mark mark,
                          std::span<const WorkloadParameters> workloads, Errors& errors) {
  double bytes = 0;
  for (const WorkloadParameters& each : workloads)
    if (each.plan != nullptr)
      for (const replay::PlannedFile& file : each.plan->files.files)
        bytes += static_cast<double>(file.size + CachedFile::page);
  const std::int64_t most =
      (PageCacheParameters{}.disk_space - PageCacheParameters::journal).count();
  if (bytes <= static_cast<double>(most)) return;
  ConfigError error =
      error_at(document, mark, "workload", "",
               "uses files up to offsets of " + print_value(std::round(bytes / (1 << 30))) +
                   " GiB together, and the simulated disk has room for " +
                   print_value(Bytes::of_count(most)));
  error.allowed = "traces of smaller files";
  errors.add(std::move(error));
}

}  // namespace osarium
