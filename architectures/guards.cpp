// Which resources the kernel has to protect itself, because a library manages them.
#include "architectures/rules.hpp"

namespace osarium {

std::vector<ServiceId> guarded(const Placements& placement) {
  std::vector<ServiceId> all;
  for (const ServiceId service :
       {ServiceId::vfs, ServiceId::page_cache, ServiceId::sockets, ServiceId::channels})
    if (domain_kind(placement, service) == DomainKind::library) all.push_back(service);
  return all;
}

Border border_of_guard(Caller from, ServiceId service) {
  return {.from = from, .to = Callee::kernel, .service = service, .where = Where::same_cpu};
}

bool calls_guard(const Placements& placement, Caller from, std::optional<ServiceId> server,
                 ServiceId service) {
  if (from != Caller::server) return true;
  return service == ServiceId::sockets &&
         domain_kind(placement, ServiceId::network_driver) == DomainKind::server &&
         placement.owner_of_domain(ServiceId::network_driver) == server;
}

}  // namespace osarium
