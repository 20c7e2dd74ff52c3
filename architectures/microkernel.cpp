// Microkernel: services are servers in user mode, on the cpu of whoever calls them; the kernel
// schedules, and carries messages between them.
#include "architectures/registry.hpp"

namespace osarium {

Architecture microkernel() {
  Architecture arch{.name = "microkernel",
                    .description = "services are user-level servers, called by synchronous IPC"};
  for (const ServiceId service : all_services())
    arch.placement[service] = {.domain = OwnDomain{}, .cpus = EachCpu{}};
  arch.connect = {{.where = Where::same_cpu, .use = SynchronousIpc{}, .payload = Payload::copy},
                  {.use = CrossCoreIpc{}}};
  arch.scheduling.policy = FixedPriorityPolicy{.quantum = 10_ms};
  arch.interrupts = DriverMessages{};
  return arch;
}

}  // namespace osarium
