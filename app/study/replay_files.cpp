#include "app/study/replay_files.hpp"

#include <algorithm>
#include <filesystem>

#include "app/interrupt.hpp"
#include "app/study/replay_warnings.hpp"
#include "app/traces/files.hpp"
#include "workloads/replay/plan.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium {

namespace {

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
          "disk, with raw_syscalls; if the clients were on other machines, replay: {server: NAME}: "
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
    for (const ReplayWarning& each : replay_warnings(*plan, parameters))
      add(each.problem, each.remedy, true);
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
    const auto is_among = [](const std::vector<std::string>& list, const std::string& name) {
      return std::find(list.begin(), list.end(), name) != list.end();
    };
    if (parameters.server && !parameters.processes.empty() &&
        !is_among(parameters.processes, *parameters.server)) {
      add("is replayed without its server " + *parameters.server,
          "replay: {processes: [...]} with that one as well, or without `processes`");
      return false;
    }
    for (const std::string& name : wanted)
      if (!is_among(names, name)) {
        add("has no process " + name, all);
        return false;
      }
    return true;
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
