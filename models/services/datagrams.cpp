// Datagrams of a program that sends them to one port only (connect of a UDP socket), so that what
// comes back is its own.
#include "models/services/sockets.hpp"

namespace osarium {

std::shared_ptr<Socket> Sockets::datagrams_to(std::uint16_t port) {
  const auto socket = make(Protocol::udp, SocketState::connected);
  const FlowId flow = network_.add_flow(Protocol::udp, port, function_);
  enter_flow(flow, socket);
  network_.flow(flow).local = by_port_.contains({Protocol::udp, port});
  return socket;
}

Descriptor Sockets::set_connected(Process& process, std::uint16_t port) {
  const auto socket = datagrams_to(port);
  set_filter(*socket, process);
  return process.descriptors().insert(socket);
}

Task<Outcome<Descriptor>> Sockets::connect_datagrams(Context& here, Process& process,
                                                     std::uint16_t port) {
  co_await spend(here, costs_.open);
  const auto socket = datagrams_to(port);
  co_return co_await hand_over(here, process, socket);
}

}  // namespace osarium
