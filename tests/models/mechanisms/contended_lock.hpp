// The program of SOSP 2013, section 6.1 ("extreme contention"; public as libslock,
// bmarks/stress_test.c): threads, each on a core of its own, take one lock, read and write a line
// that it protects, release it, and pause before they come again.
#pragma once

#include <functional>
#include <memory>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/test_and_set_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {

struct ContendedLock {
  ContendedLock(const CoherenceCosts& costs, FakeTopology shape)
      : machine(sim, costs, shape), nodes(machine.coherence, shape), data(machine.coherence) {}

  // Acquisitions in a time.
  std::uint64_t count(SpinLock& lock, int threads, Duration pause, Duration time) {
    std::uint64_t acquisitions = 0;
    for (int i = 0; i < threads; ++i)
      sim.spawn(thread(lock, machine.on(i), pause, acquisitions), "thread", Background::yes);
    sim.run_until(sim.now() + time);
    return acquisitions;
  }
  Actor thread(SpinLock& lock, Context& here, Duration pause, std::uint64_t& acquisitions) {
    for (;;) {
      co_await lock.acquire(here);
      co_await data.load(here);
      co_await data.store(here);
      co_await lock.release(here);
      ++acquisitions;
      co_await here.compute(pause, Mode::user);
    }
  }

  Simulation sim;
  FakeMachine machine;
  McsNodes nodes;
  CacheLine data;
};

}  // namespace osarium
