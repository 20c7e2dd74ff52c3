// Validation of mutexes (docs/validity/sleeping_locks.md): the program of SOSP 2013, figure 5,
// whose mutex is that of the C library, on the Westmere-EX; and the kernels' mutexes in the same
// program. How long a thread pauses after a release is not published, so what is asserted must hold
// for pauses that differ by a factor of five.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/mutex.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/mechanisms/contended_lock.hpp"
#include "tests/models/mechanisms/own_cpu_sleep.hpp"

namespace osarium {
namespace {

// A trivial system call (72 ns) and the sending of an IPI (437 cycles at 2.0 GHz): Humphries et
// al.: ghOSt, SOSP 2021, table 3, and yhtzd/skyloft. From one thread's wake to the other's return
// from a futex, one way (4.95 us): gsauthof/osjitter, on an Atom C3758.
constexpr FutexCosts futex_costs{72_ns, 218_ns, 4950_ns};

// Over random orders in which threads start. A single one is not to be trusted: with a few of them
// a mutex is several times as fast as with the others.
struct Throughput {
  double least, median, most;
};

template <class Run>
Throughput over_orders(Run run) {
  std::vector<double> results;
  for (std::uint64_t seed = 1; seed <= 11; ++seed) results.push_back(run(Seed{seed}));
  std::sort(results.begin(), results.end());
  return {results.front(), results[results.size() / 2], results.back()};
}

Throughput ticket_of(int threads, Duration pause) {
  return over_orders([&](Seed seed) {
    MeasuredMachine on = MeasuredMachine::xeon();
    TicketLock lock(on.machine.coherence);
    return throughput(on, lock, threads, pause, seed);
  });
}

Throughput mcs_of(int threads, Duration pause) {
  return over_orders([&](Seed seed) {
    MeasuredMachine on = MeasuredMachine::xeon();
    McsNodes nodes(on.machine.coherence, on.topology);
    McsLock lock(nodes);
    return throughput(on, lock, threads, pause, seed);
  });
}

Throughput mutex_of(MutexRules rules, int threads, Duration pause) {
  return over_orders([&](Seed seed) {
    MeasuredMachine on = MeasuredMachine::xeon();
    PerCpuLines nodes(on.machine.coherence, on.topology);
    TicketLock bucket(on.machine.coherence);
    OwnCpuSleep sleep(on.machine, bucket, futex_costs);
    LockStatistics statistics;
    Mutex lock(on.machine.coherence, nodes, sleep, statistics.lock_class("mutex"), rules);
    return throughput(on, lock, threads, pause, seed);
  });
}

double ticket(int threads, Duration pause) { return ticket_of(threads, pause).median; }
double mcs(int threads, Duration pause) { return mcs_of(threads, pause).median; }
double mutex(MutexRules rules, int threads, Duration pause) {
  return mutex_of(rules, threads, pause).median;
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
    // What the distance costs a queue in random order, as it does the queued spin lock's.
    EXPECT_GT(queue, 0.3 * mutex(MutexRules::linux_3_10(), 10, pause));
    EXPECT_GT(queue, 5 * crowd);
  }
}

// The figures of docs/validity/sleeping_locks.md.
TEST(MutexValidity, RecordsItsFigures) {
  const auto record = [](const std::string& name, const Throughput& value) {
    EXPECT_GT(value.least, 0);
    RecordProperty(name, std::to_string(value.median));
    RecordProperty(name + "_range",
                   std::to_string(value.least) + " to " + std::to_string(value.most));
  };
  const auto record_all = [&](const std::string& of, int threads, Duration pause) {
    record("ticket" + of, ticket_of(threads, pause));
    record("mcs" + of, mcs_of(threads, pause));
    record("futex" + of, mutex_of(MutexRules::futex(), threads, pause));
    record("linux_2_6_30" + of, mutex_of(MutexRules::linux_2_6_30(), threads, pause));
    record("linux_3_10" + of, mutex_of(MutexRules::linux_3_10(), threads, pause));
    record("linux_4_10" + of, mutex_of(MutexRules::linux_4_10(), threads, pause));
  };
  for (const int threads : {1, 2, 10, 20, 40, 80})
    record_all("_" + std::to_string(threads), threads, 100_ns);
  for (const int ns : {0, 50, 200, 500})
    for (const int threads : {1, 10, 80})
      record_all("_" + std::to_string(threads) + "_pause_" + std::to_string(ns), threads,
                 Duration::nanoseconds(ns));
}

}  // namespace
}  // namespace osarium
