// A Context is a thread of control that needs a cpu to get on: a thread, an interrupt handler, an
// agent. Its code is a coroutine that has the context as `here`:
//
//   co_await here.compute(costs.lookup, Mode::kernel);
//
// ends when the context has been running for that long on the cpu that it is dispatched on:
// interrupts, preemption and a slow cpu stretch it, and a context without a cpu waits for one. So
// compute(0) means: once I run. Only one coroutine at a time may wait in a context. Kernel time
// that it owes (a context switch) comes before its work.
#pragma once

#include <vector>

#include "models/hardware/ids.hpp"
#include "sim/engine/simulation.hpp"

namespace osarium {

class Account;
class Context;
class Cpu;
class LockClass;
class MemoryPhase;
class Trail;
class WorkingSet;
struct Term;

// Who interrupts whom: the higher the lower.
enum class Rank : std::uint8_t { thread, softirq, interrupt };

// What a cpu spends its time on.
enum class Mode : std::uint8_t { user, kernel, softirq, interrupt, spin, idle };
inline constexpr int modes = 6;

// Learns that a context is no longer the thread of its cpu: it was preempted, or gave the cpu up.
// (An interrupt above it does not count; nor does its death: what it would be told of may be dead
// as well.) Told once for each watch(). departed() may wake contexts and end their spinning, and
// dispatches nothing itself.
class Departure : private Link {
 public:
  Departure() = default;
  virtual ~Departure() { remove(); }
  // Of a context that is the thread of a cpu. Ends what was watched before.
  void watch(Context& thread);
  void forget() { unlink(); }

 protected:
  virtual void departed() = 0;

 private:
  friend class Context;
};

// Learns that a context that runs is about to stop running, for whatever reason, or to run at
// another speed; and that somebody asks what it has done up to now. Told each time from expect() to
// forget().
class Disturbance {
 public:
  Disturbance() = default;
  Disturbance(const Disturbance&) = delete;
  virtual ~Disturbance() { forget(); }
  void expect(Context& context);
  void forget();

 protected:
  virtual void disturbed() = 0;
  virtual void observed() {}

 private:
  friend class Context;
  Context* context_ = nullptr;
};

// A lock that a context holds: for the statistics of locks (models/mechanisms/lock_statistics.hpp).
struct HeldLock {
  LockClass* lock_class;
  const void* lock;
  Time since;
};

class Context : public Waitable {
 public:
  explicit Context(Simulation& simulation, Name name = "context") : Waitable(simulation, name) {}
  // Leaves its cpu.
  ~Context() override;

  // The cpu that runs it, or that it will return to when an interrupt ends; nullptr without one.
  Cpu* cpu() const { return cpu_; }
  // The cpu that it is on, or was on last.
  CpuId place() const { return place_; }
  bool running() const;
  Rank rank() const { return rank_; }
  Mode mode() const { return mode_; }

  class [[nodiscard]] Computing;
  Computing compute(Duration work, Mode mode);
  // Runs, without getting anywhere, until end_spin(), which may have come before: for spinlocks and
  // polling. Continues at the instant of end_spin() if it is running then, else once it runs.
  // Spinning may begin with something that is not spinning but of another mode, and ends at
  // spins_since().
  Computing spin(Mode first = Mode::spin);
  void spins_since(Time since);
  void end_spin();
  // Of one that spins unhindered since before `begun`: as if it had computed this since then.
  void end_spin(Duration work, Time begun);
  // Runs, and owes nothing any more. Defined in cpu.hpp.
  inline bool unhindered() const;

  // The kernel instance that its code belongs to.
  KernelId kernel() const { return kernel_; }
  void set_kernel(KernelId kernel) { kernel_ = kernel; }
  // The account of the request that it works for; nullptr: nobody's.
  Account* account() const { return account_; }
  void set_account(Account* account);
  // Who takes down what it does: its account's, or else its own. Defined in account.hpp.
  inline Trail* trail() const;
  Trail* own_trail() const { return trail_; }
  void set_trail(Trail* trail) { trail_ = trail; }
  // That account is in this term from now on. Returns the one before. (Defined in account.hpp.)
  inline Term enter(Term term);
  // What happens to it, for the account: it cannot get on, and gets on again.
  inline void hold_up(Term by);
  inline void go_on();
  // The mode of ordinary code where it is at present: in a program, a kernel, a softirq.
  Mode code_mode() const { return code_mode_; }
  void set_code_mode(Mode mode) { code_mode_ = mode; }
  // In the order in which they were taken.
  std::vector<HeldLock>& held_locks() { return held_locks_; }

  // Of the memory phase that its code is in; nullptr outside of any. Defined in memory_phase.hpp.
  inline WorkingSet* working_set() const;

  // Whoever watches it learns of nothing more: it goes away, or all of the machine does.
  void tell_nobody();

  // When it asked for what it computes, or computed last.
  Time begun() const { return begun_; }
  // What is left of the work that it waits for, without what it owes.
  Duration remaining() const;
  // The time that it has had a cpu to itself, with what it owed.
  Duration used() const;
  std::string description() const override { return std::string("cpu time for ") + name(); }

  // It competes for a cpu and has none.
  virtual bool waits_for_cpu() const { return false; }
  // What an observer knows it by, which is the only one to set it; 0: not seen yet.
  std::uint32_t observed_as() const { return observed_as_; }
  void observe_as(std::uint32_t number) const { observed_as_ = number; }

 private:
  friend class Cpu;
  friend class Departure;
  friend class Disturbance;
  friend class MemoryPhase;
  static constexpr Duration endless = Duration::max();

  // Whether the coroutine that waits has to be suspended for it.
  bool begin(Duration work, Mode mode);
  void finish() { wake_front(); }
  inline void* waiting_frame() const;
  void finished(Computing& computing);
  void abandon(Computing& computing);
  void tell_departed();
  void tell_disturbed() {
    if (disturbance_ != nullptr) disturbance_->disturbed();
  }
  void tell_observed() {
    if (disturbance_ != nullptr) disturbance_->observed();
  }

  Cpu* cpu_ = nullptr;
  CpuId place_;
  Context* below_ = nullptr;  // what it interrupts, on its cpu
  Rank rank_ = Rank::thread;
  Time begun_;
  Duration owed_;
  Duration remaining_;
  Duration used_;
  mutable std::uint32_t observed_as_ = 0;
  Mode mode_ = Mode::kernel;
  bool spin_ended_ = false;
  Mode code_mode_ = Mode::user;
  KernelId kernel_;
  Account* account_ = nullptr;
  Trail* trail_ = nullptr;
  Disturbance* disturbance_ = nullptr;
  Link departures_;
  MemoryPhase* phase_ = nullptr;  // the innermost
  std::vector<HeldLock> held_locks_;
};

class Context::Computing : Waiter {
 public:
  Computing(Context& here, Duration work, Mode mode) : here_(here), work_(work), mode_(mode) {
    OSARIUM_CHECK(work >= Duration(), "a context computes for a negative time");
  }
  Computing(const Computing&) = delete;
  ~Computing() {
    if (waiting()) here_.abandon(*this);
    leave(&here_);
  }
  bool await_ready() const {
    return work_ == Duration() && here_.owed_ == Duration() && here_.running();
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> who) {
    OSARIUM_CHECK(!here_.has_waiters(), "two coroutines compute in one context");
    here_.park(*this, who);
    here_.waiters_.push_back(*this);
    return here_.begin(work_, mode_);
  }
  // Woken, or resumed by the cpu itself at the end of the work.
  void await_resume() {
    if (waiting()) here_.finished(*this);
    set_idle();
  }

 private:
  friend class Context;
  Context& here_;
  Duration work_;
  Mode mode_;
};

inline void Disturbance::expect(Context& context) {
  OSARIUM_CHECK(context.disturbance_ == nullptr, "two are to be told of a context's disturbances");
  context_ = &context;
  context.disturbance_ = this;
}
inline void Disturbance::forget() {
  if (context_ != nullptr) std::exchange(context_, nullptr)->disturbance_ = nullptr;
}
inline void* Context::waiting_frame() const {
  return static_cast<Computing*>(waiters_.front())->frame_;
}
inline Context::Computing Context::compute(Duration work, Mode mode) {
  return Computing(*this, work, mode);
}
inline Context::Computing Context::spin(Mode first) {
  return Computing(*this, std::exchange(spin_ended_, false) ? Duration() : endless, first);
}

}  // namespace osarium
