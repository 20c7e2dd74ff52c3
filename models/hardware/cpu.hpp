// A Cpu is a hardware thread: it runs one context at a time and knows how long it was in which
// mode.
//
// A scheduler dispatches a thread on it; interrupt handlers come on top of the thread (rank by
// rank: a softirq interrupts a thread, an interrupt either) and leave again:
//
//   cpu.interrupt(handler, Rank::interrupt);                 // by whoever raises the interrupt
//   co_await handler.compute(costs.handler, Mode::interrupt);  // in the handler's coroutine
//   cpu.leave(handler);
//
// A handler that cannot come yet, because its rank is masked or occupied, waits its turn. What is
// interrupted keeps its remaining work.
#pragma once

#include <array>
#include <deque>
#include <vector>

#include "models/hardware/context.hpp"
#include "models/hardware/idle_state.hpp"
#include "models/hardware/ids.hpp"
#include "sim/engine/wakeup.hpp"

namespace osarium {

// Learns that a cpu has become busy or idle, or that what runs is in another memory phase than what
// ran before.
class CpuWatcher {
 public:
  virtual void changed(Cpu& cpu) = 0;

 protected:
  ~CpuWatcher() = default;
};

class Cpu {
 public:
  Cpu(Simulation& simulation, CpuId id) : id_(id), end_of_work_(simulation) {}
  Cpu(const Cpu&) = delete;

  CpuId id() const { return id_; }
  Simulation& simulation() const { return end_of_work_.simulation(); }
  // What runs now: the handler on top, else the thread; nullptr when idle.
  Context* running() const { return top_; }
  // What a scheduler has put here, perhaps interrupted at present.
  Context* thread() const { return thread_; }
  bool idle() const { return top_ == nullptr; }

  // Puts `next` in the place of the thread; nullptr leaves the cpu idle. `next` is on no other cpu.
  // It owes the switch: kernel time before it gets on.
  void dispatch(Context* next, Duration switch_cost = {});

  void interrupt(Context& handler, Rank rank);
  void leave(Context& handler);
  // No handler up to `rank` comes until unmask(); nests.
  void mask(Rank rank);
  void unmask(Rank rank);
  bool masked(Rank rank) const;

  // How fast work gets done from now on, 1 being undisturbed: memory and a busy sibling slow it.
  // `stalled` is the share of the time that is waiting for memory, in [0, 1): the account of what
  // is on top is charged with it; `remote` is the part of that for memory of other nodes.
  void set_speed(double speed, double stalled = 0, double remote = 0);
  double speed() const { return speed_; }
  // Work done in a time, and the time that work takes, at that speed.
  Duration progress(Duration elapsed) const {
    return speed_ == 1 ? elapsed : slow_progress(elapsed);
  }
  Duration needed(Duration work) const { return speed_ == 1 ? work : slowly_needed(work); }

  // From light to deep. Who comes first on an idle cpu owes the exit. (A real cpu guesses how deep
  // to go; this one goes deeper as time passes, as if it guessed right.)
  void set_idle_states(std::vector<IdleState> states) { idle_states_ = std::move(states); }

  // Of an idle cpu. There is one at most; it lives as long as anything is put on the cpu or leaves
  // it.
  void set_watcher(CpuWatcher* watcher) { watcher_ = watcher; }

  // Time spent in a mode until now. The sum over the modes is the time since the start.
  Duration time(Mode mode) const;

 private:
  friend class Context;
  friend class MemoryPhase;
  Duration slow_progress(Duration elapsed) const;
  Duration slowly_needed(Duration work) const;
  void settle() { settle(simulation().now()); }
  void settle(Time until);
  void charge_stalls(Account& account, Duration elapsed) const;
  void proceed();
  bool begin_work();
  Duration time_to_end() const;
  void admit();
  void leave_idle(Context& first);
  bool admissible(Rank rank) const;
  void remove(Context& context);
  void tell_watcher() {
    if (watcher_ == nullptr) return;
    const MemoryPhase* const phase = top_ == nullptr ? nullptr : top_->phase_;
    if (phase == told_phase_ && idle() == told_idle_) return;
    told_phase_ = phase;
    told_idle_ = idle();
    watcher_->changed(*this);
  }

  CpuId id_;
  Context* top_ = nullptr;
  Context* thread_ = nullptr;
  std::array<std::uint16_t, 3> on_{};  // handlers on the cpu, by rank
  std::array<std::uint16_t, 3> masks_{};
  std::deque<Context*> pending_;
  CpuWatcher* watcher_ = nullptr;
  const MemoryPhase* told_phase_ = nullptr;
  bool told_idle_ = true;
  double speed_ = 1;
  double stalled_ = 0;
  double remote_ = 0;
  Time since_;
  Time idle_since_;
  std::vector<IdleState> idle_states_;
  std::array<Duration, modes> times_{};
  Wakeup end_of_work_;  // of what is on top
};

inline bool Context::unhindered() const {
  return cpu_ != nullptr && cpu_->running() == this &&
         (owed_ == Duration() || cpu_->needed(owed_) <= simulation().now() - cpu_->since_);
}

// Masks a rank for as long as it lives.
class [[nodiscard]] Masked {
 public:
  Masked(Cpu& cpu, Rank rank) : cpu_(cpu), rank_(rank) { cpu.mask(rank); }
  Masked(const Masked&) = delete;
  ~Masked() { cpu_.unmask(rank_); }

 private:
  Cpu& cpu_;
  Rank rank_;
};

}  // namespace osarium
