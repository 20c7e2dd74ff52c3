// When a queue of a device interrupts. A queue derives from it, says what it holds, and calls
// announce() for everything new. No two interrupts come closer than the interval, except
// that so many frames at hand interrupt at once. After an interrupt the queue interrupts again for
// what is new; a driver that polls calls disable() first, and enable() interrupts at once for what
// it left.
#pragma once

#include <cstdint>
#include <functional>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

struct Coalescing {
  Duration interval = 162_us;
  std::int64_t frames = 0;
  bool adaptive = false;

  static ParameterList parameters();
};

// The interval that the igb driver chooses for packets of this mean size.
Duration adaptive_interval(std::uint64_t bytes, std::uint64_t packets);

class InterruptModeration : private Alarm {
 public:
  // What an interrupt does, without taking simulated time: it raises an interrupt line.
  void connect(std::function<void()> signal) { signal_ = std::move(signal); }
  // For a poller instead: is called as soon as something is visible, and is no interrupt.
  void watch(std::function<void()> signal) {
    connect(std::move(signal));
    moderated_ = false;
  }
  void enable();
  void disable();
  std::uint64_t interrupts() const { return interrupts_; }

 protected:
  InterruptModeration(Simulation& simulation, const Coalescing& coalescing)
      : Alarm(simulation, Expiry::usual), simulation_(simulation), coalescing_(coalescing) {}

  // The first instant after `after` at which something in the queue becomes visible to code;
  // never() if nothing does.
  virtual Time visible_after(Time after) const = 0;
  // How much the queue holds, visible or not.
  virtual std::size_t waiting() const = 0;
  // What the queue has just got will be visible at `visible`.
  void announce(Time visible);
  // Takes effect with the next interrupt.
  void set_interval(Duration interval) { interval_ = interval; }

  Simulation& simulation_;
  const Coalescing coalescing_;

 private:
  void expired() override;
  void arm_for(Time visible);

  std::function<void()> signal_;
  bool enabled_ = false;
  bool moderated_ = true;
  Duration interval_ = coalescing_.interval;
  Time earliest_;  // of the next interrupt
  std::uint64_t interrupts_ = 0;
};

}  // namespace osarium
