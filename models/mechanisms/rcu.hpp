// Read-copy update: readers cost nothing, and whoever replaced something waits for a grace period,
// at whose end every reader that may have seen the old one is through.
//
//   { Rcu::Reader reader(rcu, here); … }          // a reader may compute, and does not sleep
//   co_await rcu.synchronize(here);               // sleeps for a grace period
//   rcu.call(here, callback);                     // or is called back after one, in a softirq
//
// A grace period ends when every cpu has passed a quiescent state since it began, with all readers
// of before through. Cpus report theirs by quiescent(): their scheduler does so at every context
// switch, and at a tick that finds no reader. Idle cpus and those in user mode do not report; a
// scan finds them, as force_quiescent_state() does, scan_period after the beginning and then again
// and again. Requests that come during a grace period wait for the next. A callback is invoked on
// the cpu that asked, at most `batch` in one softirq. (Linux: Documentation/RCU, kernel/rcu/tree.c.
// The cpu time of the grace-period thread is left out.)
#pragma once

#include <array>
#include <deque>
#include <span>
#include <vector>

#include "models/costs/cost_table.hpp"
#include "models/hardware/handler.hpp"
#include "models/mechanisms/sleep.hpp"
#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

struct RcuCosts {
  Duration scan_period;
  Duration stall_timeout;  // a grace period that lasts longer is an error of the model
  std::int64_t batch = 1;
  Duration callback;       // to call one, besides what it does
  Duration softirq_entry;  // to get into the softirq and out again

  enum class Tick : bool { hz_250, hz_1000 };
  static RcuCosts from(const CostTable& table, Frequency clock, Tick tick, Duration softirq_entry);
};

// Derive, and say what happens in invoke(), which runs in a softirq: it does not sleep. It is
// queued once at a time, and no longer queued when invoke() begins.
class RcuCallback : private Link {
 public:
  virtual ~RcuCallback() { remove(); }
  virtual Task<> invoke(Context& here) = 0;

 private:
  friend class Rcu;
};

class Rcu final : Alarm {
 public:
  // For the cpus of one kernel instance.
  Rcu(Simulation& simulation, Sleep& sleep, std::span<Cpu* const> cpus, RcuCosts costs);
  ~Rcu();

  class [[nodiscard]] Reader {
   public:
    Reader(Rcu& rcu, const Context& here) : readers_(rcu.enter(here)) { ++readers_; }
    Reader(const Reader&) = delete;
    ~Reader() { --readers_; }

   private:
    std::uint32_t& readers_;
  };

  Task<> synchronize(Context& here);
  void call(const Context& here, RcuCallback& callback);

  // The cpu has just switched contexts, or is seen outside of kernel code. A reader that has been
  // preempted there is still waited for.
  void quiescent(CpuId cpu);

  bool in_grace_period() const { return missing_ > 0; }
  std::uint64_t grace_periods() const { return grace_periods_; }

 private:
  struct Local {
    Local(Rcu& rcu, Cpu& cpu);
    Cpu& cpu;
    std::array<std::uint32_t, 2> readers{};  // that entered here, by phase
    bool missing = false;                    // no quiescent state yet in this grace period
    Link next;                               // callbacks for the next grace period,
    Link waiting;                            // for this one,
    Link done;                               // and whose grace period is over
    Handler softirq;
  };

  Local& local(const Context& here);
  std::uint32_t& enter(const Context& here) { return local(here).readers[phase_]; }
  void begin();
  void end();
  void expired() override;
  void report(Local& local);
  Task<> invoke(Local& local, Context& here);
  static RcuCallback& pop(Link& list);
  static void splice(Link& from, Link& to);

  Simulation& simulation_;
  Sleep& sleep_;
  RcuCosts costs_;
  std::deque<Local> locals_;
  std::vector<Local*> of_cpu_;  // by CpuId; nullptr: of another kernel instance
  std::size_t phase_ = 0;       // which of the two counts readers enter: it flips when one begins
  int missing_ = 0;
  bool requested_ = false;  // callbacks wait for the next grace period
  std::uint64_t grace_periods_ = 0;
  Time begun_;
};

}  // namespace osarium
