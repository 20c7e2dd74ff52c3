#include "workloads/outside_clients.hpp"

namespace osarium {

namespace {

constexpr std::uint16_t tcp_port = 11211;  // any will do: connections stand from the beginning

}  // namespace

OutsideClients::OutsideClients(const clients::Outside& parameters, OperatingSystem& os, Crew& crew,
                               JobEnd& end)
    : simulation_(os.machine().simulation()),
      end_(end),
      size_(distribution_of(parameters.request)) {
  const bool datagrams = parameters.protocol == Protocol::udp;
  std::vector<std::uint16_t> ports(crew.stations(), tcp_port);
  for (std::size_t i = 0; datagrams && i < crew.stations(); ++i)
    ports[i] = bind(os, crew.station(i));
  for (std::int64_t i = 0; i < parameters.connections; ++i) {
    const std::size_t index = static_cast<std::size_t>(i) % crew.stations();
    const Station& station = crew.station(index);
    Outside& outside = os.outside(station.partition);
    const FlowId flow = outside.add_client(parameters.protocol, ports[index]);
    outside.set_client(flow, *this);
    SocketCalls& sockets = os.calls(station.process).sockets;
    if (!datagrams) watch(sockets, station, sockets.set_established(flow));
    connections_.push_back({&outside, flow});
  }
}

// Each station has a port for datagrams. (So does each worker of a server with SO_REUSEPORT, where
// the kernel picks one by the client's address.)
std::uint16_t OutsideClients::bind(OperatingSystem& os, const Station& station) {
  SocketCalls& sockets = os.calls(station.process).sockets;
  const std::uint16_t port = sockets.free_port(Protocol::udp);
  watch(sockets, station, sockets.set_bound(port));
  return port;
}

void OutsideClients::watch(SocketCalls& sockets, const Station& station, Descriptor socket) {
  const bool watched = sockets.set_watched(station.epoll, socket);
  OSARIUM_CHECK(watched, "an epoll that takes no socket");
}

OutsideClients::~OutsideClients() {
  const Outside* last = nullptr;  // most often the same as the one before
  for (const Connection& connection : connections_) {
    if (connection.outside != last) connection.outside->forget(*this);
    last = connection.outside;
  }
}

void OutsideClients::submit(Job& job, std::size_t lane) {
  job.account.enter(Cause::network, simulation_.now());
  job.reply = Bytes();
  job.failed = false;
  const Connection& to = connections_[lane];
  to.outside->send(to.flow,
                   {sample_bytes(size_, job.draws, 1_B), Station::tag(job), job.charged()});
}

void OutsideClients::answered(const Message& message) {
  Job& job = Station::job(message);
  end_.ended(job, simulation_.now(), job.failed);
}

void OutsideClients::lost(const Message& message) {
  end_.ended(Station::job(message), simulation_.now(), true);
}

}  // namespace osarium
