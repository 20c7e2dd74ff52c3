// A machine for tests of scheduling: some cpus, a scheduler, and threads that compute in phases.
// Without other arguments all mechanisms are free.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "models/mechanisms/scheduler.hpp"

namespace osarium {

// `cpus_of_a_node` 0: all in one node. Each cpu is a core.
class Scheduled {
 public:
  explicit Scheduled(int count, const SchedulingParameters& parameters = {},
                     const SchedulingCosts& costs = {}, int cpus_of_a_node = 0)
      : scheduler(sim, seats(count, cpus_of_a_node), parameters, costs) {}

  Time at(Duration since_start) const { return Time() + since_start; }
  Thread& thread(const ThreadAttributes& attributes = {}) {
    return threads.emplace_back(sim, sim.name("thread", threads.size()), attributes);
  }
  Thread& started(const ThreadAttributes& attributes = {}) {
    Thread& here = thread(attributes);
    scheduler.start(here);
    return here;
  }
  // A thread that wants a cpu all the time.
  Thread& busy(const ThreadAttributes& attributes = {}) {
    Thread& here = started(attributes);
    sim.spawn(compute_for_ever(here), here.name(), Background::yes);
    return here;
  }
  // A thread that computes for `work`, then exits; when, is noted in ends.
  Thread& job(Duration work, const ThreadAttributes& attributes = {}) {
    Thread& here = started(attributes);
    sim.spawn(compute_once(here, work), here.name());
    return here;
  }
  void later(Duration delay, std::function<void()> what) {
    sim.spawn([this, delay, what]() -> Task<> {
      co_await sim.delay(delay);
      what();
    });
  }
  CpuId cpu_id(int index) const { return CpuId(index); }

  Simulation sim;
  std::deque<Cpu> cpus;
  Scheduler scheduler;
  std::deque<Thread> threads;
  std::vector<Time> ends;

 private:
  std::vector<Seat> seats(int number, int of_a_node) {
    std::vector<Seat> all;
    for (int i = 0; i < number; ++i)
      all.push_back({&cpus.emplace_back(sim, CpuId(i)), CoreId(i),
                     NodeId(of_a_node == 0 ? 0 : i / of_a_node)});
    return all;
  }
  Actor compute_for_ever(Thread& here) {
    for (;;) co_await here.compute(Duration::milliseconds(1'000'000), Mode::user);
  }
  Actor compute_once(Thread& here, Duration work) {
    co_await here.compute(work, Mode::user);
    ends.push_back(sim.now());
    scheduler.exit(here);
  }
};

}  // namespace osarium
