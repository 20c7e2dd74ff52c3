#include "architectures/partition.hpp"

#include "architectures/rules.hpp"

namespace osarium {

namespace {

// Address spaces of servers: far from those of processes.
constexpr AddressSpaceId first_server_space = 1u << 31;

}  // namespace

Partition::Partition(Platform& platform, KernelId id, const std::vector<CpuId>& cpus,
                     const Architecture& architecture)
    : architecture_(architecture),
      kernel_(platform, id, cpus, architecture.sharing.kernel, architecture.scheduling),
      connector_costs_(ConnectorCosts::from(kernel_.costs(), kernel_.clock())),
      processes_(site(ServiceId::processes)),
      virtual_memory_(site(ServiceId::virtual_memory)) {
  make_servers(cpus);
  connect({Caller::application});
  connect({Caller::kernel});
  for (const auto& [owner, servers] : servers_) connect({Caller::server, owner});
}

Partition::From Partition::domain_of(ServiceId service) const {
  const ServiceId owner = architecture_.placement.owner_of_domain(service);
  switch (domain_kind(architecture_.placement, service)) {
    case DomainKind::kernel: return {Caller::kernel};
    case DomainKind::library: return {Caller::application};
    case DomainKind::server: return {Caller::server, owner};
  }
  return {Caller::kernel};
}

Ports& Partition::ports_of(const From& domain) {
  if (domain.kind == Caller::server) return in_server_[*domain.owner];
  return domain.kind == Caller::kernel ? in_kernel_ : application_;
}

ServiceSite Partition::site(ServiceId service) {
  return {kernel_, at(architecture_.sharing.serialised, service), ports_of(domain_of(service))};
}

// Cpus that servers have for themselves are taken from the end of the kernel's.
void Partition::make_servers(const std::vector<CpuId>& cpus) {
  application_cpus_ = kernel_.cpu_set();
  std::size_t left = cpus.size();
  for (const ServiceId service : all_services()) {
    const From domain = domain_of(service);
    if (domain.kind != Caller::server || *domain.owner != service) continue;
    const ServicePlacement& placement = architecture_.placement[service];
    CpuSet own;
    if (const auto* const dedicated = std::get_if<DedicatedCpus>(&placement.cpus)) {
      for (std::int64_t i = 0; i < dedicated->count; ++i) own.insert(cpus[--left]);
      own.for_each([&](CpuId cpu) { application_cpus_.erase(cpu); });
    }
    const WhenIdle when_idle = polled(architecture_, service) ? WhenIdle::poll : WhenIdle::sleep;
    servers_.try_emplace(
        service, kernel_,
        Servers::Description{name_of(service).data(),
                             first_server_space + static_cast<AddressSpaceId>(service), placement,
                             own, when_idle});
  }
}

void Partition::connect(const From& from) {
  Ports& ports = ports_of(from);
  ports.processes = port(from, processes_);
  ports.virtual_memory = port(from, virtual_memory_);
}

template <class Service>
Port<Service> Partition::port(const From& from, Service& service) {
  const From to = domain_of(Service::id);
  if (to.kind == from.kind && to.owner == from.owner) return Port<Service>(service);
  // A library is reached from its own program only; a driver's call into it goes up.
  return Port<Service>(service, &route(from, Service::id));
}

Route& Partition::route(const From& from, ServiceId service) {
  const Border border = border_of(architecture_.placement, from.kind, service);
  const ConnectRule* const rule = rule_for(architecture_, border);
  OSARIUM_CHECK(rule != nullptr, "a call that no rule connects");
  const From to = domain_of(service);
  Route& route = routes_.emplace_back();
  route.name = std::string(from.owner ? name_of(*from.owner) : name_of(from.kind)) + " -> " +
               std::string(name_of(service)) + " by " + std::string(name_of(rule->use));
  route.payload = rule->payload;
  route.mode = to.kind == Caller::kernel ? Mode::kernel : Mode::user;
  route.connector = to.owner ? servers_.at(*to.owner).connector(rule->use, connector_costs_)
                             : make_connector(rule->use, {.costs = connector_costs_});
  if (rule->agent)
    route.connector =
        std::make_unique<AgentConnector>(std::move(route.connector), *rule->agent,
                                         AgentCosts::from(kernel_.costs(), kernel_.clock()));
  return route;
}

}  // namespace osarium
