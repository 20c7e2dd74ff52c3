#include "models/mechanisms/rw_semaphore.hpp"

#include <gmock/gmock.h>

#include "tests/models/mechanisms/lock_bench.hpp"

namespace osarium {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr std::array all_rules = {RwSemaphoreRules::linux_2_6_32(), RwSemaphoreRules::linux_3_16(),
                                  RwSemaphoreRules::linux_5_2(4_us)};

struct Bench : LockBench {
  Bench(int cpus, int threads, RwSemaphoreRules rules)
      : LockBench(cpus, threads), semaphore(machine.coherence, nodes, machine, locks, rules) {}
  void read(int i, Duration start, Duration hold) {
    sim.spawn(reader(thread(i), start, hold), thread(i).name());
  }
  void write(int i, Duration start, Duration hold) {
    sim.spawn(writer(thread(i), start, hold), thread(i).name());
  }
  Actor reader(Context& here, Duration start, Duration hold) {
    co_await sim.delay(start);
    co_await semaphore.acquire_read(here);
    order.emplace_back(here.name());
    most_readers = std::max(most_readers, semaphore.readers());
    co_await here.compute(hold, Mode::kernel);
    co_await semaphore.release_read(here);
    machine.exit(here);
  }
  Actor writer(Context& here, Duration start, Duration hold) {
    co_await sim.delay(start);
    co_await semaphore.acquire_write(here);
    order.emplace_back(here.name());
    co_await here.compute(hold, Mode::kernel);
    co_await semaphore.release_write(here);
    machine.exit(here);
  }

  RwSemaphore semaphore;
  int most_readers = 0;
};

TEST(RwSemaphore, ReadersShareIt) {
  Bench bench(4, 4, RwSemaphoreRules::linux_3_16());
  for (int i = 0; i < 4; ++i) bench.read(i, 0_us, 10_us);
  bench.sim.run();
  EXPECT_EQ(bench.most_readers, 4);
  EXPECT_EQ(bench.locks.contended(), 0U);
  EXPECT_LT(bench.sim.now(), Time() + 11_us);
}

TEST(RwSemaphore, ReadersThatShareItBounceItsLine) {
  Bench alone(1, 1, RwSemaphoreRules::linux_3_16());
  alone.read(0, 0_us, 0_us);
  alone.sim.run();
  Bench crowd(8, 8, RwSemaphoreRules::linux_3_16());
  for (int i = 0; i < 8; ++i) crowd.read(i, 0_us, 0_us);
  crowd.sim.run();
  // Sixteen transfers of 50 ns one after another, against one and a hit.
  EXPECT_EQ(alone.sim.now(), Time() + 58_ns);
  EXPECT_EQ(crowd.sim.now(), Time() + 16 * 50_ns);
}

TEST(RwSemaphore, AWriterExcludesAll) {
  for (const RwSemaphoreRules rules : all_rules) {
    Bench bench(3, 3, rules);
    bench.write(0, 0_us, 10_us);
    bench.read(1, 1_us, 1_us);
    bench.write(2, 2_us, 1_us);
    bench.sim.run();
    EXPECT_EQ(bench.locks.contended(), 2U);
    EXPECT_GT(bench.locks.wait().min(), 8_us);
    EXPECT_EQ(bench.order.front(), "thread 0");
  }
}

TEST(RwSemaphore, AReaderThatComesAfterAWaitingWriterDoesNotOvertakeIt) {
  for (const RwSemaphoreRules rules : all_rules) {
    Bench bench(3, 3, rules);
    bench.read(0, 0_us, 10_us);
    bench.write(1, 1_us, 1_us);
    bench.read(2, 2_us, 1_us);
    bench.sim.run();
    EXPECT_THAT(bench.order, ElementsAre("thread 0", "thread 1", "thread 2"));
  }
}

TEST(RwSemaphore, TheReadersAtTheFrontComeTogetherAndThoseBehindAWriterLater) {
  Bench bench(6, 6, RwSemaphoreRules::linux_2_6_32());
  bench.write(0, 0_us, 10_us);
  bench.read(1, 1_us, 5_us);
  bench.read(2, 2_us, 5_us);
  bench.write(3, 3_us, 1_us);
  bench.read(4, 4_us, 5_us);
  bench.sim.run_until(Time() + 14_us);
  EXPECT_EQ(bench.semaphore.readers(), 2);
  bench.sim.run();
  ASSERT_EQ(bench.order.size(), 5U);
  EXPECT_THAT(std::vector(bench.order.begin() + 1, bench.order.begin() + 3),
              UnorderedElementsAre("thread 1", "thread 2"));
  EXPECT_THAT(std::vector(bench.order.begin() + 3, bench.order.end()),
              ElementsAre("thread 3", "thread 4"));
}

TEST(RwSemaphore, WithoutSpinningASleepingWriterIsNotOvertaken) {
  Bench fifo(3, 3, RwSemaphoreRules::linux_2_6_32());
  Bench spinning(3, 3, RwSemaphoreRules::linux_3_16());
  for (Bench* bench : {&fifo, &spinning}) {
    bench->read(0, 0_us, 10_us);
    bench->write(1, 1_us, 5_us);
    // Comes while thread 1 is on its way back to its cpu.
    bench->write(2, 10500_ns, 1_us);
    bench->sim.run();
  }
  EXPECT_THAT(fifo.order, ElementsAre("thread 0", "thread 1", "thread 2"));
  EXPECT_THAT(spinning.order, ElementsAre("thread 0", "thread 2", "thread 1"));
  EXPECT_EQ(fifo.machine.blocks, 2);
}

TEST(RwSemaphore, AWriterSpinsWhileAWriterThatRunsHasItAndSleepsWhileReadersHaveIt) {
  Bench writers(2, 2, RwSemaphoreRules::linux_3_16());
  writers.write(0, 0_us, 10_us);
  writers.write(1, 1_us, 1_us);
  writers.sim.run();
  EXPECT_EQ(writers.machine.blocks, 0);
  EXPECT_GT(writers.machine.cpu(1).time(Mode::spin), 8_us);
  Bench readers(2, 2, RwSemaphoreRules::linux_3_16());
  readers.read(0, 0_us, 10_us);
  readers.write(1, 1_us, 1_us);
  readers.sim.run();
  EXPECT_EQ(readers.machine.blocks, 1);
  EXPECT_LT(readers.machine.cpu(1).time(Mode::spin), 1_us);
}

// Two writers that run take it from each other; how long a sleeping reader waits meanwhile.
Duration wait_behind_spinning_writers(RwSemaphoreRules rules) {
  Bench bench(3, 3, rules);
  int turns = 0;
  Time got;
  for (int i = 0; i < 2; ++i) {
    bench.sim.spawn([&bench, &turns, i]() -> Task<> {
      Context& here = bench.thread(i);
      while (turns < 500) {
        ++turns;
        co_await bench.semaphore.acquire_write(here);
        co_await here.compute(1_us, Mode::kernel);
        co_await bench.semaphore.release_write(here);
      }
      bench.machine.exit(here);
    });
  }
  bench.sim.spawn([&]() -> Task<> {
    Context& here = bench.thread(2);
    co_await here.compute(10400_ns, Mode::user);  // the lock is taken then
    co_await bench.semaphore.acquire_read(here);
    got = bench.sim.now();
    co_await bench.semaphore.release_read(here);
    bench.machine.exit(here);
  });
  bench.sim.run();
  return got - (Time() + 10400_ns);
}

TEST(RwSemaphore, TheFirstOfTheListPutsUpWithSpinningWritersForALimitedTime) {
  const Duration unlimited = wait_behind_spinning_writers(RwSemaphoreRules::linux_3_16());
  const Duration limited = wait_behind_spinning_writers(RwSemaphoreRules::linux_5_2(20_us));
  EXPECT_GT(limited, 20_us);
  EXPECT_LT(limited, 25_us);
  EXPECT_GT(unlimited, 400_us);
}

TEST(RwSemaphore, ReleasingItWithoutHoldingItIsAnInternalError) {
  Bench bench(1, 1, RwSemaphoreRules::linux_3_16());
  bench.sim.spawn([&]() -> Task<> { co_await bench.semaphore.release_read(bench.thread(0)); });
  EXPECT_THROW(bench.sim.run(), InternalError);
}

// A lost wake-up would end the run as a deadlock.
TEST(RwSemaphore, ReadersShareAndWritersExcludeWhateverIsPreempted) {
  for (const RwSemaphoreRules rules : all_rules) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      const int cpus = 1 + static_cast<int>(seed % 4);
      Bench bench(cpus, 2 * cpus + 1, rules);
      int readers = 0;
      int writers = 0;
      int turns = 0;
      auto work = [&](int i) -> Task<> {
        Stream random({seed}, "thread", static_cast<std::uint64_t>(i), "times");
        Context& here = bench.thread(i);
        for (int turn = 0; turn < 20; ++turn, ++turns) {
          co_await here.compute(Duration::picoseconds(random.below(3'000'000)), Mode::user);
          const bool write = random.below(3) == 0;
          const auto hold = Duration::picoseconds(random.below(2'000'000));
          if (write) {
            co_await bench.semaphore.acquire_write(here);
            EXPECT_EQ(++writers, 1);
            EXPECT_EQ(readers, 0);
            co_await here.compute(hold, Mode::kernel);
            --writers;
            co_await bench.semaphore.release_write(here);
          } else {
            co_await bench.semaphore.acquire_read(here);
            ++readers;
            EXPECT_EQ(writers, 0);
            co_await here.compute(hold, Mode::kernel);
            --readers;
            co_await bench.semaphore.release_read(here);
          }
        }
        bench.machine.exit(here);
      };
      for (int i = 0; i < bench.machine.threads(); ++i)
        bench.sim.spawn([&work, i]() -> Task<> { co_await work(i); });
      Stream random({seed}, "preemption", 0, "times");
      bench.sim.spawn(bench.machine.preempt_at_random(random, 300, 1_us));
      bench.sim.run();
      EXPECT_EQ(turns, 20 * bench.machine.threads());
      EXPECT_EQ(bench.semaphore.readers(), 0);
    }
  }
}

}  // namespace
}  // namespace osarium
