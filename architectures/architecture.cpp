#include "architectures/architecture.hpp"

namespace osarium {

namespace {

// A parameter for each service, under its name.
template <class Whole, class T>
ParameterList per_service(std::string_view documentation, PerService<T> Whole::*member) {
  ParameterList list{documentation, {}};
  for (const auto& choice : choices_of(ServiceId())) {
    Field field;
    field.key = choice.name;
    field.type = &schema_of<T>;
    field.member = [member, service = choice.value](void* object) -> void* {
      return &at(static_cast<Whole*>(object)->*member, service);
    };
    field.documentation = choice.documentation.data();
    list.fields.push_back(std::move(field));
  }
  return list;
}

}  // namespace

ParameterList KernelDomain::parameters() { return parameter_list("In the kernel."); }
ParameterList OwnDomain::parameters() {
  return parameter_list("In a server of its own, in user mode.");
}
ParameterList CallersDomain::parameters() {
  return parameter_list("In a library of each application.");
}
ParameterList SameDomainAs::parameters() {
  return parameter_list("In the domain of another service.",
                        parameter("service", &SameDomainAs::service, required, "Which one."));
}

ParameterList CallersCpu::parameters() {
  return parameter_list("Its threads run where they are called.");
}
ParameterList EachCpu::parameters() {
  return parameter_list("It has a thread on every cpu of its kernel.");
}
ParameterList DedicatedCpus::parameters() {
  return parameter_list("It has cpus of its own: the last of its kernel.",
                        parameter("count", &DedicatedCpus::count, between(1, 255), "How many."));
}

ParameterList ServicePlacement::parameters() {
  return parameter_list("Where a service is.",
                        parameter("domain", &ServicePlacement::domain, "Its protection domain."),
                        parameter("cpus", &ServicePlacement::cpus, "Cpus of its server's threads."),
                        parameter("threads", &ServicePlacement::threads, between(1, 1024),
                                  "Of its server, unless it has one on each cpu."));
}

ParameterList Placements::parameters() {
  return per_service("Where each service is.", &Placements::of);
}

ServiceId Placements::owner_of_domain(ServiceId service) const {
  for (std::size_t hops = 0; hops < services; ++hops) {
    const auto* const same = std::get_if<SameDomainAs>(&(*this)[service].domain);
    if (same == nullptr) break;
    service = same->service;
  }
  return service;
}

ParameterList OneKernel::parameters() { return parameter_list("One kernel for the machine."); }
ParameterList KernelPartitions::parameters() {
  return parameter_list("Kernels with equal parts of the cpus.",
                        parameter("count", &KernelPartitions::count, between(1, 256), "How many."));
}
ParameterList KernelPerNode::parameters() { return parameter_list("A kernel for each NUMA node."); }
ParameterList KernelPerCpu::parameters() { return parameter_list("A kernel for each cpu."); }

ParameterList ConnectRule::parameters() {
  using Self = ConnectRule;
  return parameter_list("How calls travel that fit what is stated.",
                        parameter("from", &Self::from, "Who calls."),
                        parameter("to", &Self::to, "What is called."),
                        parameter("service", &Self::service, "Which service is called."),
                        parameter("where", &Self::where, "Where it is served."),
                        parameter("use", &Self::use, required, "The mechanism."),
                        parameter("payload", &Self::payload, "What happens to the data."),
                        parameter("agent", &Self::agent,
                                  "It goes through the agents of both, whose rules are these."));
}

bool fits(const ConnectRule& rule, const Border& border) {
  return (!rule.from || *rule.from == border.from) && (!rule.to || *rule.to == border.to) &&
         (!rule.service || *rule.service == border.service) &&
         (!rule.where || *rule.where == border.where);
}

ParameterList Sharing::parameters() {
  ParameterList list =
      per_service("Who keeps the state of services in order.", &Sharing::serialised);
  list.fields.push_back(parameter("kernel", &Sharing::kernel, "Kinds of locks."));
  list.fields.push_back(parameter("file_cache", &Sharing::file_cache,
                                  "Who chooses what goes from memory for a program's own files; "
                                  "the program, if the page cache is a library and it is not "
                                  "stated."));
  return list;
}

ParameterList Architecture::parameters() {
  using Self = Architecture;
  return parameter_list(
      "An operating-system architecture.", parameter("name", &Self::name, "Its name in results."),
      parameter("description", &Self::description, "What it is, in one line."),
      parameter("kernels", &Self::kernels, "Kernel instances on the machine."),
      parameter("placement", &Self::placement, "Where each service is."),
      parameter("connect", &Self::connect, "How calls travel: the first rule that fits."),
      parameter("sharing", &Self::sharing, "Who keeps the state of services in order."),
      parameter("scheduling", &Self::scheduling, "Who runs next."),
      parameter("interrupts", &Self::interrupts, "How network cards reach code."));
}

}  // namespace osarium
