// Clients beyond the wire: connections, or datagrams, spread evenly over the stations of a crew,
// and requests that are messages on them. A request ends with the last byte of its answer, leaving
// the wire.
#pragma once

#include "workloads/crew.hpp"

namespace osarium {

class OutsideClients final : public Entrance, OutsideClient {
 public:
  OutsideClients(const clients::Outside& parameters, OperatingSystem& os, Crew& crew, JobEnd& end);
  ~OutsideClients() override;

  std::size_t lanes() const override { return connections_.size(); }
  void submit(Job& job, std::size_t lane) override;

 private:
  static std::uint16_t bind(OperatingSystem& os, const Station& station);
  static void watch(SocketCalls& sockets, const Station& station, Descriptor socket);
  void answered(const Message& message) override;
  void lost(const Message& message) override;

  struct Connection {
    Outside* outside;
    FlowId flow;
  };
  Simulation& simulation_;
  JobEnd& end_;
  Distribution size_;
  std::vector<Connection> connections_;
};

}  // namespace osarium
