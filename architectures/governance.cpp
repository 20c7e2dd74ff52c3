// Governance (Rhodes): every call between resources goes through the agents of both, which look its
// rule up and run it. Governance is not a placement: here it is over services in the kernel.
#include "architectures/registry.hpp"

namespace osarium {

Architecture governed(Architecture base, AgentRule rule) {
  for (ConnectRule& each : base.connect) each.agent = rule;
  return base;
}

Architecture governance() {
  Architecture arch = governed(monolithic(), AgentRule::native);
  arch.name = "governance";
  arch.description = "calls go through agents that know the rules; services in the kernel";
  return arch;
}

}  // namespace osarium
