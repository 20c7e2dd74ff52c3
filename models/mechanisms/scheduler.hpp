// The Scheduler of a kernel instance puts threads on its cpus. It does what is the same under every
// policy: who runs, waits, sleeps; where a thread that wakes up goes; switches and what they cost;
// interrupts to remote and idle cpus; balancing. Who comes next is up to the run queues
// (run_queue.hpp): one for each cpu, or a central one.
//
//   Scheduler scheduler(sim, seats_of(machine), parameters, costs);
//   Thread worker(sim, "worker");
//   scheduler.start(worker);                 // worker's coroutine: co_await here.compute(…)
//   co_await scheduler.block(here);          // until another calls
//   co_await scheduler.wake(here, worker);
//   scheduler.exit(worker);
//
// What code on a cpu asks for happens once it runs there.
//
// A switch costs kernel time of the thread that comes: the direct cost, an address-space switch if
// it has another one, and the refill of what its core's private cache has lost of its footprint
// since (warm_cache.hpp). A direct switch costs what has been lost only: measured costs of IPC have
// the rest in them.
//
// A cpu that is idle, or that another cpu wants to preempt, gets an interrupt. Turns end by a timer
// interrupt. Both wait while the cpu masks interrupts; switches wait while preemption is off.
#pragma once

#include <memory>
#include <vector>

#include "models/hardware/census.hpp"
#include "models/hardware/handler.hpp"
#include "models/mechanisms/direct_switch.hpp"
#include "models/mechanisms/run_queue.hpp"
#include "models/mechanisms/scheduling_costs.hpp"
#include "models/mechanisms/warm_cache.hpp"
#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

class Machine;

// A cpu of the instance and where it is. Cpus of one core share its private cache.
struct Seat {
  Cpu* cpu;
  CoreId core;
  NodeId node;
};

// Of all cpus of a machine.
std::vector<Seat> seats_of(Machine& machine);

struct SchedulingCounts {
  std::uint64_t switches = 0;
  std::uint64_t direct_switches = 0;  // of them, past the run queue
  std::uint64_t preemptions = 0;
  std::uint64_t migrations = 0;  // of threads that waited or slept
  std::uint64_t interrupts = 0;  // to remote and idle cpus
};

class Scheduler final : public DirectSwitch {
 public:
  Scheduler(Simulation& simulation, const std::vector<Seat>& seats,
            const SchedulingParameters& parameters, const SchedulingCosts& costs);
  ~Scheduler() override;

  // A thread begins to compete, on the least loaded of the cpus that it may use.
  void start(Thread& thread);
  // It gives up its cpu for good. A thread that dies exits by itself.
  void exit(Thread& thread);

  Task<> block(Context& here) override;
  Task<> block_for(Context& here, const Awaited& awaited) override;
  Task<> wake(Context& waker, Context& sleeper) override;
  Task<> switch_to(Context& here, Context& next) override;
  // By nobody who would pay for it: timers, tests.
  void wake(Thread& sleeper) { wake_up(sleeper, nullptr); }
  // Lets those go first that wait for the same cpu.
  Task<> yield(Context& here);

  // No other thread gets the cpu of `here` until preemption is on again; nests. It may not block.
  // An interrupt handler is not preempted anyway.
  void disable_preemption(Context& here) {
    if (here.rank() == Rank::thread) ++thread_of(here).preemption_off_;
  }
  void enable_preemption(Context& here);
  // A thread that is where it may no longer be moves at once.
  void set_affinity(Thread& thread, const CpuSet& cpus);

  const SchedulingCounts& counts() const { return counts_; }
  // Of the interrupts that it sends.
  void observe(InterruptStatistics* statistics) { statistics_ = statistics; }
  // Threads that wait for this cpu; with a central queue, for any.
  int waiting(CpuId cpu) const;
  const Thread* running(CpuId cpu) const;

 private:
  struct Local;
  struct Balancer;
  friend class Thread;

  Local& local(CpuId cpu) const { return *by_cpu_[static_cast<std::size_t>(cpu.index)]; }
  Thread& thread_of(Context& here) const;

  // scheduler.cpp: threads change their state
  bool wake_up(Thread& thread, const Context* waker);
  void observe_wake(const Thread& thread, const Context* waker, const Local& target);
  void stop_competing(Thread& thread, ThreadState state);
  void enqueue(Thread& thread, Local& target, Arrival how);
  void move(Thread& thread, Local& target);
  void charge_rivals(Local& target);
  bool notify(Thread& thread, Local& target, const Context* waker);

  // switching.cpp: cpus change their threads
  void schedule(Local& on);
  enum class Switch : bool { by_scheduler, direct };
  void put_on(Local& on, Thread* next, Switch how);
  Duration switch_cost(Local& on, Thread& next, Switch how);
  Duration dispatcher_delay();
  void charge(Local& on);
  void reschedule(Local& on, Arrival how);
  bool interrupt(Local& target, const Context* sender);
  void delivered(Local& on);
  void on_interrupt(Local& on);
  void turn_may_be_over(Local& on);
  void on_timer(Local& on);
  void set_timer(Local& on);
  void note_waiting(const Local& on);
  void keep_balancing(const Local& on);

  // placement.cpp: where threads go
  Local& place(const Thread& thread, const Context* waker) const;
  Local& least_loaded(const CpuSet& allowed) const;
  Local& place_centrally(const Thread& thread, const CpuSet& allowed) const;
  void pull(Thread& thread, Local& to);
  Thread* steal(Local& thief, const CpuSet& victims);
  bool cold(const Thread& thread) const;
  Duration balancing_period(std::size_t node) const;
  void balance();
  void balance(Local& to, const CpuSet& among);

  Simulation& simulation_;
  SchedulingParameters parameters_;
  SchedulingCosts costs_;
  std::vector<std::unique_ptr<WarmCache>> caches_;  // of the cores
  std::vector<std::unique_ptr<RunQueue>> queues_;
  std::vector<std::unique_ptr<Local>> locals_;
  std::vector<Local*> by_cpu_;
  Link threads_;  // started, and not exited
  std::vector<CpuSet> nodes_;
  CpuSet cpus_;
  CpuSet idle_;     // without a thread, and no interrupt on its way
  CpuSet crowded_;  // threads wait there; not with a central queue
  Time dispatcher_free_;
  SchedulingCounts counts_;
  InterruptStatistics* statistics_ = nullptr;
  std::unique_ptr<Balancer> balancer_;
};

// Keeps preemption off for as long as it lives.
class [[nodiscard]] PreemptionOff {
 public:
  PreemptionOff(Scheduler& scheduler, Thread& thread) : scheduler_(scheduler), thread_(thread) {
    scheduler.disable_preemption(thread);
  }
  PreemptionOff(const PreemptionOff&) = delete;
  ~PreemptionOff() { scheduler_.enable_preemption(thread_); }

 private:
  Scheduler& scheduler_;
  Thread& thread_;
};

}  // namespace osarium
