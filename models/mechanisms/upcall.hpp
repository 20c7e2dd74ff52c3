// The kernel demultiplexes the interrupt and calls a handler of the application (its library
// operating system) on top of the thread that runs: in user mode, and open to further interrupts.
// The application's cpus are its own: whatever runs there is its thread.
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/interrupt_delivery.hpp"

namespace osarium {

struct UpcallCosts {
  static UpcallCosts from(const CostTable& costs, Frequency clock) {
    const Duration down = costs.duration("upcalls.to_user", clock);
    return {.enter = down, .leave = costs.duration("upcalls.to_kernel", clock) + down};
  }

  Duration enter{};  // from the kernel into the application's handler
  Duration leave{};  // from there back to what was interrupted, by way of the kernel
};

class UpcallDelivery final : public InterruptDriven {
 public:
  UpcallDelivery(InterruptController& controller, Cpu& cpu, DeviceWork& work,
                 const UpcallCosts& costs)
      : InterruptDriven(controller, cpu, work, "interrupt", controller.costs().receive),
        costs_(costs),
        upcall_(cpu.simulation(), "up-call", Rank::softirq, Duration(),
                [this](Context& here) { return run(here); }) {}

 private:
  Task<> interrupted(Context& here) override {
    work_.disable_interrupts();
    upcall_.raise(*here.cpu());
    co_return;
  }
  Task<> run(Context& here) {
    co_await here.compute(costs_.enter, Mode::kernel);
    co_await drain(here, Mode::user);
    work_.enable_interrupts();
    co_await here.compute(costs_.leave, Mode::kernel);
  }

  UpcallCosts costs_;
  Handler upcall_;
};

}  // namespace osarium
