// Threads on cpus of their own or several on one, and the least of a scheduler that sleeping locks
// need: whoever blocks makes room for the next that is ready on its cpu, a wake takes a latency,
// and rotate() preempts. It is no model of any scheduler.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "models/mechanisms/sleep.hpp"
#include "sim/random/stream.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {

// Nanoseconds of about the size of real ones.
inline CoherenceCosts plain_costs() {
  CoherenceCosts costs;
  costs.own = {2_ns, 2_ns, 8_ns};
  for (auto& operation : costs.other)
    for (auto& state : operation) state = {2_ns, 2_ns, 50_ns, 70_ns, 130_ns, 190_ns};
  return costs;
}

class FewCpus final : public Sleep {
 public:
  // Thread i on cpu i % cpus; all ready.
  FewCpus(Simulation& simulation, int cpus, int threads, Duration wake_latency = 1_us)
      : topology{1, cpus},
        coherence(plain_costs(), topology),
        simulation_(simulation),
        latency_(wake_latency) {
    for (int i = 0; i < cpus; ++i) cpus_.push_back(std::make_unique<Cpu>(simulation, CpuId(i)));
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back(simulation, simulation.name("thread", i), *cpus_[at(i % cpus)]);
      set_ready(threads_.back());
    }
  }

  Context& thread(int i) { return threads_[at(i)].context; }
  int threads() const { return static_cast<int>(threads_.size()); }
  Cpu& cpu(int i) { return *cpus_[at(i)]; }
  std::vector<Cpu*> cpus() const {
    std::vector<Cpu*> all;
    for (const auto& each : cpus_) all.push_back(each.get());
    return all;
  }

  Task<> block(Context& here) override {
    Thread& me = of(here);
    if (std::exchange(me.wake_pending, false)) co_return;
    ++blocks;
    set_asleep(me);
    co_await here.compute({}, here.mode());
  }
  Task<> wake(Context& waker, Context& sleeper) override {
    Thread& other = of(sleeper);
    ++wakes;
    if (!other.asleep || other.waking) {
      other.wake_pending = true;
    } else {
      other.waking = true;
      simulation_.spawn(make_ready_later(other), "wake-up");
    }
    co_await waker.compute(100_ns, waker.mode());
  }

  // The thread of the cpu goes to the end of those that are ready there.
  void rotate(int cpu) {
    Context* const running = cpus_[at(cpu)]->thread();
    if (running == nullptr) return;
    Thread& preempted = of(*running);
    unready(preempted);
    set_ready(preempted);
  }
  // Off its cpu until resume(), whether or not another thread is ready.
  void preempt(Context& thread) {
    of(thread).held_back = true;
    dispatch(of(thread).home);
  }
  void resume(Context& thread) {
    of(thread).held_back = false;
    dispatch(of(thread).home);
  }
  // The thread has nothing more to do.
  void exit(Context& here) { set_asleep(of(here)); }

  // A limited number of preemptions, so that what has been lost shows as a deadlock.
  Actor preempt_at_random(Stream& random, int times, Duration longest_gap) {
    for (int i = 0; i < times; ++i) {
      co_await simulation_.delay(Duration::picoseconds(static_cast<std::int64_t>(
          random.below(static_cast<std::uint64_t>(longest_gap.picoseconds())))));
      rotate(static_cast<int>(random.below(cpus_.size())));
    }
  }

  FakeTopology topology;
  Coherence coherence;
  int blocks = 0;
  int wakes = 0;

 private:
  struct Thread {
    Thread(Simulation& simulation, Name name, Cpu& cpu) : context(simulation, name), home(cpu) {}
    Context context;
    Cpu& home;
    bool asleep = true;
    bool waking = false;
    bool wake_pending = false;
    bool held_back = false;
  };

  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
  Thread& of(Context& context) {
    for (Thread& each : threads_)
      if (&each.context == &context) return each;
    // An interrupt handler: it can wake, and never sleeps.
    throw InternalError("no thread");
  }
  Actor make_ready_later(Thread& thread) {
    co_await simulation_.delay(latency_);
    thread.waking = false;
    set_ready(thread);
  }
  void set_ready(Thread& thread) {
    thread.asleep = false;
    ready_.push_back(&thread);
    dispatch(thread.home);
  }
  void set_asleep(Thread& thread) {
    thread.asleep = true;
    unready(thread);
    dispatch(thread.home);
  }
  void unready(Thread& thread) { std::erase(ready_, &thread); }
  void dispatch(Cpu& cpu) {
    Context* next = nullptr;
    for (Thread* each : ready_)
      if (&each->home == &cpu && !each->held_back && next == nullptr) next = &each->context;
    if (cpu.thread() != next) cpu.dispatch(next);
  }

  Simulation& simulation_;
  Duration latency_;
  std::vector<std::unique_ptr<Cpu>> cpus_;
  std::deque<Thread> threads_;
  std::deque<Thread*> ready_;  // the first of a cpu is the one that runs
};

}  // namespace osarium
