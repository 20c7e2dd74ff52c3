// IPC through the kernel to a server on another core: the message goes into a queue of the kernel,
// a thread that sleeps is woken by an interrupt of its cpu, and the reply comes back likewise. The
// caller sleeps meanwhile.
#pragma once

#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/connectors/remote_wake.hpp"
#include "models/mechanisms/connectors/server.hpp"

namespace osarium {

class CrossCoreIpcConnector final : public Connector, Carrier {
 public:
  CrossCoreIpcConnector(Server& server, const ConnectorCosts& costs, CrossCalls& cross_calls)
      : server_(server),
        costs_(costs),
        remote_wake_(cross_calls, server.scheduler(), CallReason::ipc),
        queue_(cross_calls.coherence(), "IPC queue"),
        replies_(cross_calls.coherence(), "IPC queue") {}

 private:
  Task<bool> carry(Context& here, Request& request) override;
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override;
  Task<> receive(Context& thread, Request& request) override;
  Task<> leave(Context& thread, Request& request) override;
  Task<> enter(Context& here, const Call& call);
  Task<> deliver(Context& here, Request& request);

  Server& server_;
  ConnectorCosts costs_;
  RemoteWake remote_wake_;
  CacheLine queue_;
  CacheLine replies_;
};

}  // namespace osarium
