// Shares, starvation, latency and isolation under the policies.
#include <cmath>

#include "sim/random/stream.hpp"
#include "tests/models/mechanisms/scheduled.hpp"

namespace osarium {
namespace {

SchedulingParameters with(Policy policy, Duration tick = {}) {
  return {.policy = std::move(policy), .tick = tick, .balancing = Balancing::none};
}
double share(const Thread& thread, Duration of) {
  return static_cast<double>(thread.used().picoseconds()) / static_cast<double>(of.picoseconds());
}

// Busy threads of these nice values on one cpu: each gets its part of the weights within 1 %.
void expect_shares_by_weight(const SchedulingParameters& parameters) {
  constexpr Duration long_time = 2'000_s;
  Scheduled m(1, parameters);
  double weights = 0;
  for (const std::int32_t nice : {0, 0, 5, -5, 10, 19, -20}) {
    m.busy({.nice = nice});
    weights += static_cast<double>(weight_of_nice(nice));
  }
  m.sim.run_until(m.at(long_time));
  for (const Thread& thread : m.threads) {
    const double due = static_cast<double>(thread.entity.weight) / weights;
    EXPECT_NEAR(share(thread, long_time) / due, 1, 0.01) << thread.attributes().nice;
  }
}

TEST(Cfs, SharesFollowTheWeights) { expect_shares_by_weight(with(CfsPolicy{})); }
TEST(Cfs, SharesFollowTheWeightsWhenTurnsEndAtTicks) {
  expect_shares_by_weight(with(CfsPolicy{}, 4_ms));
}
TEST(Eevdf, SharesFollowTheWeights) { expect_shares_by_weight(with(EevdfPolicy{})); }
TEST(Eevdf, SharesFollowTheWeightsWhenTurnsEndAtTicks) {
  expect_shares_by_weight(with(EevdfPolicy{}, 1_ms));
}

// The theorem of Stoica and Abdel-Wahab: what a thread has got is never further from its share than
// the longest request.
TEST(Eevdf, LagStaysWithinARequest) {
  constexpr Duration request = 3_ms;
  Scheduled m(1, with(EevdfPolicy{.slice = request}));
  double weights = 0;
  for (const std::int32_t nice : {0, 3, -3, 7, -7, 0}) {
    m.busy({.nice = nice});
    weights += static_cast<double>(weight_of_nice(nice));
  }
  double most = 0;
  for (Duration now = 250_us; now < 2_s; now += 250_us) {
    m.sim.run_until(m.at(now));
    for (const Thread& thread : m.threads) {
      const double due = static_cast<double>(thread.entity.weight) / weights * now.seconds();
      most = std::max(most, std::fabs(thread.used().seconds() - due));
    }
  }
  // New threads ask for half a request first.
  EXPECT_LE(most, request.seconds() * 1.001);
  EXPECT_GE(most, request.seconds() / 2);
}

// Whether each of many threads, some much heavier, gets on in every stretch of `span`.
bool all_get_on(const SchedulingParameters& parameters, Duration span) {
  Scheduled m(1, parameters);
  for (int i = 0; i < 10; ++i)
    m.busy({.nice = -10, .priority = 1, .runtime = 5_ms, .period = 100_ms});
  for (int i = 0; i < 10; ++i) m.busy({.nice = 10, .runtime = 5_ms, .period = 100_ms});
  std::vector<Duration> before(20);
  for (int stretch = 1; stretch <= 20; ++stretch) {
    m.sim.run_until(m.at(span * stretch));
    for (std::size_t i = 0; i < 20; ++i)
      if (std::exchange(before[i], m.threads[i].used()) >= m.threads[i].used()) return false;
  }
  return true;
}

TEST(Policies, NobodyStarvesWhereTurnsAreTaken) {
  EXPECT_TRUE(all_get_on(with(RoundRobinPolicy{10_ms}), 201_ms));
  EXPECT_TRUE(all_get_on(with(CfsPolicy{}), 2_s));
  EXPECT_TRUE(all_get_on(with(EevdfPolicy{}), 2_s));
  EXPECT_TRUE(all_get_on(with(DeadlinePolicy{}), 201_ms));
}
TEST(Policies, OthersDoStarve) {
  EXPECT_FALSE(all_get_on(with(FixedPriorityPolicy{.quantum = 10_ms}), 2_s));
  EXPECT_FALSE(all_get_on(with(FifoPolicy{}), 2_s));
}

// How long a thread that sleeps 100 ms at a time waits for a busy cpu, on average; nothing if it
// does not always come.
std::optional<Duration> wake_up_latency(const SchedulingParameters& parameters, int busy) {
  Scheduled m(1, parameters);
  for (int i = 0; i < busy; ++i) m.busy();
  Thread& here = m.started();
  constexpr int wakes = 50;
  int runs = 0;
  Time woken;
  Duration waited;
  m.sim.spawn(
      [&]() -> Task<> {
        for (;;) {
          co_await m.scheduler.block(here);
          ++runs;
          waited += m.sim.now() - woken;
          co_await here.compute(10_us, Mode::user);
        }
      },
      "sleeper", Background::yes);
  for (int i = 10; i < 10 + wakes; ++i) {
    m.sim.run_until(m.at(i * 100_ms));
    woken = m.sim.now();
    m.scheduler.wake(here);
  }
  m.sim.run_until(m.at((10 + wakes) * 100_ms));
  return runs == wakes ? std::optional(waited / wakes) : std::nullopt;
}

TEST(WakeUpLatency, GrowsWithTheLengthOfTheQueueWhereTurnsAreTaken) {
  // All turns of the others, less what the current one has had already.
  for (const int busy : {1, 2, 4, 8, 16, 32}) {
    const auto latency = wake_up_latency(with(RoundRobinPolicy{1_ms}), busy);
    EXPECT_GT(latency, (busy - 1) * 1_ms) << busy;
    EXPECT_LE(latency, busy * 1_ms) << busy;
  }
}
TEST(WakeUpLatency, DoesNotGrowWhereSleepersPreempt) {
  for (const int busy : {1, 2, 8, 32})
    EXPECT_EQ(wake_up_latency(with(CfsPolicy{}), busy), Duration()) << busy;
}
TEST(WakeUpLatency, IsForEverBehindThreadsThatNeverStop) {
  EXPECT_EQ(wake_up_latency(with(FifoPolicy{}), 1), std::nullopt);
}
TEST(WakeUpLatency, IsARequestAtMostUnderEevdfWhateverTheLengthOfTheQueue) {
  for (const int busy : {2, 8, 32}) {
    const auto latency = wake_up_latency(with(EevdfPolicy{.slice = 1_ms}), busy);
    ASSERT_TRUE(latency) << busy;
    EXPECT_LE(latency, 2_ms) << busy;
    EXPECT_GT(latency, Duration()) << busy;
  }
}

// A thread that needs `work` every 10 ms next to others that want all they can get: how many of its
// 100 jobs end within their 10 ms.
int in_time(Duration work, const ThreadAttributes& attributes) {
  Scheduled m(1, with(DeadlinePolicy{}));
  m.busy({.runtime = 6_ms, .period = 10_ms});
  m.busy({.runtime = 5_ms, .period = 50_ms});
  m.busy();
  Thread& here = m.started(attributes);
  int met = 0;
  m.sim.spawn(
      [&]() -> Task<> {
        for (int i = 0; i < 100; ++i) {
          co_await m.scheduler.block(here);
          co_await here.compute(work, Mode::user);
          if (m.sim.now() <= m.at((i + 2) * 10_ms)) ++met;
        }
        m.scheduler.exit(here);
      },
      "periodic");
  for (int i = 1; i <= 120; ++i) {
    m.sim.run_until(m.at(i * 10_ms));
    if (here.state() != ThreadState::exited) m.scheduler.wake(here);
  }
  return met;
}

TEST(Deadline, AReservationHoldsNextToThreadsThatWantMore) {
  EXPECT_EQ(in_time(3_ms, {.runtime = 3_ms, .period = 10_ms}), 100);
}
TEST(Deadline, WithoutItDeadlinesAreMissed) {
  EXPECT_LT(in_time(3_ms, {.runtime = 1_ms, .period = 10_ms}), 10);
  EXPECT_LT(in_time(3_ms, {}), 10);
}
TEST(Deadline, ThreadsGetWhatTheyReservedAndTheRestGoesToTheEarliestDeadlines) {
  Scheduled m(1, with(DeadlinePolicy{}));
  Thread& small = m.busy({.runtime = 2_ms, .period = 10_ms});
  Thread& large = m.busy({.runtime = 30_ms, .period = 50_ms});
  Thread& rest = m.busy();
  m.sim.run_until(m.at(10_s));
  EXPECT_NEAR(share(small, 10_s), 0.25, 0.01);  // 2:6, as both always want more
  EXPECT_NEAR(share(large, 10_s), 0.75, 0.01);
  EXPECT_EQ(rest.used(), Duration());
}

}  // namespace
}  // namespace osarium
