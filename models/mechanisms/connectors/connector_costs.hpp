// What crossings cost, by their parts, and what happens to the data that crosses with them.
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/connectors/mechanism.hpp"

namespace osarium {

// Into a domain and back out of it, seen from the caller.
struct Crossing {
  Duration enter{};
  Duration leave{};
};

struct ConnectorCosts {
  Duration direct_call{};
  // Into the kernel and back.
  Duration trap{};
  Duration trap_isolated{};  // with page-table isolation
  // One way, for what enters the kernel here and leaves it elsewhere.
  Duration user_to_kernel{};
  Duration kernel_to_user{};
  // Synchronous IPC with a direct switch on one core, entry and exit of the kernel included.
  Duration ipc_call{};
  Duration ipc_reply{};
  Duration hypercall{};  // into the hypervisor and back
  // Kernel work for one message, besides crossing and copying.
  Duration message_queue{};
  Duration pipe{};
  Duration local_socket{};
  Duration tcp_socket{};
  // Payload.
  Duration copy_kibibyte{};
  Duration map_page{};
  Duration grant_page{};

  static ConnectorCosts from(const CostTable& costs, Frequency clock);

  Crossing crossing(const Trap& trap) const;
  Crossing crossing(const Hypercall& hypercall) const;
  Duration payload(Bytes bytes, Payload payload) const;
  // Of that, copying: what the account of a request tells apart.
  Duration copying(Bytes bytes, Payload payload) const {
    return payload == Payload::copy ? this->payload(bytes, payload) : Duration();
  }
};

}  // namespace osarium
