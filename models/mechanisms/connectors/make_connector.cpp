#include "models/mechanisms/connectors/make_connector.hpp"

#include "models/mechanisms/connectors/cross_core_ipc.hpp"
#include "models/mechanisms/connectors/in_thread.hpp"
#include "models/mechanisms/connectors/shared_ring.hpp"
#include "models/mechanisms/connectors/synchronous_ipc.hpp"
#include "models/mechanisms/connectors/transport.hpp"

namespace osarium {

namespace {

struct Make {
  const Wiring& wiring;

  Server& server() const {
    OSARIUM_CHECK(wiring.server != nullptr, "a connector without the server that it needs");
    return *wiring.server;
  }
  CrossCalls& cross_calls() const {
    OSARIUM_CHECK(wiring.cross_calls != nullptr, "a connector without cross calls");
    return *wiring.cross_calls;
  }

  template <class InCallersThread>
  std::unique_ptr<Connector> operator()(const InCallersThread& kind) const {
    return std::make_unique<InThread>(kind, wiring.costs);
  }
  std::unique_ptr<Connector> operator()(const SynchronousIpc&) const {
    return std::make_unique<SynchronousIpcConnector>(server(), wiring.costs);
  }
  std::unique_ptr<Connector> operator()(const CrossCoreIpc&) const {
    return std::make_unique<CrossCoreIpcConnector>(server(), wiring.costs, cross_calls());
  }
  std::unique_ptr<Connector> operator()(const SharedRing& ring) const {
    return std::make_unique<SharedRingConnector>(ring, server(), wiring.costs, cross_calls());
  }
  std::unique_ptr<Connector> operator()(const Transport& transport) const {
    return std::make_unique<TransportConnector>(transport, server(), wiring.costs);
  }
};

}  // namespace

std::unique_ptr<Connector> make_connector(const Mechanism& mechanism, const Wiring& wiring) {
  return std::visit(Make{wiring}, mechanism);
}

}  // namespace osarium
