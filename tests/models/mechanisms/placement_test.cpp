// Where threads go: idle cpus, stealing, balancing, affinity.
#include <algorithm>

#include "sim/random/stream.hpp"
#include "tests/models/mechanisms/scheduled.hpp"

namespace osarium {
namespace {

SchedulingParameters with(Balancing balancing, Policy policy = FifoPolicy{}) {
  return {.policy = std::move(policy), .balancing = balancing, .migration_cost = {}};
}

// Random jobs, woken in bursts; how often of many looks a cpu was idle while threads waited.
int idle_beside_a_crowd(Balancing balancing, int cpus_of_a_node) {
  Scheduled m(8, with(balancing), {}, cpus_of_a_node);
  Stream random(Seed{}, "jobs", 0, "work");
  const auto burst = [&] {
    for (int i = 0; i < 20; ++i)
      m.job(Duration::microseconds(static_cast<std::int64_t>(1 + random.below(100))));
  };
  int seen = 0;
  for (int look = 0; look < 2'000; ++look) {
    if (look % 100 == 0) burst();
    m.sim.run_until(m.at(look * 2_us));
    bool crowded = false, idle = false;
    for (int i = 0; i < 8; ++i) {
      crowded |= m.scheduler.waiting(CpuId(i)) > 0;
      idle |= m.scheduler.running(CpuId(i)) == nullptr;
    }
    seen += crowded && idle;
  }
  EXPECT_TRUE(std::all_of(m.threads.begin(), m.threads.end(), [](const Thread& thread) {
    return thread.state() == ThreadState::exited;
  }));
  return seen;
}

TEST(WorkStealing, KeepsNoCpuIdleWhileThreadsWait) {
  EXPECT_EQ(idle_beside_a_crowd(Balancing::steal, 0), 0);
  EXPECT_EQ(idle_beside_a_crowd(Balancing::steal, 2), 0);
  EXPECT_GT(idle_beside_a_crowd(Balancing::none, 0), 10);
}

TEST(WorkStealing, TakesWhoHasWaitedLongestWhereMostWait) {
  Scheduled m(3, with(Balancing::steal));
  const auto on = [](int cpu) { return ThreadAttributes{.affinity = CpuSet::only(CpuId(cpu))}; };
  m.job(100_us, on(0));
  m.job(100_us, on(1));
  Thread& first = m.job(10_us, on(0));
  m.job(10_us, on(0));
  m.job(10_us, on(1));
  for (Thread& thread : m.threads) m.scheduler.set_affinity(thread, CpuSet::all());
  m.job(1_us, on(2));
  m.sim.run_until(m.at(2_us));
  EXPECT_EQ(m.scheduler.running(CpuId(2)), &first);
  EXPECT_EQ(m.scheduler.counts().migrations, 1U);
}

TEST(WorkStealing, LeavesWhatMayNotComeAndWhatIsWarm) {
  Scheduled m(
      2,
      {.policy = RoundRobinPolicy{10_us}, .balancing = Balancing::steal, .migration_cost = 1_ms});
  const ThreadAttributes here{.affinity = CpuSet::only(CpuId(0))};
  Thread& a = m.busy(here);
  Thread& b = m.busy(here);
  m.job(50_us, {.affinity = CpuSet::only(CpuId(1))});
  m.sim.run_until(m.at(100_us));
  EXPECT_EQ(m.scheduler.running(CpuId(1)), nullptr);
  m.scheduler.set_affinity(a, CpuSet::all());
  m.scheduler.set_affinity(b, CpuSet::all());
  m.job(50_us, {.affinity = CpuSet::only(CpuId(1))});
  m.sim.run_until(m.at(200_us));
  EXPECT_EQ(m.scheduler.running(CpuId(1)), nullptr);
}

std::vector<int> loads(Scheduled& m) {
  std::vector<int> result;
  for (std::size_t i = 0; i < m.cpus.size(); ++i) {
    const CpuId id(static_cast<std::int32_t>(i));
    result.push_back(m.scheduler.waiting(id) + (m.scheduler.running(id) != nullptr ? 1 : 0));
  }
  return result;
}

std::vector<int> loads_after_a_crowd(Balancing balancing) {
  Scheduled m(4, with(balancing, CfsPolicy{}), {}, 2);
  for (int i = 0; i < 12; ++i) m.busy({.affinity = CpuSet::only(CpuId(0))});
  m.sim.run_until(m.at(1_ms));
  for (Thread& thread : m.threads) m.scheduler.set_affinity(thread, CpuSet::all());
  m.sim.run_until(m.at(100_ms));
  return loads(m);
}

TEST(Balancing, SpreadsACrowdOverCoresAndNodes) {
  EXPECT_EQ(loads_after_a_crowd(Balancing::periodic), (std::vector{3, 3, 3, 3}));
  EXPECT_EQ(loads_after_a_crowd(Balancing::none), (std::vector{12, 0, 0, 0}));
}

TEST(Balancing, CountsWeightsNotHeads) {
  Scheduled m(2, with(Balancing::periodic, CfsPolicy{}));
  m.busy({.nice = -10});
  for (int i = 0; i < 9; ++i) m.busy();
  m.sim.run_until(m.at(1_s));
  // The heavy one (9548) weighs more than nine of 1024 each.
  EXPECT_EQ(loads(m), (std::vector{1, 9}));
}

TEST(Placement, WhatWakesUpGoesWhereItWasElseToAnIdleCpuNearby) {
  Scheduled m(4, with(Balancing::none), {}, 2);
  Thread& here = m.started({.affinity = CpuSet::only(CpuId(2))});
  std::vector<int> places;
  m.sim.spawn(
      [&]() -> Task<> {
        for (;;) {
          co_await m.scheduler.block(here);
          co_await here.compute(1_us, Mode::user);
          places.push_back(here.home().index);
        }
      },
      "sleeper", Background::yes);
  m.sim.run_until(m.at(1_us));
  m.scheduler.set_affinity(here, CpuSet::all());
  const auto wake = [&](Duration when) {
    m.scheduler.wake(here);
    m.sim.run_until(m.at(when));
  };
  wake(10_us);
  m.busy({.affinity = CpuSet::only(CpuId(2))});
  wake(20_us);
  m.busy({.affinity = CpuSet::only(CpuId(3))});
  wake(30_us);
  EXPECT_EQ(places, (std::vector{2, 3}));  // the last time it stays, and waits
  EXPECT_EQ(m.scheduler.waiting(CpuId(3)), 1);
}

}  // namespace
}  // namespace osarium
