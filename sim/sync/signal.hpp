// A Signal wakes actors that wait for it now; it does not remember. Wait in a loop around the
// condition:
//
//   while (buffer.empty()) co_await filled.wait();
//
// A wake-up dies with the actor that it woke, if that is cancelled before it has run.
// Those woken run at the same instant, in the order in which they came, after what is ready
// already.
#pragma once

#include "sim/engine/simulation.hpp"

namespace osarium {

class Signal : public Waitable {
 public:
  explicit Signal(Simulation& simulation, Name name = "signal") : Waitable(simulation, name) {}

  class [[nodiscard]] Wait : Waiter {
   public:
    // Until it waits, it keeps the signal where its frame will be noted: parked actors are many.
    explicit Wait(Signal& signal) { frame_ = &signal; }
    [[gnu::always_inline]] ~Wait() { leave(static_cast<Signal*>(frame_)); }
    bool await_ready() const { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> who) {
      auto& signal = *static_cast<Signal*>(frame_);
      signal.park(*this, who);
      signal.waiters_.push_back(*this);
    }
    void await_resume() { set_idle(); }
  };
  Wait wait() { return Wait(*this); }

  // False: nobody waited.
  bool notify_one() {
    if (waiters_.empty()) return false;
    wake_front();
    return true;
  }
  void notify_all() {
    while (!waiters_.empty()) wake_front();
  }

  std::string description() const override { return std::string("signal ") + name(); }
};

}  // namespace osarium
