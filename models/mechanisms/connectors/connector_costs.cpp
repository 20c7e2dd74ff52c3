#include "models/mechanisms/connectors/connector_costs.hpp"

namespace osarium {

namespace {
constexpr std::int64_t page = 4096;

// No source splits the way into a kernel and back, so each direction is half of it.
Crossing halves(Duration there_and_back) {
  return {there_and_back / 2, there_and_back - there_and_back / 2};
}
}  // namespace

ConnectorCosts ConnectorCosts::from(const CostTable& costs, Frequency clock) {
  const auto row = [&](const char* name) { return costs.duration(name, clock); };
  return {.direct_call = row("connectors.direct_call"),
          .trap = row("connectors.trap"),
          .trap_isolated = row("connectors.trap_isolated"),
          .user_to_kernel = row("connectors.user_to_kernel"),
          .kernel_to_user = row("connectors.kernel_to_user"),
          .ipc_call = row("connectors.ipc_call"),
          .ipc_reply = row("connectors.ipc_reply"),
          .hypercall = row("connectors.hypercall"),
          .message_queue = row("connectors.message_queue"),
          .pipe = row("connectors.pipe"),
          .local_socket = row("connectors.local_socket"),
          .tcp_socket = row("connectors.tcp_socket"),
          .copy_kibibyte = row("connectors.copy_kibibyte"),
          .map_page = row("connectors.map_page"),
          .grant_page = row("connectors.grant_page")};
}

Crossing ConnectorCosts::crossing(const Trap& kind) const {
  return halves(kind.page_table_isolation ? trap_isolated : trap);
}
Crossing ConnectorCosts::crossing(const Hypercall&) const { return halves(hypercall); }

Duration ConnectorCosts::payload(Bytes bytes, Payload payload) const {
  const std::int64_t pages = (bytes.count() + page - 1) / page;
  switch (payload) {
    case Payload::copy: return bytes.count() * copy_kibibyte / 1024;
    case Payload::map: return pages * map_page;
    case Payload::grant: return pages * grant_page;
    case Payload::zero_copy: break;
  }
  return {};
}

}  // namespace osarium
