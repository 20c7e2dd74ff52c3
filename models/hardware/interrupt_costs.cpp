#include "models/hardware/interrupt_costs.hpp"

namespace osarium {

// A device's message takes what of an IPI neither end takes, on bare metal: a device is no guest.
InterruptCosts InterruptCosts::from(const CostTable& costs, Frequency clock, InterruptPath path) {
  const auto cost = [&](const char* what, std::string_view of) {
    return costs.duration("interrupts.ipi_" + std::string(what) + "_" + std::string(of), clock);
  };
  const std::string_view of = choices_of(path)[static_cast<std::size_t>(path)].name;
  return {.delivery = cost("total", "bare") - cost("send", "bare") - cost("receive", "bare"),
          .ipi_send = cost("send", of),
          .ipi_delivery = cost("total", of) - cost("receive", of),
          .receive = cost("receive", of)};
}

}  // namespace osarium
