#include "models/mechanisms/connectors/crossing_parts.hpp"

namespace osarium {

namespace {

using Times = CrossingPart::Times;

constexpr Name copy_row = "connectors.copy_kibibyte";

Name row_of(const Trap& trap) {
  return trap.page_table_isolation ? "connectors.trap_isolated" : "connectors.trap";
}

Name row_of(Channel channel) {
  switch (channel) {
    case Channel::message_queue: return "connectors.message_queue";
    case Channel::pipe: return "connectors.pipe";
    case Channel::local_socket: return "connectors.local_socket";
    case Channel::tcp_socket: break;
  }
  return "connectors.tcp_socket";
}

// Adds the parts in the order in which the connectors pay for them.
struct Adding {
  CrossingParts parts = {};
  Payload payload;

  void data(std::vector<CrossingPart>& to) const {
    if (payload == Payload::copy) to.push_back({copy_row, Times::per_kibibyte});
    if (payload == Payload::map) to.push_back({"connectors.map_page", Times::per_page});
    if (payload == Payload::grant) to.push_back({"connectors.grant_page", Times::per_page});
  }
  // One row each way.
  void rows(CrossingPart in, CrossingPart out) {
    parts.enter.push_back(in);
    data(parts.enter);
    data(parts.leave);
    parts.leave.push_back(out);
  }
  // A system call that wakes the far end.
  void wakes(Name row) {
    parts.enter.push_back({row});
    parts.leave.push_back({row});
  }

  void operator()(const DirectCall&) { parts.enter.push_back({"connectors.direct_call"}); }
  void operator()(const Trap& trap) {
    rows({row_of(trap), Times::first_half}, {row_of(trap), Times::second_half});
  }
  void operator()(const Hypercall&) {
    rows({"connectors.hypercall", Times::first_half}, {"connectors.hypercall", Times::second_half});
  }
  void operator()(const Upcall&) {
    rows({"connectors.kernel_to_user"}, {"connectors.user_to_kernel"});
  }
  void operator()(const SynchronousIpc&) {
    rows({"connectors.ipc_call"}, {"connectors.ipc_reply"});
  }
  void operator()(const CrossCoreIpc&) {
    rows({"connectors.user_to_kernel"}, {"connectors.kernel_to_user"});
    parts.enter.push_back({"connectors.kernel_to_user"});
    parts.leave.insert(parts.leave.begin(), {"connectors.user_to_kernel"});
  }
  void operator()(const SharedRing& ring) {
    data(parts.enter);
    data(parts.leave);
    if (ring.wake == RingWake::event_channel)
      wakes("connectors.hypercall");
    else if (ring.wake != RingWake::poll)
      wakes(row_of(ring.trap));
  }
  void operator()(const Transport& transport) {
    message(transport, parts.enter);
    message(transport, parts.leave);
  }
  // One system call sends, into the kernel; another one receives, out of it.
  void message(const Transport& transport, std::vector<CrossingPart>& to) const {
    if (transport.rpc) to.push_back({copy_row, Times::per_kibibyte});
    to.push_back({row_of(transport.trap), Times::first_half});
    data(to);
    to.push_back({row_of(transport.channel)});
    data(to);
    to.push_back({row_of(transport.trap), Times::second_half});
    if (transport.rpc) to.push_back({copy_row, Times::per_kibibyte});
  }
};

}  // namespace

Duration CrossingPart::time(Bytes data, const CostTable& costs, Frequency clock) const {
  const Duration whole = costs.duration(row, clock);
  switch (times) {
    case Times::once: break;
    case Times::first_half: return whole / 2;
    case Times::second_half: return whole - whole / 2;
    case Times::per_kibibyte: return data.count() * whole / 1024;
    case Times::per_page: return (data.count() + 4095) / 4096 * whole;
  }
  return whole;
}

CrossingParts parts_of(const Mechanism& mechanism, Payload payload,
                       std::optional<AgentRule> agent) {
  Adding adding{.payload = payload};
  if (agent)  // the caller's and the callee's
    for (int i = 0; i < 2; ++i) {
      adding.parts.enter.push_back({"agents.look_up"});
      adding.parts.enter.push_back(
          {*agent == AgentRule::native ? "connectors.direct_call" : "agents.wasm_call"});
      adding.parts.enter.push_back({copy_row, Times::per_kibibyte});
    }
  std::visit(adding, mechanism);
  return std::move(adding.parts);
}

}  // namespace osarium
