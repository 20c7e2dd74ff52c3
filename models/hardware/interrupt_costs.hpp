// What interrupts take on their way: on bare metal, and where a hypervisor has a hand in it.
#pragma once

#include <array>

#include "models/costs/cost_table.hpp"

namespace osarium {

// What an IPI passes on its way: nothing that a hypervisor intercepts, exits from the guest at both
// ends, or with posted interrupts only that of the sender.
enum class InterruptPath : std::uint8_t { bare, guest, guest_posted };

constexpr std::array<Named<InterruptPath>, 3> choices_of(InterruptPath) {
  return {{{"bare", InterruptPath::bare, "no exits"},
           {"guest", InterruptPath::guest, "exits at both ends"},
           {"guest_posted", InterruptPath::guest_posted, "only the sender exits"}}};
}

struct InterruptCosts {
  static InterruptCosts from(const CostTable& costs, Frequency clock, InterruptPath path);

  Duration delivery{};      // from a device's message to the interrupt on the cpu
  Duration ipi_send{};      // on the sending cpu
  Duration ipi_delivery{};  // from the start of the send to the interrupt on the target
  Duration receive{};       // on the interrupted cpu, besides the work: a handler's entry
};

}  // namespace osarium
