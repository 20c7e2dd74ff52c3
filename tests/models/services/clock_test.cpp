#include "models/services/clock.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

TEST(Clock, IsReadWithoutACall) {
  OneKernel m;
  m.run(m.process(), [&m](SystemCalls& os, Context& here) -> Task<> {
    const Time begin = m.sim.now();
    const Time now = co_await os.clock.now(here);
    EXPECT_EQ(now, m.sim.now());
    EXPECT_EQ(now - begin, m.kernel.costs().duration("clock.read", m.kernel.clock()));
  });
  m.sim.run();
}

// By how much a sleep is longer than asked for.
Duration lateness(OneKernel& m, Duration sleep, std::optional<Duration> slack) {
  Duration late;
  Process& process = m.process();
  if (slack) m.programs.calls(process).clock.set_slack(*slack);
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const Time begin = m.sim.now();
    const Outcome<> slept = co_await os.clock.sleep(here, sleep);
    EXPECT_TRUE(slept);
    late = m.sim.now() - begin - sleep;
  });
  m.sim.run();
  return late;
}

TEST(Clock, ASleepIsAsLateAsItsSlackAndTheWayBack) {
  OneKernel precise, usual;
  const Duration c6 = 200_us;
  const Duration back = lateness(precise, 1_ms, 0_ns) - c6;
  EXPECT_GT(back, 500_ns);
  EXPECT_LT(back, 3_us);
  EXPECT_EQ(lateness(usual, 1_ms, {}), 50_us + back + c6);
  EXPECT_EQ(usual.clock.interrupts(), 1U);
}

TEST(Clock, AnIdleCpuHasToComeOutOfItsSleepFirst) {
  OneKernel m;
  const Duration shallow = lateness(m, 15_us, 0_ns);  // C1
  OneKernel deep;
  EXPECT_EQ(lateness(deep, 100_ms, 0_ns) - shallow, 200_us - 3_us);
}

TEST(Clock, NoTimeAtAllIsNoSleep) {
  OneKernel m;
  EXPECT_EQ(lateness(m, Duration(), {}), Duration());
}

TEST(Clock, TimersOfOneCpuThatEndTogetherShareAnInterrupt) {
  OneKernel m;
  Process& process = m.process();
  std::vector<Time> woken;
  for (int i = 0; i < 4; ++i)
    m.run(process,
          [&, i](SystemCalls& os, Context& here) -> Task<> {
            const Outcome<> slept = co_await os.clock.sleep_until(here, Time() + 1_ms + i * 10_us);
            EXPECT_TRUE(slept);
            EXPECT_GE(m.sim.now(), Time() + 1_ms + i * 10_us);
            woken.push_back(m.sim.now());
          },
          {.affinity = CpuSet::only(CpuId(0))});
  m.sim.run();
  EXPECT_EQ(woken.size(), 4U);
  EXPECT_EQ(m.clock.interrupts(), 1U);
}

TEST(Clock, TheTimeAsleepIsAPause) {
  OneKernel m;
  Account account(Time{});
  Time end;
  m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    here.set_account(&account);
    const Outcome<> slept = co_await os.clock.sleep(here, 1_ms);
    EXPECT_TRUE(slept);
    account.close(m.sim.now());
    end = m.sim.now();
    here.set_account(nullptr);
  });
  m.sim.run();
  EXPECT_GE(account.times().spent(Cause::pause), 1_ms);
  EXPECT_EQ(account.times().total(), end - Time());
}

TEST(Clock, AWakeForAnotherReasonDoesNotEndASleep) {
  OneKernel m;
  Time woken;
  Thread& sleeper = m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<> slept = co_await os.clock.sleep_until(here, Time() + 1_ms);
    EXPECT_TRUE(slept);
    woken = m.sim.now();
  });
  m.sim.run_until(Time() + 500_us);
  m.kernel.scheduler().wake(sleeper);
  m.sim.run();
  EXPECT_GE(woken, Time() + 1_ms);
}

}  // namespace
}  // namespace osarium
