// What a library of sockets has the kernel do for it: filters, so that its packets come here. A
// socket that is connected within this kernel has no packets.
#include "models/services/sockets.hpp"

namespace osarium {

namespace {

bool has_port(const Socket& socket) {
  return socket.state == SocketState::listening || socket.state == SocketState::bound;
}

}  // namespace

PacketFilter Sockets::filter_of(const Socket& socket) const {
  if (has_port(socket)) return {.protocol = socket.protocol, .port = socket.port};
  return {
      .protocol = socket.protocol, .port = network_.flow(socket.flow).port, .flow = socket.flow};
}

void Sockets::set_filter(const Socket& socket, const Process& process) {
  if (needs_filter(socket))
    site_.ports.guard_of(id).service().set_filter(filter_of(socket), process.id());
}

bool Sockets::needs_filter(const Socket& socket) const {
  return guarded() && (has_port(socket) || !network_.flow(socket.flow).local);
}

Task<> Sockets::bind_filter(Context& here, const Socket& socket, const Process& process) {
  const PacketFilter filter = filter_of(socket);
  const ProcessId owner = process.id();
  co_await ask(site_.ports.guard_of(id), here, [filter, owner](Guard& guard, Context& there) {
    return guard.bind_filter(there, filter, owner);
  });
}

Task<Descriptor> Sockets::hand_over(Context& here, Process& process,
                                    std::shared_ptr<Socket> socket) {
  const Descriptor descriptor = process.descriptors().insert(socket);
  if (needs_filter(*socket)) co_await bind_filter(here, *socket, process);
  co_return descriptor;
}

Task<> Sockets::unbind_filter(Context& here, const Socket& socket) {
  const PacketFilter filter = filter_of(socket);
  co_await ask(site_.ports.guard_of(id), here, [filter](Guard& guard, Context& there) {
    return guard.unbind_filter(there, filter);
  });
}

}  // namespace osarium
