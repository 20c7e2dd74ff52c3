// Monolithic: all services in one kernel on all cpus, entered by system calls; they call each other
// as functions and share their state under locks.
#include "architectures/registry.hpp"

namespace osarium {

Architecture monolithic() {
  Architecture arch{.name = "monolithic",
                    .description = "all services in one kernel, under locks; Linux 6.x"};
  arch.connect = {{.from = Caller::application, .use = Trap{}}};
  arch.scheduling.policy = EevdfPolicy{};
  return arch;
}

}  // namespace osarium
