// What a library of sockets has the kernel do for it: filters, so that its packets come here. A
// socket that is connected within this kernel has no packets.
#include "models/services/sockets.hpp"

namespace osarium {

PacketFilter Sockets::filter_of(const Socket& socket) const {
  if (socket.state == SocketState::listening || socket.protocol == Protocol::udp)
    return {.protocol = socket.protocol, .port = socket.port};
  return {
      .protocol = socket.protocol, .port = network_.flow(socket.flow).port, .flow = socket.flow};
}

void Sockets::set_filter(const Socket& socket, const Process& process) {
  if (guarded()) site_.ports.guard_of(id).service().set_filter(filter_of(socket), process.id());
}

bool Sockets::needs_filter(const Socket& socket) const {
  const bool bound = socket.state == SocketState::listening || socket.protocol == Protocol::udp;
  return guarded() && (bound || !network_.flow(socket.flow).local);
}

Task<> Sockets::bind_filter(Context& here, const Socket& socket, const Process& process) {
  const PacketFilter filter = filter_of(socket);
  const ProcessId owner = process.id();
  const Outcome<> bound = co_await site_.ports.guard_of(id).call(
      here, {}, [filter, owner](Guard& guard, Context& there) {
        return guard.bind_filter(there, filter, owner);
      });
  OSARIUM_CHECK(static_cast<bool>(bound), "a guard refused a filter");
}

Task<> Sockets::unbind_filter(Context& here, const Socket& socket) {
  const PacketFilter filter = filter_of(socket);
  const Outcome<> unbound = co_await site_.ports.guard_of(id).call(
      here, {},
      [filter](Guard& guard, Context& there) { return guard.unbind_filter(there, filter); });
  OSARIUM_CHECK(static_cast<bool>(unbound), "a guard refused to drop a filter");
}

}  // namespace osarium
