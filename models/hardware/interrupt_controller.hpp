// The interrupt controller takes interrupts from devices and from other cpus to the cpu that they
// are routed to. Each source has a line of its own:
//
//   InterruptLine& line = controller.connect(handler, cpu);   // affinity: line.route(other_cpu)
//   line.raise();                                             // a device
//   co_await line.send(here, Mode::kernel);                   // another cpu: an IPI
//
// A line that is raised again before its interrupt has reached the cpu is pending once. While it is
// masked it stays pending, and is delivered after unmask(). Cpu and handler outlive their lines.
#pragma once

#include <array>
#include <deque>
#include <span>

#include "models/hardware/census.hpp"
#include "models/hardware/handler.hpp"
#include "models/hardware/interrupt_costs.hpp"
#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

class InterruptLine final : Alarm {
 public:
  // With statistics: those of a device's interrupts.
  InterruptLine(Simulation& simulation, const InterruptCosts& costs, Handler& handler, Cpu& cpu,
                InterruptStatistics* statistics)
      : Alarm(simulation, Expiry::usual),
        costs_(costs),
        handler_(&handler),
        cpu_(&cpu),
        statistics_(statistics) {}

  void raise() { raise_in(costs_.delivery); }
  // As code on a cpu: ends when the sender may go on. `mode` is what the sender's time is booked
  // on.
  Task<> send(Context& here, Mode mode);

  // A message that is on its way is held back.
  void mask();
  void unmask();
  bool masked() const { return masked_; }
  // Where what is delivered from now on goes.
  void route(Cpu& cpu) { cpu_ = &cpu; }
  Cpu& cpu() const { return *cpu_; }
  // Raised, and not yet delivered.
  bool pending() const { return pending_; }
  std::uint64_t delivered() const { return delivered_; }

 private:
  friend class InterruptController;
  void raise_from(const Context& sender);
  void raise_in(Duration delivery);
  void expired() override;

  InterruptCosts costs_;
  Handler* handler_;
  Cpu* cpu_;
  bool pending_ = false;
  bool masked_ = false;
  std::uint64_t delivered_ = 0;
  InterruptStatistics* statistics_;
  Users users_;
};

class InterruptController {
 public:
  InterruptController(Simulation& simulation, const InterruptCosts& costs, Census* census = nullptr)
      : simulation_(simulation), costs_(costs), census_(census) {}

  const InterruptCosts& costs() const { return costs_; }
  Census* census() const { return census_; }
  // The line lives as long as the controller. What comes over that of a device is counted by the
  // machine's census under its name, if it has one; who sends to other cpus counts himself.
  InterruptLine& connect(Handler& handler, Cpu& cpu, std::string_view device = {}) {
    const bool counted = census_ != nullptr && !device.empty();
    return lines_.emplace_back(simulation_, costs_, handler, cpu,
                               counted ? &census_->interrupts(device) : nullptr);
  }
  // One message to the cpus of several lines: an IPI whose sender pays once.
  Task<> multicast(Context& here, std::span<InterruptLine* const> lines, Mode mode);

 private:
  Simulation& simulation_;
  InterruptCosts costs_;
  Census* census_;
  std::deque<InterruptLine> lines_;
};

}  // namespace osarium
