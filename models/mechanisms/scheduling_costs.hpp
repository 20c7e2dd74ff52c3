// What scheduling costs on a machine. The direct cost of a switch is a constant; what comes on top
// follows from what was lost: lines of the private cache by what others touched since
// (warm_cache.hpp), translations when the address space changes and the TLB has no tags.
#pragma once

#include "models/hardware/interrupt_costs.hpp"
#include "models/hardware/page.hpp"
#include "sim/engine/time.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

struct SchedulingCosts {
  Duration context_switch = {};        // between two threads, whatever they touch
  Duration address_space_switch = {};  // besides, to another address space
  Duration cache_refill = {};          // of a line
  Duration tlb_refill = {};            // of a page
  bool tagged_tlb = true;              // an address space finds its translations again
  Bytes private_cache = {};            // of a core; 0: nothing is lost
  std::int64_t cache_ways = 8;         // of it
  Duration ipi_send = {};              // on the waker's cpu
  Duration ipi_delivery = {};          // from the send to the interrupt on the target
  Duration ipi_receive = {};           // on the target
  Duration timer_interrupt = {};       // that ends a turn, and each tick
  Duration dispatch = {};              // of a thread by the one dispatcher of a central queue
  Duration hand_over = {};             // there and back between a worker and that dispatcher

  // `private_cache` is the machine's own.
  static SchedulingCosts from(const CostTable& table, Frequency clock, Bytes private_cache,
                              InterruptPath path = InterruptPath::bare);
};

inline constexpr Bytes cache_line = 64_B;

}  // namespace osarium
