// Synchronous IPC on one core, as in L4: the kernel switches from the caller to a server thread
// that waits, past the run queue and in the caller's time slice, and back with the reply. If all
// are busy, the caller sleeps until one has served it. A post wakes a thread and goes on.
#pragma once

#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/connectors/server.hpp"

namespace osarium {

class SynchronousIpcConnector final : public Connector, Carrier {
 public:
  SynchronousIpcConnector(Server& server, const ConnectorCosts& costs)
      : server_(server), costs_(costs) {}

 private:
  Task<bool> carry(Context& here, Request& request) override;
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override;
  Task<> receive(Context& thread, Request& request) override;
  Task<> leave(Context& thread, Request& request) override;
  Task<> enter(Context& here, const Call& call);

  Server& server_;
  ConnectorCosts costs_;
};

}  // namespace osarium
