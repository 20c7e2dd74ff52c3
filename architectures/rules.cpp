#include "architectures/rules.hpp"

#include <algorithm>

namespace osarium {

DomainKind domain_kind(const Placements& placement, ServiceId service) {
  const DomainChoice& domain = placement[placement.owner_of_domain(service)].domain;
  if (std::holds_alternative<OwnDomain>(domain)) return DomainKind::server;
  if (std::holds_alternative<CallersDomain>(domain)) return DomainKind::library;
  return DomainKind::kernel;
}

namespace {

Callee callee_of(DomainKind kind) {
  switch (kind) {
    case DomainKind::kernel: return Callee::kernel;
    case DomainKind::server: return Callee::server;
    case DomainKind::library: return Callee::library;
  }
  return Callee::kernel;
}

}  // namespace

Border border_of(const Placements& placement, Caller from, ServiceId service) {
  const ServicePlacement& to = placement[placement.owner_of_domain(service)];
  const bool server = domain_kind(placement, service) == DomainKind::server;
  return {.from = from,
          .to = callee_of(domain_kind(placement, service)),
          .service = service,
          .where = server && std::holds_alternative<DedicatedCpus>(to.cpus) ? Where::other_cpu
                                                                            : Where::same_cpu};
}

const ConnectRule* rule_for(const Architecture& architecture, const Border& border) {
  const auto found = std::find_if(architecture.connect.begin(), architecture.connect.end(),
                                  [&](const ConnectRule& rule) { return fits(rule, border); });
  return found == architecture.connect.end() ? nullptr : &*found;
}

Chooser file_cache_chooser(const Architecture& architecture) {
  const bool library =
      domain_kind(architecture.placement, ServiceId::page_cache) == DomainKind::library;
  return architecture.sharing.file_cache.value_or(library ? Chooser::program : Chooser::kernel);
}

bool polled(const Architecture& architecture, ServiceId service) {
  const ConnectRule* const rule =
      rule_for(architecture, border_of(architecture.placement, Caller::application, service));
  const auto* const ring = rule == nullptr ? nullptr : std::get_if<SharedRing>(&rule->use);
  return ring != nullptr && ring->wake == RingWake::poll;
}

std::string_view name_of(Caller caller) {
  return choices_of(caller)[static_cast<std::size_t>(caller)].name;
}

std::string_view name_of(Callee callee) {
  return choices_of(callee)[static_cast<std::size_t>(callee)].name;
}

std::string_view name_of(const Mechanism& mechanism) {
  return std::visit([](const auto& kind) { return kind.kind; }, mechanism);
}

namespace {

class Problems {
 public:
  Problems(const Architecture& architecture, int cpus, int nodes)
      : architecture_(architecture), cpus_(cpus), nodes_(nodes) {}

  std::vector<std::string> find() {
    kernels();
    for (const ServiceId service : all_services()) {
      domain(service);
      owner(service);
    }
    if (!found_.empty()) return found_;
    cpus_of_servers();
    central_queue();
    for (const ServiceId service : all_services()) {
      for (const Caller from : {Caller::application, Caller::kernel, Caller::server})
        if (present(from)) call(from, service);
    }
    guards();
    interrupts();
    return found_;
  }

 private:
  void add(ServiceId service, const std::string& what) {
    found_.push_back(std::string(name_of(service)) + " " + what);
  }

  std::int64_t kernel_count() const {
    if (const auto* const parts = std::get_if<KernelPartitions>(&architecture_.kernels))
      return parts->count;
    if (std::holds_alternative<KernelPerNode>(architecture_.kernels)) return nodes_;
    return std::holds_alternative<KernelPerCpu>(architecture_.kernels) ? cpus_ : 1;
  }

  void kernels() {
    if (cpus_ % kernel_count() != 0)
      found_.push_back("kernels: " + std::to_string(kernel_count()) + " do not share " +
                       std::to_string(cpus_) + " cpus in equal parts");
  }

  void domain(ServiceId service) {
    const ServiceId owner = architecture_.placement.owner_of_domain(service);
    if (std::holds_alternative<SameDomainAs>(architecture_.placement[owner].domain))
      add(service, "is in the domain of a service that is in its own: same_as in a circle");
  }

  void owner(ServiceId service) {
    if (at(architecture_.sharing.serialised, service) != Serialised::by_owner) return;
    const ServicePlacement& placement =
        architecture_.placement[architecture_.placement.owner_of_domain(service)];
    if (domain_kind(architecture_.placement, service) != DomainKind::server)
      add(service, "is serialised by its owner, and is in no server that could own it");
    else if (placement.threads != 1 || std::holds_alternative<EachCpu>(placement.cpus))
      add(service, "is serialised by its owner, whose server has more than one thread");
  }

  void cpus_of_servers() {
    std::int64_t taken = 0;
    for (const ServiceId service : all_services())
      if (architecture_.placement.owner_of_domain(service) == service)
        if (const auto* const own =
                std::get_if<DedicatedCpus>(&architecture_.placement[service].cpus))
          taken += own->count;
    const std::int64_t of_kernel = cpus_ / kernel_count();
    if (taken >= of_kernel && taken > 0)
      found_.push_back("servers have " + std::to_string(taken) + " cpus for themselves; of the " +
                       std::to_string(of_kernel) + " of a kernel none is left for applications");
  }

  // Its threads run everywhere: who needs a thread on a certain cpu cannot have one.
  void central_queue() {
    if (architecture_.scheduling.scope != QueueScope::central) return;
    const InterruptStyle& style = architecture_.interrupts;
    if (std::holds_alternative<ThreadedInterrupts>(style) ||
        std::holds_alternative<DriverMessages>(style) ||
        std::holds_alternative<PolledDevices>(style))
      found_.push_back(
          "interrupts need a thread on the cpu of each queue of a device, and threads "
          "of a central queue run everywhere: napi, hard or upcall");
    for (const ServiceId service : all_services())
      if (architecture_.placement.owner_of_domain(service) == service &&
          domain_kind(architecture_.placement, service) == DomainKind::server &&
          !std::holds_alternative<CallersCpu>(architecture_.placement[service].cpus))
        add(service,
            "has server threads on cpus of their own, and threads of a central queue run "
            "everywhere: cpus: {kind: callers}");
  }

  bool present(Caller from) const {
    if (from == Caller::application) return true;
    const DomainKind kind = from == Caller::kernel ? DomainKind::kernel : DomainKind::server;
    const auto all = all_services();
    return std::any_of(all.begin(), all.end(), [&](ServiceId service) {
      return domain_kind(architecture_.placement, service) == kind;
    });
  }

  static Privilege privilege(Caller from) {
    return from == Caller::kernel ? Privilege::kernel : Privilege::user;
  }

  void call(Caller from, ServiceId service) {
    const DomainKind to = domain_kind(architecture_.placement, service);
    if (from == Caller::kernel && to == DomainKind::kernel) return;
    if (from == Caller::application && to == DomainKind::library) return;
    cross(std::string(name_of(service)), border_of(architecture_.placement, from, service));
  }

  void guards() {
    const Placements& placement = architecture_.placement;
    const std::optional<ServiceId> driver = placement.owner_of_domain(ServiceId::network_driver);
    for (const ServiceId service : guarded(placement))
      for (const Caller from : {Caller::application, Caller::server})
        if (calls_guard(placement, from, driver, service))
          cross("the guard of " + std::string(name_of(service)), border_of_guard(from, service));
  }

  void cross(const std::string& what, const Border& border) {
    const ConnectRule* const rule = rule_for(architecture_, border);
    const std::string from(name_of(border.from));
    const std::string to(name_of(border.to));
    if (rule == nullptr) {
      found_.push_back(what + " is not connected: no rule fits a call by " + from + " to a " + to);
      return;
    }
    const std::string cannot =
        what + " cannot be called by " + from + " with " + std::string(name_of(rule->use)) + ": ";
    if (needs_server(rule->use) && border.to != Callee::server) {
      found_.push_back(cannot + "it is in a " + to + ", which has no thread to answer");
      return;
    }
    const Domain caller{.name = "caller", .privilege = privilege(border.from), .kernel = {}};
    const Domain callee{
        .name = "callee",
        .privilege = border.to == Callee::kernel ? Privilege::kernel : Privilege::user,
        .kernel = {}};
    const CpuId far = border.where == Where::same_cpu ? CpuId(0) : CpuId(1);
    if (const auto why = misfit(rule->use, {&caller, CpuId(0)}, {&callee, far}))
      found_.push_back(cannot + *why);
  }

  // Handlers and softirqs have no thread that could wait for a server.
  void interrupts() {
    const InterruptStyle& style = architecture_.interrupts;
    if (std::holds_alternative<ThreadedInterrupts>(style) ||
        std::holds_alternative<DriverMessages>(style) ||
        std::holds_alternative<PolledDevices>(style))
      return;
    const Placements& placement = architecture_.placement;
    const DomainKind driver = domain_kind(placement, ServiceId::network_driver);
    const bool together =
        driver == domain_kind(placement, ServiceId::sockets) &&
        (driver != DomainKind::server || placement.owner_of_domain(ServiceId::network_driver) ==
                                             placement.owner_of_domain(ServiceId::sockets));
    const Caller from = driver == DomainKind::kernel   ? Caller::kernel
                        : driver == DomainKind::server ? Caller::server
                                                       : Caller::application;
    const ConnectRule* const rule =
        rule_for(architecture_, border_of(placement, from, ServiceId::sockets));
    if (together || rule == nullptr || !needs_server(rule->use)) return;
    found_.push_back(
        "interrupts: " +
        std::string(std::visit([](const auto& each) { return each.kind; }, style)) +
        " call the sockets in a server from a handler, which cannot wait for it: threaded, "
        "driver_messages or polled can");
  }

  const Architecture& architecture_;
  std::int64_t cpus_;
  std::int64_t nodes_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> problems_of(const Architecture& architecture, int cpus, int nodes) {
  return Problems(architecture, cpus, nodes).find();
}

}  // namespace osarium
