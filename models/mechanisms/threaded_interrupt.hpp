// The interrupt handler disables the device's interrupts and wakes a thread, which competes for a
// cpu with all others (Linux: request_threaded_irq). The same serves a driver that is a process of
// its own (microkernels): the interrupt becomes a message to it, and it has to tell the kernel when
// it is through.
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/interrupt_delivery.hpp"
#include "models/mechanisms/scheduler.hpp"

namespace osarium {

// Does the work in a thread of its own.
class ThreadDelivery : public InterruptDriven {
 public:
  const Thread& thread() const { return thread_; }

 protected:
  struct Costs {
    Duration entry{};   // of the interrupt, up to waking the thread
    Duration finish{};  // of the thread, each time that it has enabled interrupts again
  };
  // `mode` is that of the thread.
  ThreadDelivery(InterruptController& controller, Cpu& cpu, DeviceWork& work, Scheduler& scheduler,
                 const ThreadAttributes& attributes, Name name, Mode mode, const Costs& costs)
      : InterruptDriven(controller, cpu, work, name, costs.entry),
        scheduler_(scheduler),
        mode_(mode),
        finish_(costs.finish),
        thread_(cpu.simulation(), name, attributes),
        actor_(cpu.simulation().spawn(run(), name, Background::yes)) {
    scheduler.start(thread_);
  }
  ~ThreadDelivery() override { actor_.cancel(); }

 private:
  Task<> interrupted(Context& here) override {
    work_.disable_interrupts();
    raised_ = true;
    co_await scheduler_.wake(here, thread_);
  }
  Actor run() {
    for (;;) {
      while (!raised_) co_await scheduler_.block(thread_);
      raised_ = false;
      co_await drain(thread_, mode_);
      work_.enable_interrupts();
      co_await thread_.compute(finish_, mode_);
    }
  }

  Scheduler& scheduler_;
  Mode mode_;
  Duration finish_;
  bool raised_ = false;
  Thread thread_;
  ActorHandle actor_;
};

class ThreadedInterruptDelivery final : public ThreadDelivery {
 public:
  ThreadedInterruptDelivery(InterruptController& controller, Cpu& cpu, DeviceWork& work,
                            Scheduler& scheduler, const ThreadAttributes& attributes = {})
      : ThreadDelivery(controller, cpu, work, scheduler, attributes, "interrupt thread",
                       Mode::kernel, {.entry = controller.costs().receive}) {}
};

struct DriverProcessCosts {
  static DriverProcessCosts from(const CostTable& costs, Frequency clock) {
    return {.message = costs.duration("driver_process.interrupt", clock),
            .acknowledge = costs.duration("driver_process.acknowledge", clock)};
  }

  Duration message{};      // from the interrupt to the message in the process, without its dispatch
  Duration acknowledge{};  // the system call that enables the interrupt again
};

class DriverProcessDelivery final : public ThreadDelivery {
 public:
  DriverProcessDelivery(InterruptController& controller, Cpu& cpu, DeviceWork& work,
                        Scheduler& scheduler, const DriverProcessCosts& costs,
                        const ThreadAttributes& attributes = {})
      : ThreadDelivery(controller, cpu, work, scheduler, attributes, "driver process", Mode::user,
                       {.entry = costs.message, .finish = costs.acknowledge}) {}
};

}  // namespace osarium
