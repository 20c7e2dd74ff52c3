#include "models/mechanisms/scheduler.hpp"

#include "tests/models/mechanisms/scheduled.hpp"
#include "tests/models/mechanisms/simple_policies.hpp"

namespace osarium {
namespace {

// Sleeps, and when it is woken computes and notes the end.
Actor sleeper(Scheduled& m, Thread& here, Duration work) {
  for (;;) {
    co_await m.scheduler.block(here);
    co_await here.compute(work, Mode::user);
    m.ends.push_back(m.sim.now());
  }
}
Thread& start_sleeper(Scheduled& m, Duration work, const ThreadAttributes& attributes = {}) {
  Thread& here = m.started(attributes);
  m.sim.spawn(sleeper(m, here, work), here.name(), Background::yes);
  return here;
}

TEST(Scheduler, ThreadsOfOneCpuRunOneAfterTheOther) {
  Scheduled m(1, fifo);
  m.job(10_us);
  m.job(5_us);
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(10_us), m.at(15_us)}));
  EXPECT_TRUE(m.cpus[0].idle());
  EXPECT_EQ(m.threads[0].state(), ThreadState::exited);
}

TEST(Scheduler, NewThreadsGoToTheLeastLoadedCpu) {
  Scheduled m(2, fifo);
  for (int i = 0; i < 4; ++i) m.job(10_us);
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(10_us), m.at(10_us), m.at(20_us), m.at(20_us)}));
}

TEST(Scheduler, ASwitchCostsKernelTimeBeforeTheThreadGetsOn) {
  Scheduled m(1, fifo, {.context_switch = 1_us});
  m.job(10_us);
  m.job(5_us);
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(11_us), m.at(17_us)}));
  EXPECT_EQ(m.cpus[0].time(Mode::kernel), 2_us);
  EXPECT_EQ(m.scheduler.counts().switches, 2U);
}

TEST(Scheduler, AThreadThatBlocksGivesUpItsCpuUntilItIsWoken) {
  Scheduled m(1, fifo);
  Thread& here = start_sleeper(m, 3_us);
  m.job(10_us);
  m.later(4_us, [&] { m.scheduler.wake(here); });
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(10_us), m.at(13_us)}));
  EXPECT_EQ(here.state(), ThreadState::blocked);
}

TEST(Scheduler, AWakeBeforeTheBlockEndsItAtOnce) {
  Scheduled m(1, fifo);
  Thread& here = m.started();
  m.sim.spawn([&]() -> Task<> {
    co_await here.compute(5_us, Mode::user);
    co_await m.scheduler.block(here);
    m.ends.push_back(m.sim.now());
    m.scheduler.exit(here);
  });
  m.later(1_us, [&] { m.scheduler.wake(here); });
  m.sim.run();
  EXPECT_EQ(m.ends, std::vector{m.at(5_us)});
}

TEST(Scheduler, AThreadThatSleepsForEverIsADeadlockThatSaysSo) {
  Scheduled m(1, fifo);
  Thread& here = m.started();
  m.sim.spawn([&]() -> Task<> { co_await m.scheduler.block(here); }, "worker");
  try {
    m.sim.run();
    FAIL();
  } catch (const Deadlock& error) {
    EXPECT_NE(std::string(error.what()).find("worker waits for somebody to wake thread 0"),
              std::string::npos)
        << error.what();
  }
}

TEST(Scheduler, WhatASleeperSleepsForIsSaidAndForgottenAfterwards) {
  Scheduled m(1, fifo);
  Thread& here = m.started();
  std::vector<std::string> said;
  m.sim.spawn([&]() -> Task<> {
    co_await m.scheduler.block_for(here, {"bytes in pipe", 3});
    co_await m.scheduler.block(here);
    m.scheduler.exit(here);
  });
  for (const Duration when : {1_us, 2_us})
    m.later(when, [&] {
      said.push_back(here.description());
      m.scheduler.wake(here);
    });
  m.sim.run();
  EXPECT_EQ(said, (std::vector<std::string>{"bytes in pipe 3", "somebody to wake thread 0"}));
}

TEST(Scheduler, AHigherPriorityPreemptsAtItsWakeUpAndTheRestIsDoneLater) {
  Scheduled m(1, by_priority);
  Thread& urgent = start_sleeper(m, 2_us, {.priority = 1});
  m.job(10_us);
  m.later(3_us, [&] { m.scheduler.wake(urgent); });
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(5_us), m.at(12_us)}));
  EXPECT_EQ(m.scheduler.counts().preemptions, 1U);
}

TEST(Scheduler, APreemptionWaitsUntilPreemptionIsOnAgain) {
  Scheduled m(1, by_priority);
  Thread& urgent = start_sleeper(m, 2_us, {.priority = 1});
  Thread& here = m.started();
  m.sim.spawn([&]() -> Task<> {
    {
      PreemptionOff outer(m.scheduler, here);
      PreemptionOff inner(m.scheduler, here);
      co_await here.compute(10_us, Mode::kernel);
    }
    co_await here.compute(1_us, Mode::user);
    m.ends.push_back(m.sim.now());
    m.scheduler.exit(here);
  });
  m.later(3_us, [&] { m.scheduler.wake(urgent); });
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(12_us), m.at(13_us)}));
}

TEST(Scheduler, AnIdleCpuIsWokenByAnInterruptAndFromItsSleep) {
  Scheduled m(1, fifo, {.context_switch = 1_us, .ipi_delivery = 300_ns, .ipi_receive = 500_ns});
  m.cpus[0].set_idle_states({{.name = "C1", .exit_latency = 20_us, .residency = 50_us}});
  Thread& here = start_sleeper(m, 2_us);
  m.later(100_us, [&] { m.scheduler.wake(here); });
  m.sim.run();
  EXPECT_EQ(m.ends, std::vector{m.at(123'800_ns)});
  EXPECT_EQ(m.cpus[0].time(Mode::interrupt), 1_us);  // the first one at its start
}

TEST(Scheduler, AWakerPaysForTheInterruptToAnotherCpuAndForNoneToItsOwn) {
  Scheduled m(2, fifo, {.ipi_send = 400_ns, .ipi_delivery = 300_ns, .ipi_receive = 500_ns});
  Thread& remote = start_sleeper(m, 2_us, {.affinity = CpuSet::only(CpuId(1))});
  Thread& local = start_sleeper(m, 2_us, {.affinity = CpuSet::only(CpuId(0))});
  Thread& waker = m.started({.affinity = CpuSet::only(CpuId(0))});
  std::vector<Time> woken;
  m.sim.spawn([&]() -> Task<> {
    co_await waker.compute(10_us, Mode::user);
    const Time begin = m.sim.now();
    co_await m.scheduler.wake(waker, local);
    EXPECT_EQ(m.sim.now() - begin, Duration());
    co_await m.scheduler.wake(waker, remote);
    EXPECT_EQ(m.sim.now() - begin, 400_ns);
    m.scheduler.exit(waker);
  });
  m.sim.run();
  EXPECT_EQ(m.scheduler.counts().interrupts, 3U);  // two more at the start of the run
  EXPECT_EQ(m.ends.size(), 2U);
}

TEST(Scheduler, AnInterruptThatPreemptsWaitsWhileTheCpuMasksThem) {
  Scheduled m(1, by_priority, {.ipi_delivery = 1_us});
  Thread& urgent = start_sleeper(m, 2_us, {.priority = 1});
  m.job(20_us);
  m.later(3_us, [&] { m.cpus[0].mask(Rank::interrupt); });
  m.later(4_us, [&] { m.scheduler.wake(urgent); });
  m.later(9_us, [&] { m.cpus[0].unmask(Rank::interrupt); });
  m.sim.run();
  EXPECT_EQ(m.ends[0], m.at(11_us));
}

TEST(Scheduler, YieldLetsTheOthersGoFirst) {
  Scheduled m(1, fifo);
  Thread& here = m.started();
  m.sim.spawn([&]() -> Task<> {
    co_await here.compute(2_us, Mode::user);
    co_await m.scheduler.yield(here);
    m.ends.push_back(m.sim.now());
    m.scheduler.exit(here);
  });
  m.job(5_us);
  m.sim.run();
  EXPECT_EQ(m.ends, (std::vector{m.at(7_us), m.at(7_us)}));
}

TEST(Scheduler, ANewAffinityMovesAThreadAtOnce) {
  Scheduled m(2, fifo);
  Thread& here = m.job(10_us, {.affinity = CpuSet::only(CpuId(0))});
  m.later(4_us, [&] { m.scheduler.set_affinity(here, CpuSet::only(CpuId(1))); });
  m.sim.run();
  EXPECT_EQ(m.ends, std::vector{m.at(10_us)});
  EXPECT_EQ(m.cpus[0].time(Mode::user), 4_us);
  EXPECT_EQ(m.cpus[1].time(Mode::user), 6_us);
}

TEST(Scheduler, AThreadThatDiesLeavesItsCpuToTheNext) {
  Scheduled m(1, fifo);
  auto shortlived = std::make_unique<Thread>(m.sim, "short-lived");
  m.scheduler.start(*shortlived);
  m.job(5_us);
  m.later(3_us, [&] { shortlived.reset(); });
  m.sim.run();
  EXPECT_EQ(m.ends, std::vector{m.at(8_us)});
}

TEST(Scheduler, TicksCostTimeOnABusyCpuAndEndTurnsOnly) {
  Scheduled m(1, {.policy = RoundRobinPolicy{1'500_us}, .tick = 1_ms, .balancing = Balancing::none},
              {.timer_interrupt = 3_us});
  m.job(4_ms);
  m.job(4_ms);
  m.sim.run();
  // Turns of 1.5 ms end at the second tick; 4 ms take two of them and the time of four ticks.
  EXPECT_EQ(m.scheduler.counts().preemptions, 4U);
  EXPECT_EQ(m.cpus[0].time(Mode::interrupt), 8 * 3_us);
  EXPECT_EQ(m.ends.back(), m.at(8'024_us));
}

}  // namespace
}  // namespace osarium
