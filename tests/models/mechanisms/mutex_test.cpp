#include "models/mechanisms/mutex.hpp"

#include <gmock/gmock.h>

#include "tests/models/mechanisms/lock_bench.hpp"

namespace osarium {
namespace {

using testing::ElementsAre;

constexpr std::array all_rules = {MutexRules::futex(), MutexRules::linux_2_6_30(),
                                  MutexRules::linux_3_10(), MutexRules::linux_4_10()};

struct Bench : LockBench {
  Bench(int cpus, int threads, MutexRules rules)
      : LockBench(cpus, threads), mutex(machine.coherence, nodes, machine, locks, rules) {}
  // Begins at `start`, holds the mutex for `hold` and notes when it got it.
  void use(int i, Duration start, Duration hold) {
    sim.spawn(user(thread(i), start, hold), thread(i).name());
  }
  Actor user(Context& here, Duration start, Duration hold) {
    co_await sim.delay(start);
    co_await mutex.acquire(here);
    order.emplace_back(here.name());
    co_await here.compute(hold, Mode::kernel);
    co_await mutex.release(here);
    machine.exit(here);
  }
  void at(Duration when, std::function<void()> what) {
    sim.spawn([this, when, what]() -> Task<> {
      co_await sim.delay(when);
      what();
    });
  }

  Mutex mutex;
};

TEST(Mutex, WithoutContentionItCostsTwoAtomicOperations) {
  Bench bench(1, 1, MutexRules::linux_4_10());
  bench.use(0, 0_us, 10_us);
  bench.sim.run();
  // The first one brings the line from memory.
  EXPECT_EQ(bench.sim.now(), Time() + 10_us + 50_ns + 8_ns);
  EXPECT_EQ(bench.locks.acquisitions(), 1U);
  EXPECT_EQ(bench.locks.contended(), 0U);
  EXPECT_EQ(bench.mutex.owner(), nullptr);
}

TEST(Mutex, AWaiterSpinsWhileTheOwnerRuns) {
  for (const MutexRules rules : {MutexRules::linux_2_6_30(), MutexRules::linux_3_10()}) {
    Bench bench(2, 2, rules);
    bench.use(0, 0_us, 10_us);
    bench.use(1, 1_us, 1_us);
    bench.sim.run();
    EXPECT_EQ(bench.machine.blocks, 0);
    EXPECT_GT(bench.machine.cpu(1).time(Mode::spin), 8_us);
    EXPECT_LT(bench.machine.cpu(1).time(Mode::spin), 10_us);
  }
}

TEST(Mutex, AFutexSleepsAtOnce) {
  Bench bench(2, 2, MutexRules::futex());
  bench.use(0, 0_us, 10_us);
  bench.use(1, 1_us, 1_us);
  bench.sim.run();
  EXPECT_EQ(bench.machine.blocks, 1);
  EXPECT_EQ(bench.machine.wakes, 1);
  EXPECT_EQ(bench.machine.cpu(1).time(Mode::spin), 0_us);
}

TEST(Mutex, SpinnersGiveUpWhenTheOwnerLosesItsCpu) {
  for (const MutexRules rules : {MutexRules::linux_2_6_30(), MutexRules::linux_3_10()}) {
    Bench bench(4, 4, rules);
    bench.use(0, 0_us, 10_us);
    for (int i = 1; i < 4; ++i) bench.use(i, 1_us, 1_us);
    bench.at(5_us, [&] { bench.machine.preempt(bench.thread(0)); });
    bench.at(6_us, [&] {
      EXPECT_EQ(bench.machine.blocks, 3);
      bench.machine.resume(bench.thread(0));
    });
    bench.sim.run();
    EXPECT_EQ(bench.order.size(), 4U);
    EXPECT_LT(bench.machine.cpu(3).time(Mode::spin), 5_us);
  }
}

TEST(Mutex, WhoFindsTheOwnerWithoutACpuDoesNotSpin) {
  Bench bench(2, 2, MutexRules::linux_3_10());
  bench.use(0, 0_us, 10_us);
  bench.at(1_us, [&] { bench.machine.preempt(bench.thread(0)); });
  bench.use(1, 2_us, 1_us);
  bench.at(3_us, [&] {
    EXPECT_EQ(bench.machine.blocks, 1);
    bench.machine.resume(bench.thread(0));
  });
  bench.sim.run();
  EXPECT_EQ(bench.order.size(), 2U);
}

TEST(Mutex, QueuedSpinnersGetItInTheOrderInWhichTheyCame) {
  Bench bench(5, 5, MutexRules::linux_3_10());
  bench.use(3, 0_us, 10_us);
  bench.use(1, 1_us, 1_us);
  bench.use(4, 2_us, 1_us);
  bench.use(0, 3_us, 1_us);
  bench.use(2, 4_us, 1_us);
  bench.sim.run();
  EXPECT_THAT(bench.order, ElementsAre("thread 3", "thread 1", "thread 4", "thread 0", "thread 2"));
  EXPECT_EQ(bench.machine.blocks, 0);
}

TEST(Mutex, ASpinnerThatLosesItsCpuLeavesTheQueueToThoseBehind) {
  for (const int lost : {1, 2}) {
    Bench bench(4, 4, MutexRules::linux_3_10());
    bench.use(0, 0_us, 10_us);
    for (int i = 1; i < 4; ++i) bench.use(i, i * 1_us, 1_us);
    bench.at(5_us, [&] { bench.machine.preempt(bench.thread(lost)); });
    bench.at(30_us, [&] {
      EXPECT_EQ(bench.order.size(), 3U);
      bench.machine.resume(bench.thread(lost));
    });
    bench.sim.run();
    EXPECT_EQ(bench.order.size(), 4U);
    EXPECT_EQ(bench.order.back(), bench.thread(lost).name());
  }
}

// Three threads that sleep and one that comes again and again: it finds the mutex free after each
// release, before a sleeper that has been woken is back on its cpu.
int turns_before_the_first_sleeper(MutexRules rules) {
  Bench bench(2, 2, rules);
  int turns = 0;
  bool served = false;
  bench.sim.spawn([&]() -> Task<> {
    Context& here = bench.thread(0);
    while (!served) {
      ++turns;
      co_await bench.mutex.acquire(here);
      co_await here.compute(100_ns, Mode::kernel);
      if (turns > 1000) served = true;
      co_await bench.mutex.release(here);
    }
    bench.machine.exit(here);
  });
  bench.sim.spawn([&]() -> Task<> {
    Context& here = bench.thread(1);
    co_await here.compute(1_us, Mode::user);
    co_await bench.mutex.acquire(here);
    served = true;
    co_await bench.mutex.release(here);
    bench.machine.exit(here);
  });
  bench.sim.run();
  return turns;
}

TEST(Mutex, WithHandOffASleeperIsOvertakenForOneWakeUpOnly) {
  MutexRules rules{.spins = false, .queued_spinners = false, .hand_off = true};
  const int with = turns_before_the_first_sleeper(rules);
  rules.hand_off = false;
  const int without = turns_before_the_first_sleeper(rules);
  EXPECT_LT(with, 50);
  EXPECT_GT(without, 2 * with);
}

TEST(Mutex, StatisticsTellWhoWaitedForWhom) {
  Bench bench(2, 2, MutexRules::linux_4_10());
  bench.use(0, 0_us, 10_us);
  bench.use(1, 1_us, 1_us);
  bench.sim.run();
  EXPECT_EQ(bench.locks.acquisitions(), 2U);
  EXPECT_EQ(bench.locks.contended(), 1U);
  EXPECT_GT(bench.locks.wait().max(), 9_us);
  EXPECT_EQ(bench.locks.hold().max(), 10_us);
  ASSERT_EQ(bench.locks.waiting().size(), 1U);
  EXPECT_EQ(bench.locks.waiting()[0].waiter, "thread 1");
  EXPECT_EQ(bench.locks.waiting()[0].holder, "thread 0");
}

TEST(Mutex, ReleasingItWithoutHoldingItIsAnInternalError) {
  Bench bench(1, 1, MutexRules::futex());
  bench.sim.spawn([&]() -> Task<> { co_await bench.mutex.release(bench.thread(0)); });
  EXPECT_THROW(bench.sim.run(), InternalError);
}

// A lost wake-up would end the run as a deadlock.
TEST(Mutex, OneHoldsItAtATimeAndNobodyIsForgottenWhateverIsPreempted) {
  for (const MutexRules rules : all_rules) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      const int cpus = 1 + static_cast<int>(seed % 4);
      Bench bench(cpus, 2 * cpus + 1, rules);
      int inside = 0;
      int turns = 0;
      for (int i = 0; i < bench.machine.threads(); ++i) {
        bench.sim.spawn([&bench, &inside, &turns, i, seed]() -> Task<> {
          Stream random({seed}, "thread", static_cast<std::uint64_t>(i), "times");
          Context& here = bench.thread(i);
          for (int turn = 0; turn < 20; ++turn) {
            co_await here.compute(Duration::picoseconds(random.below(3'000'000)), Mode::user);
            co_await bench.mutex.acquire(here);
            EXPECT_EQ(++inside, 1);
            co_await here.compute(Duration::picoseconds(random.below(2'000'000)), Mode::kernel);
            EXPECT_EQ(--inside, 0);
            ++turns;
            co_await bench.mutex.release(here);
          }
          bench.machine.exit(here);
        });
      }
      Stream random({seed}, "preemption", 0, "times");
      bench.sim.spawn(bench.machine.preempt_at_random(random, 300, 1_us));
      bench.sim.run();
      EXPECT_EQ(turns, 20 * bench.machine.threads());
      EXPECT_EQ(bench.locks.acquisitions(), static_cast<std::uint64_t>(turns));
      EXPECT_EQ(bench.locks.hold().count(), static_cast<std::uint64_t>(turns));
    }
  }
}

}  // namespace
}  // namespace osarium
