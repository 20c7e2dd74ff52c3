// The program of SOSP 2013, section 6.1 ("extreme contention"; public as libslock,
// bmarks/stress_test.c with the parameters of scripts/test.sh): threads, each on a core of its own,
// take one lock, read and write a line that it protects, and release it, again and again.
#pragma once

#include <vector>

#include "sim/random/stream.hpp"
#include "tests/models/hardware/measured_machine.hpp"

namespace osarium {

// Millions of acquisitions per second by all threads, on the first cpus of the machine. They start
// at random within 20 us: in which order the threads of the measured program queue is a matter of
// what has happened to each of them before. A thread pauses after each release.
template <class Lock>
double throughput(MeasuredMachine& on, Lock& lock, int threads, Duration pause = {},
                  Seed seed = {}) {
  CacheLine data(on.machine.coherence);
  std::uint64_t acquisitions = 0;
  const auto thread = [](MeasuredMachine& of, Lock& taken, CacheLine& protects, int cpu,
                         Duration between, Seed order, std::uint64_t& count) -> Actor {
    Stream random(order, "thread", static_cast<std::uint64_t>(cpu), "start");
    Context& here = of.machine.on(cpu);
    co_await of.sim.delay(Duration::from_seconds(20e-6 * random.uniform()));
    for (;;) {
      co_await taken.acquire(here);
      co_await protects.load(here);
      co_await protects.store(here);
      co_await taken.release(here);
      ++count;
      if (between > Duration()) co_await here.compute(between, Mode::user);
    }
  };
  std::vector<ActorHandle> running;
  for (int cpu = 0; cpu < threads; ++cpu)
    running.emplace_back(on.sim.spawn(thread(on, lock, data, cpu, pause, seed, acquisitions),
                                      "thread", Background::yes));
  on.sim.run_until(on.sim.now() + 200_us);
  acquisitions = 0;
  const Duration time = 2_ms;
  on.sim.run_until(on.sim.now() + time);
  // Before the lock goes, which is younger than the simulation.
  for (ActorHandle& each : running) each.cancel();
  return static_cast<double>(acquisitions) / time.seconds() / 1e6;
}

}  // namespace osarium
