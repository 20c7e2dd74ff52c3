// The interrupt handler puts the work off into a softirq. Interrupts stay enabled at the device, so
// under load the cpu is interrupted for packets that it cannot take care of.
#pragma once

#include "models/mechanisms/interrupt_delivery.hpp"
#include "models/mechanisms/softirqs.hpp"

namespace osarium {

class SoftirqDelivery final : public InterruptDriven {
 public:
  // Does at most `budget` items in a round (Linux: netdev_budget).
  SoftirqDelivery(InterruptController& controller, Softirqs& softirqs, DeviceWork& work,
                  int budget = 300)
      : InterruptDriven(controller, softirqs.cpu(), work, "interrupt", controller.costs().receive),
        softirqs_(softirqs),
        budget_(budget),
        action_(softirqs.add([this](Context& here) { return run(here); })) {}

 private:
  Task<> interrupted(Context&) override {
    softirqs_.raise(action_);
    co_return;
  }
  Task<> run(Context& here) {
    co_await poll(here, Mode::softirq, budget_);
    if (work_.ready()) softirqs_.raise(action_);
  }

  Softirqs& softirqs_;
  int budget_;
  int action_;
};

}  // namespace osarium
