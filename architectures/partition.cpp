#include "architectures/partition.hpp"

#include <algorithm>

#include "architectures/rules.hpp"

namespace osarium {

namespace {

// Address spaces of servers: far from those of processes.
constexpr AddressSpaceId first_server_space = 1u << 31;

}  // namespace

Partition::Partition(Platform& platform, KernelId id, const std::vector<CpuId>& cpus,
                     const Architecture& architecture, const Devices& devices, Programs& programs)
    : architecture_(architecture),
      kernel_(platform, id, cpus, architecture.sharing.kernel, architecture.scheduling),
      connector_costs_(ConnectorCosts::from(kernel_.costs(), kernel_.clock())),
      guard_(kernel_, network_),
      nic_(kernel_.simulation(), devices.nic, NicCosts::from(kernel_.costs(), kernel_.clock())),
      outside_(kernel_.simulation(), network_, nic_, {.wire = devices.wire, .framing = {}}),
      disk_(make_disk(devices.disk, kernel_.machine())),
      processes_(site(ServiceId::processes), programs),
      virtual_memory_(site(ServiceId::virtual_memory)),
      vfs_(site(ServiceId::vfs)),
      page_cache_(site(ServiceId::page_cache), {.chooser = file_cache_chooser(architecture)}),
      sockets_(site(ServiceId::sockets), network_),
      channels_(site(ServiceId::channels)),
      clock_(site(ServiceId::clock)),
      block_driver_(site(ServiceId::block_driver), *disk_),
      network_driver_(site(ServiceId::network_driver), network_, nic_),
      deliveries_(kernel_, architecture.interrupts) {
  make_servers();
  connect({Caller::application});
  connect({Caller::kernel});
  for (const auto& [owner, servers] : servers_) connect({Caller::server, owner});
  deliver_interrupts();
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
void Partition::make_servers() {
  application_cpus_ = kernel_.cpu_set();
  std::size_t left = kernel_.cpus().size();
  for (const ServiceId service : all_services()) {
    const From domain = domain_of(service);
    if (domain.kind != Caller::server || *domain.owner != service) continue;
    const ServicePlacement& placement = architecture_.placement[service];
    CpuSet own;
    if (const auto* const dedicated = std::get_if<DedicatedCpus>(&placement.cpus))
      for (std::int64_t i = 0; i < dedicated->count; ++i) own.insert(kernel_.cpus()[--left]);
    own.for_each([this](CpuId cpu) { application_cpus_.erase(cpu); });
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
  ports.vfs = port(from, vfs_);
  ports.page_cache = port(from, page_cache_);
  ports.sockets = port(from, sockets_);
  ports.channels = port(from, channels_);
  ports.clock = port(from, clock_);
  ports.block_driver = port(from, block_driver_);
  ports.network_driver = port(from, network_driver_);
  connect_guards(from);
}

void Partition::connect_guards(const From& from) {
  Ports& ports = ports_of(from);
  for (const ServiceId service : guarded(architecture_.placement)) {
    if (!calls_guard(architecture_.placement, from.kind, from.owner, service)) continue;
    Route* const to = from.kind == Caller::kernel
                          ? nullptr
                          : &route(from, border_of_guard(from.kind, service),
                                   "guard of " + std::string(name_of(service)), {});
    at(ports.guards, service) = Port<Guard>(guard_, to);
  }
}

void Partition::deliver_interrupts() {
  for (std::size_t queue = 0; queue < network_driver_.queues(); ++queue)
    deliveries_.add(network_driver_.cpu_of(queue), network_driver_.receive_work(queue));
  const std::vector<CpuId>& cpus = kernel_.cpus();
  for (std::size_t queue = 0; queue < std::min(block_driver_.queues(), cpus.size()); ++queue)
    disk_interrupts_.emplace_back(kernel_.machine().interrupts(),
                                  kernel_.machine().cpu(cpus[queue]),
                                  block_driver_.completions(queue));
}

template <class Service>
Port<Service> Partition::port(const From& from, Service& service) {
  const From to = domain_of(Service::id);
  if (to.kind == from.kind && to.owner == from.owner) return Port<Service>(service);
  return Port<Service>(service, &route(from, Service::id));
}

Route& Partition::route(const From& from, ServiceId service) {
  return route(from, border_of(architecture_.placement, from.kind, service),
               std::string(name_of(service)), domain_of(service).owner);
}

Route& Partition::route(const From& from, const Border& border, const std::string& to,
                        std::optional<ServiceId> server) {
  const ConnectRule* const rule = rule_for(architecture_, border);
  OSARIUM_CHECK(rule != nullptr, "a call that no rule connects");
  Route& route = routes_.emplace_back();
  route.name = std::string(from.owner ? name_of(*from.owner) : name_of(from.kind)) + " -> " + to +
               " by " + std::string(name_of(rule->use));
  route.mechanism = name_of(rule->use).data();  // a literal
  route.payload = rule->payload;
  route.mode = border.to == Callee::kernel ? Mode::kernel : Mode::user;
  route.parts = parts_of(rule->use, rule->payload, rule->agent);
  route.connector = server ? servers_.at(*server).connector(rule->use, connector_costs_)
                           : make_connector(rule->use, {.costs = connector_costs_});
  if (rule->agent)
    route.connector =
        std::make_unique<AgentConnector>(std::move(route.connector), *rule->agent,
                                         AgentCosts::from(kernel_.costs(), kernel_.clock()));
  return route;
}

}  // namespace osarium
