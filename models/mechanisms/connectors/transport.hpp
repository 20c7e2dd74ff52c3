// Messages between processes through their kernel: message queue, pipe, socket, and RPC over any of
// them. Each message is a system call that sends, which wakes a receiver that sleeps, and one that
// receives; it is copied into the kernel and out of it.
#pragma once

#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/connectors/room.hpp"
#include "models/mechanisms/connectors/server.hpp"

namespace osarium {

class TransportConnector final : public Connector, Carrier {
 public:
  TransportConnector(const Transport& transport, Server& server, const ConnectorCosts& costs);

 private:
  Task<bool> carry(Context& here, Request& request) override;
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override;
  Task<> receive(Context& thread, Request& request) override;
  Task<> leave(Context& thread, Request& request) override;

  Task<bool> enter(Context& here, const Request& request);
  Task<> deliver(Context& here, Request& request);
  // For the request of `who`.
  Task<> marshal(Context& here, const Context& who, Bytes bytes);
  Duration payload(Bytes bytes, const Request& request) const;
  // Of that just spent for the request of `who`.
  void charge_copy(const Context& who, Bytes bytes, const Request& request) const;

  Transport transport_;
  Server& server_;
  ConnectorCosts costs_;
  Crossing crossing_;
  Duration message_;
  Room room_;
};

}  // namespace osarium
