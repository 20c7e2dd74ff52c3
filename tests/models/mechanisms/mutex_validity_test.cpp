// Validation of mutexes (docs/validity/sleeping_locks.md): the program of SOSP 2013, figure 5,
// whose mutex is that of the C library, on the Westmere-EX; and the kernels' mutexes in the same
// program. How long a thread pauses after a release is not published, so what is asserted must hold
// for pauses that differ by a factor of five.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/mutex.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/hardware/measured_machine.hpp"
#include "tests/models/mechanisms/own_cpu_sleep.hpp"

namespace osarium {
namespace {

// A trivial system call (72 ns) and the sending of an IPI (437 cycles at 2.0 GHz): Humphries et
// al.: ghOSt, SOSP 2021, table 3, and yhtzd/skyloft. From one thread's wake to the other's return
// from a futex, one way (4.95 us): gsauthof/osjitter, on an Atom C3758.
constexpr FutexCosts futex_costs{72_ns, 218_ns, 4950_ns};

// Acquisitions per microsecond.
template <class Lock>
double throughput(MeasuredMachine& on, Lock& lock, int threads, Duration pause) {
  constexpr Duration time = 500_us;
  CacheLine data(on.machine.coherence);
  std::uint64_t count = 0;
  auto thread = [](Lock& taken, CacheLine& line, Context& here, Duration between,
                   std::uint64_t& acquisitions) -> Actor {
    for (;; ++acquisitions) {
      co_await taken.acquire(here);
      co_await line.load(here);
      co_await line.store(here);
      co_await taken.release(here);
      co_await here.compute(between, Mode::user);
    }
  };
  std::vector<ActorHandle> running;
  for (int i = 0; i < threads; ++i)
    running.emplace_back(on.sim.spawn(thread(lock, data, on.machine.on(i), pause, count), "thread",
                                      Background::yes));
  on.sim.run_until(Time() + time);
  // Before the lock goes, which is younger than the simulation.
  for (ActorHandle& each : running) each.cancel();
  return static_cast<double>(count) / static_cast<double>(time / 1_us);
}

double ticket(int threads, Duration pause) {
  MeasuredMachine on = MeasuredMachine::xeon();
  TicketLock lock(on.machine.coherence);
  return throughput(on, lock, threads, pause);
}

double mcs(int threads, Duration pause) {
  MeasuredMachine on = MeasuredMachine::xeon();
  McsNodes nodes(on.machine.coherence, on.topology);
  McsLock lock(nodes);
  return throughput(on, lock, threads, pause);
}

double mutex(MutexRules rules, int threads, Duration pause) {
  MeasuredMachine on = MeasuredMachine::xeon();
  PerCpuLines nodes(on.machine.coherence, on.topology);
  TicketLock bucket(on.machine.coherence);
  OwnCpuSleep sleep(on.machine, bucket, futex_costs);
  LockStatistics statistics;
  Mutex lock(on.machine.coherence, nodes, sleep, statistics.lock_class("mutex"), rules);
  return throughput(on, lock, threads, pause);
}

TEST(MutexValidity, AtEightyThreadsAFutexIsBetweenTheQueuedAndTheTicketLock) {
  for (const Duration pause : {100_ns, 200_ns, 500_ns}) {
    const double published_order[] = {mcs(80, pause), mutex(MutexRules::futex(), 80, pause),
                                      ticket(80, pause)};
    EXPECT_GT(published_order[0], published_order[1]) << pause / 1_ns << " ns";
    EXPECT_GT(published_order[1], published_order[2]) << pause / 1_ns << " ns";
  }
}

TEST(MutexValidity, ASingleThreadIsTheFastestAndSocketsCostThroughput) {
  double last = mutex(MutexRules::futex(), 1, 100_ns);
  for (const int threads : {10, 20, 80}) {
    const double next = mutex(MutexRules::futex(), threads, 100_ns);
    EXPECT_LT(next, last) << threads << " threads";
    last = next;
  }
}

TEST(MutexValidity, SpinnersThatAllWatchTheLockCollapseAndQueuedOnesDoNot) {
  for (const Duration pause : {100_ns, 200_ns, 500_ns}) {
    const double crowd = mutex(MutexRules::linux_2_6_30(), 80, pause);
    const double queue = mutex(MutexRules::linux_3_10(), 80, pause);
    EXPECT_LT(crowd, 0.2 * mutex(MutexRules::linux_2_6_30(), 10, pause));
    EXPECT_GT(queue, 0.5 * mutex(MutexRules::linux_3_10(), 10, pause));
    EXPECT_GT(queue, 5 * crowd);
  }
}

// The figures of docs/validity/sleeping_locks.md.
TEST(MutexValidity, RecordsItsFigures) {
  for (const int threads : {1, 2, 10, 20, 40, 80}) {
    const auto record = [&](const std::string& name, double value) {
      EXPECT_GT(value, 0);
      RecordProperty(name + "_" + std::to_string(threads), std::to_string(value));
    };
    record("ticket", ticket(threads, 100_ns));
    record("mcs", mcs(threads, 100_ns));
    record("futex", mutex(MutexRules::futex(), threads, 100_ns));
    record("linux_2_6_30", mutex(MutexRules::linux_2_6_30(), threads, 100_ns));
    record("linux_3_10", mutex(MutexRules::linux_3_10(), threads, 100_ns));
    record("linux_4_10", mutex(MutexRules::linux_4_10(), threads, 100_ns));
    record("futex_without_pause", mutex(MutexRules::futex(), threads, Duration()));
  }
}

}  // namespace
}  // namespace osarium
