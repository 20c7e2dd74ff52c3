#include <gtest/gtest.h>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/percpu_counter.hpp"
#include "models/mechanisms/sloppy_counter.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/mechanisms/few_cpus.hpp"

namespace osarium {
namespace {

constexpr int cpus = 4;

struct Counters : testing::Test {
  // Each thread, on a cpu of its own, does `work(here, random)` so many times.
  template <class Work>
  void all(int times, Work work) {
    for (int i = 0; i < machine.threads(); ++i) {
      sim.spawn([this, i, times, work]() -> Task<> {
        Stream random({7}, "thread", static_cast<std::uint64_t>(i), "amounts");
        for (int turn = 0; turn < times; ++turn) {
          co_await work(machine.thread(i), random);
          co_await machine.thread(i).compute(Duration::picoseconds(random.below(500'000)),
                                             Mode::user);
        }
      });
    }
    sim.run();
  }

  Simulation sim;
  FewCpus machine{sim, cpus, cpus};
  TicketLock lock{machine.coherence};
};
using Counter = PercpuCounter<TicketLock>;

TEST_F(Counters, APlainCounterIsFetchedFromTheCpuOfTheChangeBefore) {
  SharedCounter counter(machine.coherence);
  sim.spawn([&]() -> Task<> {
    EXPECT_EQ(co_await counter.add(machine.thread(0), 1), 1);
    const Time start = sim.now();
    EXPECT_EQ(co_await counter.add(machine.thread(0), 1), 2);
    EXPECT_EQ(sim.now() - start, 8_ns);
    EXPECT_EQ(co_await counter.add(machine.thread(1), -2), 0);
    EXPECT_EQ(sim.now() - start, 58_ns);
  });
  sim.run();
  EXPECT_EQ(counter.value(), 0);
}

TEST_F(Counters, NoChangeOfAPlainCounterIsLostAndTheLastReferenceIsSeenOnce) {
  SharedCounter references(machine.coherence, 4 * 50);
  int last = 0;
  all(50, [&](Context& here, Stream&) -> Task<> {
    const std::int64_t left = co_await references.add(here, -1);
    if (left == 0) ++last;
  });
  EXPECT_EQ(references.value(), 0);
  EXPECT_EQ(last, 1);
}

TEST_F(Counters, ChangesBelowTheBatchStayOnTheirCpu) {
  Counter counter(machine.coherence, machine.topology, lock, 32);
  all(31, [&](Context& here, Stream&) { return counter.add(here, 1); });
  EXPECT_EQ(counter.overflows(), 0U);
  EXPECT_EQ(counter.global(), 0);
  EXPECT_EQ(counter.exact(), 4 * 31);
  sim.spawn([&]() -> Task<> { co_await counter.add(machine.thread(0), 1); });
  sim.run();
  EXPECT_EQ(counter.overflows(), 1U);
  EXPECT_EQ(counter.global(), 32);
}

TEST_F(Counters, AChangeOfABatchOverflowsAtOnceInEitherDirection) {
  Counter counter(machine.coherence, machine.topology, lock, 32);
  sim.spawn([&]() -> Task<> {
    co_await counter.add(machine.thread(0), 31);
    co_await counter.add(machine.thread(0), -32);
    EXPECT_EQ(counter.overflows(), 0U);
    co_await counter.add(machine.thread(0), -31);
    EXPECT_EQ(counter.overflows(), 1U);
    EXPECT_EQ(counter.global(), -32);
    co_await counter.add(machine.thread(1), 32);
    EXPECT_EQ(co_await counter.read(machine.thread(2)), 0);
  });
  sim.run();
  EXPECT_EQ(counter.overflows(), 2U);
}

TEST_F(Counters, TheGlobalCountIsOffByLessThanABatchForEachCpu) {
  for (const std::int64_t batch : {2, 32, 500}) {
    Counter counter(machine.coherence, machine.topology, lock, batch);
    std::int64_t sum = 0;
    std::int64_t worst = 0;
    all(300, [&](Context& here, Stream& random) -> Task<> {
      const auto amount = static_cast<std::int64_t>(random.below(120)) - 40;
      co_await counter.add(here, amount);
      sum += amount;
      worst = std::max(worst, std::abs(counter.exact() - counter.global()));
    });
    EXPECT_EQ(counter.exact(), sum);
    EXPECT_LE(worst, cpus * (batch - 1));
    EXPECT_GT(worst, 0);
    std::int64_t told = 0;
    sim.spawn([&]() -> Task<> { told = co_await counter.sum(machine.thread(0)); });
    sim.run();
    EXPECT_EQ(told, sum);
  }
}

TEST_F(Counters, APreemptedOverflowCountsOnce) {
  FewCpus few(sim, 2, 6);
  McsNodes nodes(few.coherence, few.topology);
  McsLock queued(nodes);
  PercpuCounter<McsLock> counter(few.coherence, few.topology, queued, 4);
  std::int64_t sum = 0;
  for (int i = 0; i < few.threads(); ++i) {
    sim.spawn([&, i]() -> Task<> {
      Context& here = few.thread(i);
      Stream random({3}, "thread", static_cast<std::uint64_t>(i), "amounts");
      for (int turn = 0; turn < 100; ++turn) {
        const auto amount = static_cast<std::int64_t>(random.below(9)) - 3;
        co_await counter.add(here, amount);
        sum += amount;
        co_await here.compute(100_ns, Mode::user);
      }
      few.exit(here);
    });
  }
  Stream random({3}, "preemption", 0, "times");
  sim.spawn(few.preempt_at_random(random, 20000, 100_ns));
  sim.run();
  EXPECT_EQ(counter.exact(), sum);
}

TEST_F(Counters, SpareReferencesStayOnTheirCpuUpToTheThreshold) {
  SloppyCounter counter(machine.coherence, machine.topology, 8);
  sim.spawn([&]() -> Task<> {
    Context& here = machine.thread(1);
    co_await counter.acquire(here, 3);
    EXPECT_EQ(counter.central(), 3);
    co_await counter.release(here, 3);
    EXPECT_EQ(counter.central(), 3);
    EXPECT_EQ(counter.spare(CpuId(1)), 3);
    const Time start = sim.now();
    co_await counter.acquire(here, 2);
    EXPECT_EQ(sim.now() - start, 2_ns);
    EXPECT_EQ(counter.spare(CpuId(1)), 1);
    EXPECT_EQ(co_await counter.reconcile(here), 2);
    co_await counter.release(here, 2);
    co_await counter.acquire(machine.thread(2), 10);
    co_await counter.release(here, 10);  // taken on another cpu
    EXPECT_EQ(counter.spare(CpuId(1)), 8);
    EXPECT_EQ(counter.central(), 8);
  });
  sim.run();
  EXPECT_EQ(counter.in_use(), 0);
}

TEST_F(Counters, ASloppyCounterCountsTheReferencesInUse) {
  for (const std::int64_t threshold : {0, 4, 64}) {
    SloppyCounter counter(machine.coherence, machine.topology, threshold);
    std::int64_t in_use = 0;
    all(300, [&](Context& here, Stream& random) -> Task<> {
      const auto n = static_cast<std::int64_t>(1 + random.below(6));
      if (random.below(2) == 0 || in_use < n) {
        in_use += n;
        co_await counter.acquire(here, n);
      } else {
        in_use -= n;
        co_await counter.release(here, n);
      }
      for (int cpu = 0; cpu < cpus; ++cpu) {
        EXPECT_GE(counter.spare(CpuId(cpu)), 0);
        EXPECT_LE(counter.spare(CpuId(cpu)), threshold);
      }
    });
    EXPECT_EQ(counter.in_use(), in_use);
    std::int64_t told = 0;
    sim.spawn([&]() -> Task<> { told = co_await counter.reconcile(machine.thread(0)); });
    sim.run();
    EXPECT_EQ(told, in_use);
  }
}

}  // namespace
}  // namespace osarium
