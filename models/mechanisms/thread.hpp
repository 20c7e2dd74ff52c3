// A Thread is a context that a Scheduler puts on cpus. Its attributes say how it wants to be
// scheduled and what a switch to it costs; the rest is the bookkeeping of the scheduler and of its
// policy. It does not move; if its scheduler dies first it is left without a cpu for ever.
#pragma once

#include "models/hardware/context.hpp"
#include "models/mechanisms/cpu_set.hpp"
#include "models/mechanisms/sleep.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

class Scheduler;
class Thread;
class WarmCache;

// 0 is no address space of its own: a kernel thread, which runs in whatever is loaded.
using AddressSpaceId = std::uint32_t;

struct ThreadAttributes {
  std::int32_t nice = 0;      // -20 to 19: CFS, EEVDF
  std::int32_t priority = 0;  // the larger the sooner: fixed priority
  Duration runtime = {};      // deadline: so much of a cpu ...
  Duration period = {};       // ... in every such time; without them it gets what is left over
  AddressSpaceId address_space = 0;
  Bytes footprint = {};  // what it touches of memory whenever it runs
  CpuSet affinity = CpuSet::all();
};

enum class ThreadState : std::uint8_t { created, waiting, running, blocked, exited };

// What a policy keeps of a thread. Virtual times are picoseconds of a thread of nice 0.
struct SchedulingEntity {
  std::int64_t weight = 1024;
  std::int64_t virtual_time = 0;
  std::int64_t lag = 0;          // virtual time that it was owed when it left
  std::int64_t deadline = 0;     // virtual with EEVDF
  std::int64_t picked_with = 0;  // its deadline when it was picked
  Duration left;                 // of a quantum or a budget
  Duration ran;                  // since it was picked

  // Its place in a ThreadTree.
  Thread* smaller = nullptr;
  Thread* larger = nullptr;
  std::int64_t key = 0;
  std::int64_t order = 0;
  std::int64_t least_deadline = 0;  // of the subtree
  std::uint64_t height = 0;
};

class Thread final : public Context, private Link {
 public:
  Thread(Simulation& simulation, Name name, const ThreadAttributes& attributes = {})
      : Context(simulation, name), attributes_(attributes) {}
  ~Thread() override;

  const ThreadAttributes& attributes() const { return attributes_; }
  ThreadState state() const { return state_; }
  // Where it runs or waits, or ran last.
  CpuId home() const { return home_; }
  // For how long it has been the thread of a cpu, with the interrupts above it: what operating
  // systems call its cpu time.
  Duration on_cpu() const {
    return state_ == ThreadState::running ? on_cpu_ + (simulation().now() - came_) : on_cpu_;
  }
  std::string description() const override;
  bool waits_for_cpu() const override { return state_ == ThreadState::waiting; }

  SchedulingEntity entity;  // for policies

 private:
  friend class RunQueue;
  friend class Scheduler;
  friend class WarmCache;

  // Of a list.
  struct Member : Link {
    explicit Member(Thread& owner) : thread(owner) {}
    Thread& thread;
  };

  ThreadAttributes attributes_;
  Member started_{*this};  // among the threads of its scheduler
  Member warmth_{*this};   // among those whose footprint a cache holds
  Scheduler* scheduler_ = nullptr;
  ThreadState state_ = ThreadState::created;
  Awaited awaited_;     // while it is blocked
  bool woken_ = false;  // a wake that came before the block
  std::uint16_t preemption_off_ = 0;
  CpuId home_;
  Duration charged_;  // how much of used() its policy knows of
  Time came_;
  Time left_cpu_;
  Duration on_cpu_;  // up to left_cpu_
  const WarmCache* warm_in_ = nullptr;
};

}  // namespace osarium
