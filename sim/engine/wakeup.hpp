// Resumes one suspended coroutine at a time that can be moved and withdrawn until then: what a
// model builds an awaiter on whose end others may change (a computation that is interrupted). It
// has a place of its own in the event queue, so setting it costs what a delay costs. An Alarm is
// the better choice for what is mostly cancelled before it expires.
//
// The awaiter parks itself as any other does, and calls over() once it has been resumed.
#pragma once

#include "sim/engine/simulation.hpp"

namespace osarium {

class Wakeup {
 public:
  explicit Wakeup(Simulation& simulation) : simulation_(simulation) {}
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;
  ~Wakeup() { withdraw(); }

  Simulation& simulation() const { return simulation_; }

  // In `duration` > 0 from now, for the coroutine that suspends at present: the result of its
  // await_suspend. False when nothing can happen before: the clock is there already.
  bool suspend(void* frame, Duration duration) {
    make_room();
    slot_ = simulation_.schedule<true>(frame, end(duration));
    return slot_ != none;
  }
  // The same for a coroutine that is suspended already.
  void set(void* frame, Duration duration) {
    if (slot_ == none) {
      make_room();
      const SlotId running = std::exchange(simulation_.running_slot_, none);
      slot_ = running != none ? running : simulation_.queue_.take();
    }
    simulation_.queue_.set_frame(slot_, frame);
    simulation_.queue_.set(slot_, event_key(end(duration), simulation_.next_sequence(), slot_));
  }
  void withdraw() {
    if (slot_ != none) simulation_.queue_.release(std::exchange(slot_, none));
  }
  void over() { slot_ = none; }

 private:
  static constexpr SlotId none = Simulation::no_slot;

  void make_room() {
    if (simulation_.running_slot_ == none) simulation_.queue_.make_room();
  }
  std::uint64_t end(Duration duration) const {
    const auto far = Simulation::never - simulation_.now_;
    const auto length = static_cast<std::uint64_t>(duration.picoseconds());
    return length < far ? simulation_.now_ + length : Simulation::never;
  }

  Simulation& simulation_;
  SlotId slot_ = none;
};

}  // namespace osarium
