// How a device's work reaches code. A mechanism is built from a DeviceWork and a cpu and then does
// what it does for as long as it lives:
//
//   NapiDelivery delivery(controller, net_receive, work);
//
// The others: HardInterruptDelivery, SoftirqDelivery, TaskletDelivery, ThreadedInterruptDelivery,
// DriverProcessDelivery, UpcallDelivery, PollingDelivery. The work outlives it.
#pragma once

#include "models/hardware/interrupt_controller.hpp"
#include "models/mechanisms/device_work.hpp"

namespace osarium {

class InterruptDelivery {
 public:
  explicit InterruptDelivery(DeviceWork& work) : work_(work) {}
  InterruptDelivery(const InterruptDelivery&) = delete;
  virtual ~InterruptDelivery() = default;

  // How often the code came and found something, and how much it found.
  std::uint64_t polls() const { return polls_; }
  std::uint64_t items() const { return items_; }

 protected:
  // Polls the work, and counts.
  Task<int> poll(Context& here, Mode mode, int most) {
    const int done = co_await work_.poll(here, mode, most);
    polls_ += done > 0 ? 1 : 0;
    items_ += static_cast<std::uint64_t>(done);
    co_return done;
  }
  // Until nothing is left.
  Task<> drain(Context& here, Mode mode);

  DeviceWork& work_;

 private:
  std::uint64_t polls_ = 0;
  std::uint64_t items_ = 0;
};

// Those that begin with an interrupt of their own.
class InterruptDriven : public InterruptDelivery {
 public:
  const InterruptLine& line() const { return line_; }
  // Interrupts go there from now on; what comes after the interrupt stays where it is.
  void route(Cpu& cpu) { line_.route(cpu); }

 protected:
  // `entry` is what the interrupt costs its cpu before interrupted() begins.
  InterruptDriven(InterruptController& controller, Cpu& cpu, DeviceWork& work, Name name,
                  Duration entry)
      : InterruptDelivery(work),
        handler_(cpu.simulation(), name, Rank::interrupt, entry,
                 [this](Context& here) { return interrupted(here); }),
        line_(controller.connect(handler_, cpu, "device")) {
    work.connect([this] { line_.raise(); });
    work.enable_interrupts();
  }

  virtual Task<> interrupted(Context& here) = 0;

 private:
  Handler handler_;
  InterruptLine& line_;
};

}  // namespace osarium
