// A thread that looks at a device in a loop, without interrupts, and so holds its cpu while it
// has it: the caller starts thread() with a scheduler, or dispatches it on its cpu.
//
// A round of looking in vain takes the time of a look. Such rounds are one spin, which ends when
// the round in which something came is over: the same instants as of the loop, without its events.
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/interrupt_delivery.hpp"
#include "models/mechanisms/thread.hpp"

namespace osarium {

struct PollingCosts {
  static PollingCosts from(const CostTable& costs, Frequency clock) {
    return {.look = costs.duration("polling.look", clock)};
  }

  Duration look{};  // one look at the device
};

class PollingDelivery final : public InterruptDelivery {
 public:
  // `batch` is how much it does before it looks again.
  PollingDelivery(Cpu& cpu, DeviceWork& work, const PollingCosts& costs, int batch);
  ~PollingDelivery() override { actor_.cancel(); }

  Thread& thread() { return thread_; }

 private:
  Actor run();
  Task<> wait();

  Cpu& cpu_;
  Duration look_;
  int batch_;
  bool spinning_ = false;
  Thread thread_;
  ActorHandle actor_;
};

}  // namespace osarium
