#include "workloads/workload_parameters.hpp"

#include "workloads/step_rules.hpp"

namespace osarium {

namespace clients {

ParameterList Inside::parameters() {
  return parameter_list("Threads of the machine itself: a request arrives when it is called.");
}

ParameterList Outside::parameters() {
  return parameter_list(
      "Beyond the wire: a request is a message to a socket, and ends with the last byte of its "
      "answer.",
      parameter("protocol", &Outside::protocol, "How messages travel."),
      parameter("connections", &Outside::connections, between(1, 1'000'000),
                "TCP connections, or clients with a port of their own, spread over the threads."),
      parameter("request", &Outside::request, "Size of a request."));
}

ParameterList Calls::parameters() {
  return parameter_list(
      "Steps of kind call in other workloads: when they arrive is those workloads' affair. What is "
      "measured is what the callers see.");
}

}  // namespace clients

namespace threads {

ParameterList Pool::parameters() {
  return parameter_list(
      "Threads that share what there is to do; of each kernel one process.",
      parameter("threads", &Pool::threads, between(1, 100'000),
                "How many on the whole machine; one for each cpu if not stated."));
}

ParameterList PerCore::parameters() {
  return parameter_list("One for each cpu, pinned to it, each with requests of its own.");
}

ParameterList PerRequest::parameters() {
  return parameter_list(
      "One for each request that is under way; those that have nothing to do are kept for later "
      "ones.");
}

ParameterList Processes::parameters() {
  return parameter_list("Processes of one thread each, with requests of their own.",
                        parameter("processes", &Processes::processes, between(1, 100'000),
                                  "How many; one for each cpu if not stated."));
}

}  // namespace threads

namespace pinning {

ParameterList None::parameters() { return parameter_list("Wherever the scheduler puts them."); }

ParameterList Spread::parameters() {
  return parameter_list("Each on a cpu of its own, as far from each other as they fit.");
}

ParameterList Cpus::parameters() {
  return parameter_list(
      "Each on a cpu of a list.",
      parameter("cpus", &Cpus::cpus, required, not_empty, between(0, CpuSet::capacity - 1),
                "Numbers of cpus, of which the first thread gets the first."));
}

}  // namespace pinning

namespace file_caches {

ParameterList Shared::parameters() {
  return parameter_list("What the operating system has for all programs.");
}

ParameterList Own::parameters() {
  return parameter_list(
      "So much memory for the files of this workload alone, of each kernel.",
      parameter("capacity", &Own::capacity, at_least(4_KiB), "How much."),
      parameter("replacement", &Own::replacement,
                "Which page goes when it is full: for the program to choose where the page cache "
                "is a library of it; elsewhere what the kernel does."));
}

}  // namespace file_caches

namespace memory_policies {

ParameterList Local::parameters() {
  return parameter_list("On the node of the cpu that touches it first.");
}

ParameterList Interleave::parameters() {
  return parameter_list("On all nodes, page by page in turn.");
}

ParameterList Node::parameters() {
  return parameter_list("On one node, as long as it has some.",
                        parameter("node", &Node::node, required, not_negative, "Its number."));
}

}  // namespace memory_policies

Placement placement_of(const MemoryPolicy& policy) {
  if (const auto* const node = std::get_if<memory_policies::Node>(&policy))
    return {Placement::Policy::on_node, NodeId(static_cast<std::int32_t>(node->node))};
  if (std::holds_alternative<memory_policies::Interleave>(policy))
    return {Placement::Policy::interleaved, {}};
  return {Placement::Policy::first_touch, {}};
}

ParameterList FileParameters::parameters() {
  return parameter_list(
      "A file that is there before the work begins.",
      parameter("path", &FileParameters::path, required, "Its name."),
      parameter("own", &FileParameters::own,
                "One for each thread, with its number after the name."),
      parameter("size", &FileParameters::size, not_negative, "How large it is."),
      parameter("cached", &FileParameters::cached, "In memory from the beginning."));
}

ParameterList WorkloadParameters::parameters() {
  using Self = WorkloadParameters;
  return parameter_list(
      "Who sends requests and when, which threads serve them, and what each of them does.",
      parameter("name", &Self::name, "Names its metrics and its random numbers."),
      parameter("description", &Self::description, "For people."),
      parameter("arrivals", &Self::arrivals, "When requests arrive."),
      parameter("clients", &Self::clients, "Who sends them."),
      parameter("threads", &Self::threads, "Who serves them."),
      parameter("pinning", &Self::pinning, "On which cpus."),
      parameter("memory_policy", &Self::memory_policy, "On which node their memory is."),
      parameter("files", &Self::files, "Files that are there before the work begins."),
      parameter("file_cache", &Self::file_cache, "Memory for their contents."),
      parameter("peers", &Self::peers, "Services on other machines, which steps call."),
      parameter("steps", &Self::steps, "What a request does."),
      parameter("trace", &Self::trace,
                "File with a trace to be replayed, instead of steps: see docs/replay.md."),
      parameter("replay", &Self::replay, "How it is."),
      parameter("before", &Self::before,
                "What its thread does before it arrives: with closed arrivals from inside only."),
      parameter("after", &Self::after, "What its thread does when it is over: likewise."));
}

namespace {

// Who does what is in the trace.
std::optional<Violation> trace_violation(const WorkloadParameters& workload) {
  const auto beside = [](const char* what) {
    return Violation{what, "stands beside a trace", "one of the two"};
  };
  if (!workload.steps.empty()) return beside("steps");
  if (workload.has_surroundings()) return beside(workload.before.empty() ? "after" : "before");
  if (!workload.peers.empty()) return beside("peers");
  if (!workload.files.empty()) return beside("files");
  if (!std::holds_alternative<clients::Inside>(workload.clients)) return beside("clients");
  if (!std::holds_alternative<pinning::None>(workload.pinning)) return beside("pinning");
  const auto* const pool = std::get_if<threads::Pool>(&workload.threads);
  if (pool == nullptr || pool->threads) return beside("threads");
  if (!std::holds_alternative<memory_policies::Local>(workload.memory_policy))
    return beside("memory_policy");
  if (!std::holds_alternative<file_caches::Shared>(workload.file_cache))
    return beside("file_cache");
  return std::nullopt;
}

// Nothing: as many as there are cpus.
std::optional<std::int64_t> stated_threads(const Threads& threads) {
  if (const auto* const pool = std::get_if<threads::Pool>(&threads)) return pool->threads;
  if (const auto* const several = std::get_if<threads::Processes>(&threads))
    return several->processes;
  return std::nullopt;
}

}  // namespace

std::optional<Violation> WorkloadParameters::violation() const {
  if (trace) return trace_violation(*this);
  if (replay != ReplayParameters()) return Violation{"replay", "without a trace", "trace: FILE"};
  if (steps.empty()) return Violation{"steps", "is missing", "at least one step"};
  if (name.empty()) return Violation{"name", "an empty name", "a name"};
  if (has_surroundings() && (!std::holds_alternative<arrivals::Closed>(arrivals) ||
                             !std::holds_alternative<clients::Inside>(clients)))
    return Violation{before.empty() ? "after" : "before", "beside requests that do not wait for it",
                     "arrivals: {kind: closed}, clients: {kind: inside}"};
  if (const auto wrong = data_violation(*this)) return wrong;
  const bool own_way = std::holds_alternative<threads::PerRequest>(threads) ||
                       std::holds_alternative<threads::PerCore>(threads);
  if (!std::holds_alternative<pinning::None>(pinning) && own_way)
    return Violation{"pinning", "beside threads that are not placed by it", "{kind: none}"};
  if (!std::holds_alternative<clients::Inside>(clients) &&
      std::holds_alternative<threads::PerRequest>(threads))
    return Violation{"threads", "which wait for no connections", "threads of another kind"};
  if (const auto wrong = answer_violation(*this)) return wrong;
  if (const auto wrong = call_violation(*this)) return wrong;
  const auto* const list = std::get_if<pinning::Cpus>(&pinning);
  const auto stated = stated_threads(threads);
  if (list != nullptr && stated && *stated > static_cast<std::int64_t>(list->cpus.size()))
    return Violation{"pinning.cpus",
                     "has " + std::to_string(list->cpus.size()) + " cpus for " +
                         std::to_string(*stated) + " threads",
                     "a cpu for each thread"};
  return std::nullopt;
}

bool WorkloadParameters::is_pinned() const {
  return !std::holds_alternative<pinning::None>(pinning) ||
         std::holds_alternative<threads::PerCore>(threads);
}

std::vector<Violation> problems(const WorkloadParameters& workload, OperatingSystem& os) {
  const std::string other_cpus =
      "fewer threads, other cpus, pinning: {kind: none}, or a larger machine";
  std::vector<Violation> found;
  CpuSet all;
  for (int i = 0; i < os.partitions(); ++i)
    os.cpus(i).for_each([&](CpuId cpu) { all.insert(cpu); });
  const auto stated = stated_threads(workload.threads);
  if (std::holds_alternative<pinning::Spread>(workload.pinning) && stated && *stated > all.count())
    found.push_back({"pinning",
                     workload.name + ": " + std::to_string(*stated) +
                         " threads, each pinned to a cpu of its own, but programs have " +
                         std::to_string(all.count()) + " cpus",
                     other_cpus});
  if (const auto* const list = std::get_if<pinning::Cpus>(&workload.pinning))
    for (const std::int64_t cpu : list->cpus)
      if (!all.contains(CpuId(static_cast<std::int32_t>(cpu))))
        found.push_back({"pinning",
                         workload.name + ": a thread is pinned to cpu " + std::to_string(cpu) +
                             ", which programs do not have",
                         other_cpus});
  const auto* const node = std::get_if<memory_policies::Node>(&workload.memory_policy);
  const int nodes = os.machine().topology().nodes();
  if (node != nullptr && node->node >= nodes)
    found.push_back({"memory_policy",
                     workload.name + ": its memory is to be on node " + std::to_string(node->node) +
                         ", which the machine does not have",
                     "nodes from 0 to " + std::to_string(nodes - 1)});
  return found;
}

}  // namespace osarium
