#include "models/mechanisms/softirqs.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "models/mechanisms/tasklets.hpp"

namespace osarium {
namespace {

Task<> nothing() { co_return; }

struct SoftirqTest : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  // A softirq that raises itself until it has run `times` times, 100 us each.
  int busy_action(Softirqs& softirqs, int times) {
    return softirqs.add(
        [this, &softirqs, times](Context& here) { return busy(softirqs, here, times); });
  }
  Task<> busy(Softirqs& softirqs, Context& here, int times) {
    co_await here.compute(100_us, Mode::softirq);
    in_thread += &here == &softirqs.thread() ? 1 : 0;
    if (++runs < times) softirqs.raise(0);
  }
  Actor computing() {
    for (;;) co_await user.compute(1_s, Mode::user);
  }
  void compute_in_a_thread() {
    sim.spawn(computing(), "computing", Background::yes);
    scheduler.start(user);
  }

  Simulation sim;
  Cpu cpu{sim, CpuId(0)};
  Scheduler scheduler{sim,
                      {{&cpu, CoreId(0), NodeId(0)}},
                      {.policy = CfsPolicy{.latency = 100_us, .granularity = 50_us}},
                      {}};
  Thread user{sim, "user"};
  int runs = 0;
  int in_thread = 0;
};

TEST_F(SoftirqTest, RunsOverAThreadInOrderOfNumber) {
  Softirqs softirqs(cpu, scheduler, {}, {.round = 1_us});
  std::vector<int> order;
  for (int i = 0; i < 3; ++i)
    softirqs.add([&order, i](Context&) {
      order.push_back(i);
      return nothing();
    });
  compute_in_a_thread();
  sim.run_until(at(10_us));
  softirqs.raise(2);
  softirqs.raise(0);
  softirqs.raise(2);
  sim.run_until(at(20_us));
  EXPECT_EQ(order, (std::vector{0, 2}));
  EXPECT_EQ(cpu.time(Mode::softirq), 1_us);
}

TEST_F(SoftirqTest, AfterTenRoundsTheRestIsLeftToTheThread) {
  Softirqs softirqs(cpu, scheduler, {.time = 1_s}, {});
  busy_action(softirqs, 25);
  softirqs.raise(0);
  sim.run_until(at(10_ms));
  EXPECT_EQ(runs, 25);
  EXPECT_EQ(in_thread, 15);
  EXPECT_EQ(softirqs.handed_over(), 1U);
}

TEST_F(SoftirqTest, AfterTheTimeTheRestIsLeftToTheThread) {
  Softirqs softirqs(cpu, scheduler, {.rounds = 1000, .time = 2_ms}, {});
  busy_action(softirqs, 25);
  softirqs.raise(0);
  sim.run_until(at(10_ms));
  EXPECT_EQ(in_thread, 5);
}

TEST_F(SoftirqTest, TheThreadCompetesAndTheHandlerDoesNot) {
  Softirqs softirqs(cpu, scheduler, {}, {});
  busy_action(softirqs, 1000);
  compute_in_a_thread();
  softirqs.raise(0);
  sim.run_until(at(1_ms));
  EXPECT_EQ(cpu.time(Mode::user), 0_us);
  sim.run_until(at(41_ms));  // from here on half of the cpu each
  EXPECT_NEAR(cpu.time(Mode::user).seconds(), 20e-3, 1e-3);
  EXPECT_NEAR(cpu.time(Mode::softirq).seconds(), 21e-3, 1e-3);
}

TEST_F(SoftirqTest, TheThreadIsNotPreemptedWithinItsRounds) {
  Softirqs softirqs(cpu, scheduler, {.rounds = 5, .time = 1_s}, {});
  busy_action(softirqs, 1000);
  softirqs.raise(0);
  sim.run_until(at(510_us));  // it has the cpu and has just begun its rounds
  compute_in_a_thread();
  sim.run_until(at(999_us));
  EXPECT_EQ(cpu.time(Mode::user), 0_us);
  sim.run_until(at(1'100_us));
  EXPECT_GT(cpu.time(Mode::user), 0_us);
}

TEST_F(SoftirqTest, WhatIsRaisedWhileTheThreadIsAwakeIsLeftToIt) {
  Softirqs softirqs(cpu, scheduler, {.rounds = 1}, {});
  busy_action(softirqs, 3);
  int others = 0;
  const int other = softirqs.add([&](Context& here) {
    others += &here == &softirqs.thread() ? 1 : 10;
    return nothing();
  });
  softirqs.raise(0);
  sim.run_until(at(150_us));
  softirqs.raise(other);
  sim.run_until(at(1_ms));
  EXPECT_EQ(others, 1);
  softirqs.raise(other);  // the thread sleeps again
  sim.run_until(at(2_ms));
  EXPECT_EQ(others, 11);
}

struct TwoCpus : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  Task<> work(Context& here, int number) {
    ++inside[number];
    most_at_once = std::max(most_at_once, inside[number]);
    most_in_parallel = std::max(most_in_parallel, inside[0] + inside[1]);
    co_await here.compute(10_us, Mode::softirq);
    ends.push_back(sim.now());
    cpus.push_back(here.cpu()->id().index);
    --inside[number];
  }

  Simulation sim;
  Cpu first_cpu{sim, CpuId(0)}, second_cpu{sim, CpuId(1)};
  Scheduler scheduler{
      sim, {{&first_cpu, CoreId(0), NodeId(0)}, {&second_cpu, CoreId(1), NodeId(0)}}, {}, {}};
  Softirqs first_softirqs{first_cpu, scheduler, {}, {}};
  Softirqs second_softirqs{second_cpu, scheduler, {}, {}};
  Tasklets first{first_softirqs}, second{second_softirqs};
  Tasklet a{[this](Context& here) { return work(here, 0); }};
  Tasklet b{[this](Context& here) { return work(here, 1); }};
  int inside[2] = {};
  int most_at_once = 0;
  int most_in_parallel = 0;
  std::vector<Time> ends;
  std::vector<int> cpus;
};

TEST_F(TwoCpus, OneTaskletRunsOnOneCpuAtATime) {
  first.schedule(a);
  sim.run_until(at(5_us));
  second.schedule(a);
  sim.run_until(at(1_ms));
  EXPECT_EQ(most_at_once, 1);
  EXPECT_EQ(ends, (std::vector{at(10_us), at(20_us)}));
  EXPECT_EQ(cpus, (std::vector{0, 1}));
}

TEST_F(TwoCpus, DifferentTaskletsRunInParallel) {
  first.schedule(a);
  second.schedule(b);
  sim.run_until(at(1_ms));
  EXPECT_EQ(most_in_parallel, 2);
  EXPECT_EQ(ends, (std::vector{at(10_us), at(10_us)}));
}

TEST_F(TwoCpus, ATaskletThatIsScheduledAlreadyIsNotScheduledAgain) {
  first_cpu.mask(Rank::softirq);
  first.schedule(a);
  first.schedule(a);
  second.schedule(a);
  first_cpu.unmask(Rank::softirq);
  sim.run_until(at(1_ms));
  EXPECT_EQ(cpus, std::vector{0});
}

TEST_F(TwoCpus, ScheduledWhileItRunsATaskletRunsOnceMore) {
  first.schedule(a);
  sim.run_until(at(5_us));
  first.schedule(a);
  first.schedule(a);
  sim.run_until(at(1_ms));
  EXPECT_EQ(ends, (std::vector{at(10_us), at(20_us)}));
}

TEST_F(TwoCpus, ACpuThatComesUponARunningTaskletDoesItsOthersFirst) {
  first.schedule(a);
  sim.run_until(at(5_us));
  second.schedule(a);
  second.schedule(b);
  sim.run_until(at(1_ms));
  EXPECT_EQ(cpus, (std::vector{0, 1, 1}));
  EXPECT_EQ(ends, (std::vector{at(10_us), at(15_us), at(25_us)}));
}

}  // namespace
}  // namespace osarium
