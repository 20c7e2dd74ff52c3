// The half of a resource that stays in the kernel when the service that manages it is a library of
// programs: it protects, and leaves every decision to the library (Engler, Kaashoek, O'Toole, SOSP
// 1995). Protection is paid when a resource is bound, once, by a call into the kernel; what is
// bound is then used without a check. Incoming packets have to be found an owner: the kernel runs
// the filters that were bound, and hands each packet to the library that it is for.
//
// It stands in no list of services: who has a library has a guard of it (Ports::guards). A packet
// that no filter takes is nobody's; a library of last resort answers it.
//
// Left out: that a resource is taken back (visible revocation), the code that is generated for the
// first filter of a form, and the limits of tables. Bindings of pages are those of the page tables
// that the hardware walks (Xok), which need no bounded cache such as Aegis' software TLB.
#pragma once

#include <map>
#include <optional>
#include <span>

#include "models/services/network.hpp"
#include "models/services/ports.hpp"
#include "models/services/work.hpp"

namespace osarium {

// Which packets: all of a port, or those of one conversation.
struct PacketFilter {
  Protocol protocol = Protocol::tcp;
  std::uint16_t port = 0;
  std::optional<FlowId> flow = {};
};

struct GuardCosts {
  static GuardCosts from(const CostTable& costs, Frequency clock);

  Work filter, demultiplex;  // a packet
  Work bind, unbind;         // a filter, or the blocks of a file
  Work bind_page, unbind_page;
};

struct GuardCounts {
  std::uint64_t bound = 0;      // filters and files
  std::uint64_t pages = 0;      // that were bound
  std::uint64_t packets = 0;    // that went through filters
  std::uint64_t unclaimed = 0;  // of them
};

class Guard {
 public:
  static constexpr ProcessId nobody = ~ProcessId{0};

  Guard(Kernel& kernel, Network& network);
  Guard(const Guard&) = delete;

  // How the stage is set: no simulated time.
  void set_filter(const PacketFilter& filter, ProcessId owner);

  // The blocks of a file.
  Task<Outcome<>> bind(Context& here);
  Task<Outcome<>> unbind(Context& here);
  // So many pages of memory, in place of so many others.
  Task<Outcome<>> bind_pages(Context& here, std::int64_t pages, std::int64_t replaced);
  Task<Outcome<>> bind_filter(Context& here, PacketFilter filter, ProcessId owner);
  Task<Outcome<>> unbind_filter(Context& here, PacketFilter filter);
  // Whose each packet is.
  Task<Outcome<>> classify(Context& here, std::span<const Packet> packets,
                           std::span<ProcessId> owners);

  const GuardCounts& counts() const { return counts_; }

 private:
  ProcessId owner_of(const Packet& packet) const;

  Network& network_;
  GuardCosts costs_;
  GuardCounts counts_;
  KernelLock lock_;  // of changes to the filters
  std::map<std::pair<Protocol, std::uint16_t>, ProcessId> by_port_;
  std::vector<ProcessId> by_flow_;
};

// How a guard is called. It refuses nobody here, and the way to it has room.
template <class Body>
Task<> ask(const Port<Guard>& guard, Context& here, Body body) {
  const Outcome<> done = co_await guard.call(here, {}, std::move(body));
  OSARIUM_CHECK(static_cast<bool>(done), "a call of a guard was refused");
}

}  // namespace osarium
