// The threads of one server process, and the connectors that lead to them. With a thread on every
// cpu a call goes to the one on the caller's cpu; else all threads take from one queue.
#pragma once

#include "architectures/placement.hpp"
#include "models/mechanisms/connectors/make_connector.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

class Servers {
 public:
  // What a server process is made of.
  struct Description {
    Name name;
    AddressSpaceId address_space;
    ServicePlacement placement;
    CpuSet cpus;  // those that are its own; empty: it comes to its callers
    WhenIdle when_idle = WhenIdle::sleep;
  };
  Servers(Kernel& kernel, const Description& description);
  Servers(const Servers&) = delete;

  // Its threads stop where they are, with whatever they do for callers, who must still exist.
  void stop() { servers_.clear(); }

  std::unique_ptr<Connector> connector(const Mechanism& mechanism, const ConnectorCosts& costs);

 private:
  void add_thread(Server& server, const CpuSet& affinity, const Description& description);

  Kernel& kernel_;
  std::deque<Thread> threads_;
  std::deque<Server> servers_;
  std::vector<Server*> by_cpu_;  // with a thread on every cpu
};

}  // namespace osarium
