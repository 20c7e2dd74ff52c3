#include "models/mechanisms/connectors/mechanism.hpp"

namespace osarium {

namespace {
constexpr std::int64_t largest_ring = 1 << 20;

template <class Kind>
bool is(const Mechanism& mechanism) {
  return std::holds_alternative<Kind>(mechanism);
}
}  // namespace

ParameterList DirectCall::parameters() {
  return parameter_list("A function call within one protection domain.");
}
ParameterList Trap::parameters() {
  return parameter_list("A system call: the caller's thread goes on in the kernel.",
                        parameter("page_table_isolation", &Trap::page_table_isolation,
                                  "The kernel has page tables of its own (Meltdown)."));
}
ParameterList SynchronousIpc::parameters() {
  return parameter_list(
      "Synchronous IPC: the caller's core switches to a thread of the server at once, which runs "
      "in the caller's time slice.");
}
ParameterList CrossCoreIpc::parameters() {
  return parameter_list(
      "IPC to a server on another core: through a queue of its kernel, and an interrupt if it "
      "sleeps.");
}
ParameterList SharedRing::parameters() {
  return parameter_list(
      "A ring of messages in shared memory.",
      parameter("capacity", &SharedRing::capacity, between(std::int64_t{1}, largest_ring),
                "Messages."),
      parameter("batch", &SharedRing::batch, between(std::int64_t{1}, largest_ring),
                "Most messages that the server takes before it frees their room."),
      parameter("wake", &SharedRing::wake, "How who sleeps at the other end is told."),
      parameter("producers", &SharedRing::producers, "Who may call."),
      parameter("when_full", &SharedRing::when_full, "Back-pressure."),
      parameter("trap", &SharedRing::trap, "The system call that wakes."));
}
std::optional<Violation> SharedRing::violation() const {
  if (batch > capacity)
    return Violation{"batch", "it is larger than the ring", "at most the capacity"};
  return std::nullopt;
}
ParameterList Hypercall::parameters() {
  return parameter_list("A call of the hypervisor by the guest.");
}
ParameterList Upcall::parameters() {
  return parameter_list("The kernel calls code of the application, which returns by a trap.");
}
ParameterList Transport::parameters() {
  return parameter_list(
      "Messages between processes through their kernel, one each way.",
      parameter("channel", &Transport::channel, "What carries the messages."),
      parameter("rpc", &Transport::rpc,
                "Stubs marshal and unmarshal the payload: a copy more at either end."),
      parameter("capacity", &Transport::capacity, between(std::int64_t{1}, largest_ring),
                "Requests under way at a time."),
      parameter("when_full", &Transport::when_full, "Back-pressure."),
      parameter("trap", &Transport::trap, "The system calls that send and receive."));
}

bool needs_server(const Mechanism& mechanism) {
  return is<SynchronousIpc>(mechanism) || is<CrossCoreIpc>(mechanism) ||
         is<SharedRing>(mechanism) || is<Transport>(mechanism);
}

std::optional<std::string> misfit(const Mechanism& mechanism, const Site& from, const Site& to) {
  const bool same_cpu = from.cpu == to.cpu;
  if (!needs_server(mechanism) && !same_cpu)
    return "it carries the caller, which stays on its own cpu";
  const bool through_kernel = needs_server(mechanism) && !is<SharedRing>(mechanism);
  if (through_kernel && from.domain->kernel != to.domain->kernel)
    return "a message through a kernel that the other domain does not belong to";
  const Privilege caller = from.domain->privilege;
  const Privilege callee = to.domain->privilege;
  if (is<DirectCall>(mechanism) && from.domain != to.domain)
    return "a direct call across protection domains";
  if (is<Trap>(mechanism) && callee != Privilege::kernel)
    return "a trap into a domain that is not a kernel";
  if (is<Hypercall>(mechanism) && callee != Privilege::hypervisor)
    return "a hypercall of a domain that is not a hypervisor";
  if (is<Upcall>(mechanism) && (caller == Privilege::user || callee != Privilege::user))
    return "an up-call that does not lead from a kernel to an application";
  if (is<SynchronousIpc>(mechanism) && !same_cpu) return "a direct switch to another cpu";
  if (is<CrossCoreIpc>(mechanism) && same_cpu) return "a cross-core IPC on one cpu";
  return std::nullopt;
}

}  // namespace osarium
