// Connectors that carry the caller's own thread: direct call, trap, hypercall, up-call. The thread
// goes on in another domain, and what is posted has nobody else to run it, so it runs at once.
#pragma once

#include "models/mechanisms/connectors/connector.hpp"
#include "models/mechanisms/connectors/connector_costs.hpp"

namespace osarium {

class InThread final : public Connector {
 public:
  InThread(const DirectCall& direct_call, const ConnectorCosts& costs);
  InThread(const Trap& trap, const ConnectorCosts& costs);
  InThread(const Hypercall& hypercall, const ConnectorCosts& costs);
  InThread(const Upcall& upcall, const ConnectorCosts& costs);

 private:
  Task<bool> carry(Context& here, Request& request) override;
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override;
  Duration payload(Bytes bytes, const Call& call) const;
  void charge_copy(Context& here, Bytes bytes, const Call& call) const;

  ConnectorCosts costs_;
  Crossing crossing_;
  bool within_domain_ = false;  // nothing happens to the payload
};

}  // namespace osarium
