// Exokernel: the kernel protects and multiplexes, nothing else. What other kernels abstract is a
// library in the application, which calls the kernel only where a device or a protected table is
// touched.
#include "architectures/registry.hpp"

namespace osarium {

Architecture exokernel() {
  Architecture arch{.name = "exokernel",
                    .description = "services are libraries of the application; the kernel binds"};
  for (const ServiceId service :
       {ServiceId::vfs, ServiceId::page_cache, ServiceId::sockets, ServiceId::channels})
    arch.placement[service] = {.domain = CallersDomain{}};
  arch.connect = {{.to = Callee::kernel, .use = Trap{}, .payload = Payload::zero_copy},
                  {.to = Callee::library, .use = Upcall{}, .payload = Payload::zero_copy}};
  arch.scheduling.policy = RoundRobinPolicy{.quantum = 10_ms};
  return arch;
}

}  // namespace osarium
