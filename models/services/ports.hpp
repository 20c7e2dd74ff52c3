// The ports to all services as one domain sees them, and what a service is built with. A service
// keeps a reference to its site: the ports in it are filled in before the simulation starts.
#pragma once

#include "models/services/port.hpp"
#include "models/services/process.hpp"
#include "models/services/service_id.hpp"

namespace osarium {

class Processes;
class VirtualMemory;
class Vfs;
class PageCache;
class Sockets;
class Channels;
class Clock;
class BlockDriver;
class NetworkDriver;
class Guard;

struct Ports {
  Port<Processes> processes;
  Port<VirtualMemory> virtual_memory;
  Port<Vfs> vfs;
  Port<PageCache> page_cache;
  Port<Sockets> sockets;
  Port<Channels> channels;
  Port<Clock> clock;
  Port<BlockDriver> block_driver;
  Port<NetworkDriver> network_driver;

  // What the kernel keeps for itself of a service that is a library of programs: absent of others.
  PerService<Port<Guard>> guards;
  const Port<Guard>& guard_of(ServiceId service) const { return at(guards, service); }
};

struct ServiceSite {
  Kernel& kernel;
  Serialised serialised = Serialised::by_locks;
  const Ports& ports;  // to other services
};

}  // namespace osarium
