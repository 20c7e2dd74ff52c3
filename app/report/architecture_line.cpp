#include "app/report/architecture_line.hpp"

#include <algorithm>

#include "architectures/rules.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

std::string counted(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

template <class Variant>
std::string kind_name(const Variant& choice) {
  return std::visit([](const auto& each) { return std::string(each.kind); }, choice);
}

std::string kernels_text(const Kernels& kernels) {
  struct Text {
    std::string operator()(const OneKernel&) { return "1 kernel"; }
    std::string operator()(const KernelPartitions& each) { return counted(each.count, "kernel"); }
    std::string operator()(const KernelPerNode&) { return "a kernel on each NUMA node"; }
    std::string operator()(const KernelPerCpu&) { return "a kernel on each cpu"; }
  };
  return std::visit(Text(), kernels);
}

std::string threads_text(const ServicePlacement& server) {
  struct Text {
    std::int64_t threads;
    std::string operator()(const EachCpu&) { return "a thread on each cpu"; }
    std::string operator()(const CallersCpu&) { return counted(threads, "thread"); }
    std::string operator()(const DedicatedCpus& cpus) {
      return counted(threads, "thread") + " on " + counted(cpus.count, "cpu") + " of its own";
    }
  };
  return std::visit(Text{server.threads}, server.cpus);
}

// ", 8 servers with a thread on each cpu, 1 server with 1 thread": alike ones together.
std::string servers_text(const Placements& placement) {
  std::vector<std::pair<std::string, std::int64_t>> alike;
  for (const ServiceId service : all_services()) {
    if (!std::holds_alternative<OwnDomain>(placement[service].domain)) continue;
    const std::string threads = threads_text(placement[service]);
    const auto found = std::find_if(alike.begin(), alike.end(),
                                    [&](const auto& each) { return each.first == threads; });
    if (found == alike.end())
      alike.emplace_back(threads, 1);
    else
      ++found->second;
  }
  std::string text;
  for (const auto& [threads, count] : alike)
    text += ", " + counted(count, "server") + " with " + threads;
  return text;
}

std::string domains_text(const Placements& placement, bool one_kernel) {
  const auto all = all_services();
  const auto in = [&](DomainKind kind) {
    return std::count_if(all.begin(), all.end(),
                         [&](ServiceId each) { return domain_kind(placement, each) == kind; });
  };
  const std::int64_t kernel = in(DomainKind::kernel);
  const std::int64_t library = in(DomainKind::library);
  std::string text;
  if (kernel > 0) text += ", " + counted(kernel, "service") + (one_kernel ? " in it" : " in each");
  text += servers_text(placement);
  if (library > 0) text += ", " + std::to_string(library) + " in libraries";
  return text;
}

std::string calls_text(const std::vector<ConnectRule>& connect) {
  std::vector<std::string> names;
  for (const ConnectRule& rule : connect) {
    std::string name(name_of(rule.use));
    if (rule.agent)
      name += *rule.agent == AgentRule::native ? " by native agents" : " by Wasm agents";
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string scheduling_text(const SchedulingParameters& scheduling) {
  struct Text {
    std::string operator()(const FifoPolicy&) { return ""; }
    std::string operator()(const RoundRobinPolicy& each) {
      return ", quantum " + print_value(each.quantum);
    }
    std::string operator()(const FixedPriorityPolicy& each) {
      return each.quantum ? ", quantum " + print_value(*each.quantum) : "";
    }
    std::string operator()(const CfsPolicy& each) {
      return ", latency " + print_value(each.latency);
    }
    std::string operator()(const EevdfPolicy& each) { return ", slice " + print_value(each.slice); }
    std::string operator()(const DeadlinePolicy&) { return ""; }
  };
  std::string text = kind_name(scheduling.policy) + std::visit(Text(), scheduling.policy);
  if (scheduling.scope == QueueScope::central) text += ", one queue";
  return text;
}

}  // namespace

std::string architecture_line(const Architecture& architecture) {
  return kernels_text(architecture.kernels) +
         domains_text(architecture.placement,
                      std::holds_alternative<OneKernel>(architecture.kernels)) +
         "; " + calls_text(architecture.connect) + "; " + scheduling_text(architecture.scheduling) +
         "; " + kind_name(architecture.interrupts);
}

}  // namespace osarium
