// All of the work in the interrupt handler, as in simple kernels and drivers. Interrupts stay
// enabled at the device; the cpu takes no other interrupt meanwhile, so under load nothing else
// gets on (receive livelock).
#pragma once

#include "models/mechanisms/interrupt_delivery.hpp"

namespace osarium {

class HardInterruptDelivery final : public InterruptDriven {
 public:
  HardInterruptDelivery(InterruptController& controller, Cpu& cpu, DeviceWork& work)
      : InterruptDriven(controller, cpu, work, "hard interrupt", controller.costs().receive) {}

 private:
  Task<> interrupted(Context& here) override { return drain(here, Mode::interrupt); }
};

}  // namespace osarium
