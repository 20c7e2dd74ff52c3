// The live object for a mechanism: the one place that knows all kinds.
#pragma once

#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/connectors/server.hpp"
#include "models/mechanisms/cross_calls.hpp"

namespace osarium {

// What connectors are made of. They keep references: all of it outlives them.
struct Wiring {
  const ConnectorCosts& costs;
  Server* server = nullptr;           // for kinds that need one (needs_server)
  CrossCalls* cross_calls = nullptr;  // for rings and cross-core IPC
};

std::unique_ptr<Connector> make_connector(const Mechanism& mechanism, const Wiring& wiring);

}  // namespace osarium
