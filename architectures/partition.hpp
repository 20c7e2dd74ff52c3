// A Partition is one kernel instance of a system with all of its services: which domain each is in,
// the servers of those that have one, the ports that each domain sees, and the devices.
#pragma once

#include <deque>
#include <map>

#include "architectures/architecture.hpp"
#include "architectures/devices.hpp"
#include "architectures/servers.hpp"
#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/hard_interrupt.hpp"
#include "models/services/guard.hpp"
#include "models/services/network_driver.hpp"
#include "models/services/system_calls.hpp"

namespace osarium {

class Partition {
 public:
  Partition(Platform& platform, KernelId id, const std::vector<CpuId>& cpus,
            const Architecture& architecture, const Devices& devices, Programs& programs);
  Partition(const Partition&) = delete;

  Kernel& kernel() { return kernel_; }
  // Where applications run: not on the cpus that servers have for themselves.
  const CpuSet& application_cpus() const { return application_cpus_; }
  const Ports& application_ports() const { return application_; }
  Outside& outside() { return outside_; }
  const std::deque<Route>& routes() const { return routes_; }
  const PageCache& page_cache() const { return page_cache_; }
  const Guard& guard() const { return guard_; }
  void stop_servers() {
    for (auto& [owner, servers] : servers_) servers.stop();
  }

 private:
  // Who calls: what kind of domain, and of a server's, whose.
  struct From {
    Caller kind;
    std::optional<ServiceId> owner = {};
  };

  ServiceSite site(ServiceId service);
  From domain_of(ServiceId service) const;
  Ports& ports_of(const From& domain);
  void make_servers();
  void connect(const From& from);
  template <class Service>
  Port<Service> port(const From& from, Service& service);
  void connect_guards(const From& from);
  Route& route(const From& from, ServiceId service);
  Route& route(const From& from, const Border& border, const std::string& to,
               std::optional<ServiceId> server);
  void deliver_interrupts();

  const Architecture& architecture_;
  Kernel kernel_;
  ConnectorCosts connector_costs_;
  CpuSet application_cpus_;
  Network network_;
  Guard guard_;
  Nic nic_;
  Outside outside_;
  std::unique_ptr<Disk> disk_;
  std::map<ServiceId, Servers> servers_;  // by owner of the domain
  std::deque<Route> routes_;
  Ports application_;
  Ports in_kernel_;
  std::map<ServiceId, Ports> in_server_;  // by owner of the domain

  Processes processes_;
  VirtualMemory virtual_memory_;
  Vfs vfs_;
  PageCache page_cache_;
  Sockets sockets_;
  Channels channels_;
  Clock clock_;
  BlockDriver block_driver_;
  NetworkDriver network_driver_;

  InterruptDeliveries deliveries_;
  std::deque<HardInterruptDelivery> disk_interrupts_;
};

}  // namespace osarium
