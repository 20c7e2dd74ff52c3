#include "workloads/outside_clients.hpp"

namespace osarium {

namespace {

constexpr std::uint16_t port = 11211;  // any will do: connections stand from the beginning

}  // namespace

OutsideClients::OutsideClients(const clients::Outside& parameters, OperatingSystem& os, Crew& crew,
                               JobEnd& end)
    : simulation_(os.machine().simulation()),
      end_(end),
      size_(distribution_of(parameters.request)) {
  for (std::int64_t i = 0; i < parameters.connections; ++i) {
    const Station& station = crew.station(static_cast<std::size_t>(i) % crew.stations());
    Outside& outside = os.outside(station.partition);
    const FlowId flow = outside.add_client(Protocol::tcp, port);
    outside.set_client(flow, *this);
    SocketCalls& sockets = os.calls(station.process).sockets;
    const Descriptor socket = sockets.set_established(flow);
    const bool watched = sockets.set_watched(station.epoll, socket);
    OSARIUM_CHECK(watched, "an epoll that takes no socket");
    connections_.push_back({&outside, flow});
  }
}

OutsideClients::~OutsideClients() {
  for (const Connection& connection : connections_) connection.outside->forget(*this);
}

void OutsideClients::submit(Job& job, std::size_t lane) {
  job.account.enter(Cause::network, simulation_.now());
  job.reply = Bytes();
  job.failed = false;
  const Connection& to = connections_[lane];
  const auto tag = reinterpret_cast<std::uint64_t>(&job);
  to.outside->send(to.flow, {sample_bytes(size_, job.draws, 1_B), tag, &job.account});
}

void OutsideClients::answered(const Message& message) {
  Job& job = Station::job(message);
  end_.ended(job, simulation_.now(), job.failed);
}

void OutsideClients::lost(const Message& message) {
  end_.ended(Station::job(message), simulation_.now(), true);
}

}  // namespace osarium
