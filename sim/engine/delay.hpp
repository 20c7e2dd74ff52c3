// The awaiter of a delay: co_await sim.delay(4_us), sim.until(time), sim.yield(). Included by
// simulation.hpp, which tells what a delay means.
#pragma once

#include "sim/engine/simulation.hpp"

namespace osarium {

class [[nodiscard]] Delay {
 public:
  Delay(Simulation& simulation, Duration duration) : simulation_(simulation), duration_(duration) {}
  Delay(const Delay&) = delete;
  Delay& operator=(const Delay&) = delete;
  // Inline, so that after await_resume() nothing of it is left.
  [[gnu::always_inline]] ~Delay() {
    if (slot_ != idle) [[unlikely]]
      withdraw();
  }

  bool await_ready() const { return false; }
  template <std::derived_from<FrameBase> Promise>
  [[gnu::always_inline]] bool await_suspend(std::coroutine_handle<Promise> who) {
    note_actor(who.promise(), simulation_.running_);
    if (duration_ <= Duration() || !simulation_.schedules_at_once()) [[unlikely]]
      return suspend_slowly(who.address());
    slot_ = simulation_.schedule<false>(who.address(), end());
    return slot_ != idle;
  }
  void await_resume() { slot_ = idle; }

 private:
  static constexpr SlotId idle = Simulation::no_slot;
  static constexpr SlotId in_ring = idle + 1;
  static constexpr SlotId not_awaited = idle + 2;

  std::uint64_t end() const {
    return simulation_.now_ + static_cast<std::uint64_t>(duration_.picoseconds());
  }
  bool suspend_slowly(void* frame);
  void withdraw();
  [[noreturn, gnu::cold, gnu::noinline]] void refuse();
  [[gnu::cold, gnu::noinline]] void make_room();

  Simulation& simulation_;
  union {
    Duration duration_;
    void* frame_;  // once it is in the ring
  };
  SlotId slot_ = not_awaited;
};

inline Delay Simulation::delay(Duration duration) { return Delay(*this, duration); }
inline Delay Simulation::until(Time time) { return Delay(*this, time - now()); }
inline Delay Simulation::yield() { return Delay(*this, Duration()); }

}  // namespace osarium
