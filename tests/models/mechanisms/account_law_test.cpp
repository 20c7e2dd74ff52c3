// The causes of a request add up to its latency, whatever happens to it.
#include <gtest/gtest.h>

#include "models/hardware/cache_line.hpp"
#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/mutex.hpp"
#include "sim/random/stream.hpp"
#include "tests/models/mechanisms/accounted.hpp"
#include "tests/models/mechanisms/few_cpus.hpp"
#include "tests/models/mechanisms/simple_policies.hpp"

namespace osarium {
namespace {

constexpr SchedulingParameters in_turns{.policy = RoundRobinPolicy{2_us},
                                        .balancing = Balancing::none};

// Threads with requests compute, sleep, take locks and are interrupted and preempted at random: the
// causes add up to the picosecond, and what the cpus did for others is not lost.
class RandomRequests : public testing::TestWithParam<int> {};

TEST_P(RandomRequests, CausesAddUpExactly) {
  const Seed seed{static_cast<std::uint64_t>(GetParam())};
  const bool turns = GetParam() % 2 == 0;
  Accounted m(3, turns ? in_turns : by_priority,
              {.context_switch = 1'234_ps * 500,
               .ipi_send = 77_ns,
               .ipi_delivery = 333_ns,
               .ipi_receive = 555_ns,
               .timer_interrupt = turns ? 99_ns : 0_ns},
              2);
  const FakeTopology topology{1, 3};
  const Coherence coherence(plain_costs(), topology);
  McsNodes nodes(coherence, topology);
  PerCpuLines spinners(coherence, topology);
  LockStatistics locks;
  McsLock spin_lock(nodes, NodeId(0), &locks.lock_class("spin"));
  Mutex mutex(coherence, spinners, m.scheduler, locks.lock_class("mutex"),
              MutexRules::linux_4_10());
  CacheLine line(coherence);

  for (int i = 0; i < 12; ++i) {
    m.request(
        [&, i](Thread& here) -> Task<> {
          Stream random(seed, "thread", static_cast<std::uint64_t>(i), "work");
          for (int step = 0; step < 60; ++step) {
            const auto work =
                Duration::picoseconds(static_cast<std::int64_t>(random.below(3'000'000)));
            co_await here.compute(work, Mode::user);
            switch (random.below(5)) {
              case 0: {
                const Charged lock(here, Cause::lock);
                m.scheduler.disable_preemption(here);
                co_await spin_lock.acquire(here);
                co_await here.compute(work, Mode::kernel);
                co_await spin_lock.release(here);
                m.scheduler.enable_preemption(here);
                break;
              }
              case 1: {
                {
                  const Charged lock(here, Cause::lock);
                  co_await mutex.acquire(here);
                }
                co_await here.compute(work, Mode::kernel);
                co_await mutex.release(here);
                break;
              }
              case 2: co_await m.scheduler.yield(here); break;
              case 3: co_await line.atomic(here); break;
              default: {
                const Charged pause(here, Cause::pause);
                m.later(work + 1_ps, [&m, &here] {
                  if (here.state() != ThreadState::exited) m.scheduler.wake(here);
                });
                co_await m.scheduler.block(here);
              }
            }
          }
        },
        {.priority = i % 3});
  }
  std::deque<Handler> interrupts;
  for (int i = 0; i < 200; ++i) {
    const auto cpu = static_cast<std::size_t>(i % 3);
    Handler& handler =
        interrupts.emplace_back(m.sim, "interrupt", i % 2 == 0 ? Rank::interrupt : Rank::softirq,
                                217_ns * (i % 7), [](Context&) -> Task<> { co_return; });
    m.later(1'777_ns * i, [&m, &handler, cpu] { handler.raise(m.cpus[cpu]); });
  }
  m.sim.run();

  Duration scheduling, coherence_time;
  for (const Account& account : m.accounts) {
    EXPECT_EQ(sum(account), account.times().total());
    EXPECT_GT(account.times().total(), Duration());
    scheduling += account.times().spent(Cause::scheduling);
    coherence_time += account.times().spent(Cause::coherence);
    EXPECT_GT(account.times().spent(Cause::work), Duration());
  }
  EXPECT_GT(scheduling, Duration());
  EXPECT_GT(coherence_time, Duration());
}

// Where switching takes no interrupt, who is neither ready nor interrupted has a cpu: the accounts
// say of each thread what the cpus say of it, and the switches are all that is scheduling.
TEST_P(RandomRequests, AgreeWithTheCpus) {
  const Seed seed{static_cast<std::uint64_t>(GetParam())};
  constexpr Duration one_switch = 321_ns;
  Accounted m(2, in_turns, {.context_switch = one_switch});
  std::deque<Handler> interrupts;
  for (int i = 0; i < 8; ++i) {
    m.request([&, i](Thread& here) -> Task<> {
      Stream random(seed, "thread", static_cast<std::uint64_t>(i), "work");
      for (int step = 0; step < 40; ++step) {
        const auto work = static_cast<std::int64_t>(random.below(3'000'000));
        co_await here.compute(Duration::picoseconds(work), Mode::user);
        if (random.below(4) == 0) co_await m.scheduler.yield(here);
      }
      const auto& times = here.account()->times();
      here.account()->close(m.sim.now());
      EXPECT_EQ(here.used(),
                times.total() - times.spent(Cause::run_queue) - times.spent(Cause::interrupt));
    });
    Handler& handler = interrupts.emplace_back(m.sim, "interrupt", Rank::interrupt, 217_ns,
                                               [](Context&) -> Task<> { co_return; });
    for (int k = 0; k < 20; ++k)
      m.later(3'333_ns * k + 41_ns * i, [&, i] { handler.raise(m.cpus[i % 2 == 0 ? 0 : 1]); });
  }
  m.sim.run();
  Duration scheduling;
  for (const Account& account : m.accounts) scheduling += account.times().spent(Cause::scheduling);
  EXPECT_EQ(scheduling, one_switch * static_cast<std::int64_t>(m.scheduler.counts().switches));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRequests, testing::Range(0, 20));

}  // namespace
}  // namespace osarium
