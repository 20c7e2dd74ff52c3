// Where the time of a request goes when nobody states it: waiting for a cpu, switches, interrupts
// and cache lines.
#include "models/hardware/account.hpp"

#include <gtest/gtest.h>

#include "models/hardware/cache_line.hpp"
#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/mutex.hpp"
#include "sim/random/stream.hpp"
#include "tests/models/mechanisms/few_cpus.hpp"
#include "tests/models/mechanisms/scheduled.hpp"

namespace osarium {
namespace {

constexpr SchedulingParameters fifo{.policy = FifoPolicy{}, .balancing = Balancing::none};
constexpr SchedulingParameters by_priority{.policy = FixedPriorityPolicy{},
                                           .balancing = Balancing::none};
constexpr SchedulingParameters in_turns{.policy = RoundRobinPolicy{2_us},
                                        .balancing = Balancing::none};

Duration sum(const Account& account) {
  Duration sum;
  for (const Duration each : account.times().all()) sum += each;
  return sum;
}

// The causes of one request, all others being nothing.
void expect_causes(const Account& account, std::vector<std::pair<Cause, Duration>> expected) {
  for (std::size_t i = 0; i < causes; ++i) {
    const auto cause = static_cast<Cause>(i);
    Duration time;
    for (const auto& [each, its_time] : expected)
      if (each == cause) time = its_time;
    EXPECT_EQ(account.times().spent(cause), time) << name_of(cause);
  }
}

struct Accounted : Scheduled {
  using Scheduled::Scheduled;

  // A thread that does this for a request that begins now.
  Account& request(std::function<Task<>(Thread& here)> work, ThreadAttributes attributes = {}) {
    Thread& here = thread(attributes);
    Account& account = accounts.emplace_back(sim.now());
    here.set_account(&account);
    scheduler.start(here);
    sim.spawn(
        [this, &here, &account, work]() -> Task<> {
          co_await work(here);
          account.close(sim.now());
          here.set_account(nullptr);
          scheduler.exit(here);
        },
        here.name());
    return account;
  }
  Account& computing(Duration time, ThreadAttributes attributes = {}) {
    return request([time](Thread& here) -> Task<> { co_await here.compute(time, Mode::user); },
                   attributes);
  }

  std::deque<Account> accounts;
};

TEST(Account, WhoWaitsForABusyCpuIsInTheRunQueue) {
  Accounted m(1, fifo);
  m.busy();
  const Account& account = m.computing(3_us);
  m.later(10_us, [&] { m.scheduler.exit(m.threads[0]); });
  m.sim.run();
  expect_causes(account, {{Cause::run_queue, 10_us}, {Cause::work, 3_us}});
}

TEST(Account, ASwitchIsSchedulingAndSoIsAnIdleCpuThatIsOnItsWay) {
  Accounted m(1, fifo, {.context_switch = 1_us, .ipi_delivery = 300_ns, .ipi_receive = 500_ns});
  const Account& account = m.computing(3_us);
  m.sim.run();
  expect_causes(account, {{Cause::scheduling, 1'800_ns}, {Cause::work, 3_us}});
}

TEST(Account, WhoIsPreemptedIsInTheRunQueueAndPaysForTheWayBack) {
  Accounted m(1, by_priority, {.context_switch = 1_us});
  const Account& account = m.computing(10_us);
  m.later(4_us, [&] { m.job(2_us, {.priority = 1}); });
  m.sim.run();
  expect_causes(account,
                {{Cause::scheduling, 2_us}, {Cause::run_queue, 3_us}, {Cause::work, 10_us}});
}

TEST(Account, WhoSleepsIsInTheCauseThatItStatedUntilItIsWoken) {
  Accounted m(1, fifo, {.context_switch = 1_us});
  Thread* sleeper = nullptr;
  const Account& account = m.request([&](Thread& here) -> Task<> {
    sleeper = &here;
    {
      const Charged disk(here, Cause::device);
      co_await m.scheduler.block(here);
      co_await here.compute(2_us, Mode::kernel);
    }
    co_await here.compute(3_us, Mode::user);
  });
  m.later(20_us, [&] {
    m.job(5_us);
    m.scheduler.wake(*sleeper);
  });
  m.sim.run();
  // The job costs a switch as well.
  expect_causes(account, {{Cause::scheduling, 2_us},
                          {Cause::device, 19_us + 2_us},
                          {Cause::run_queue, 6_us},
                          {Cause::work, 3_us}});
}

TEST(Account, WhatInterruptsIsNotTheRequestsOwn) {
  Accounted m(1, fifo, {.context_switch = 1_us});
  const Account& account = m.computing(10_us);
  Handler softirq(m.sim, "softirq", Rank::softirq, 2_us, [](Context&) -> Task<> { co_return; });
  Handler interrupt(m.sim, "interrupt", Rank::interrupt, 3_us,
                    [](Context&) -> Task<> { co_return; });
  m.later(500_ns, [&] { interrupt.raise(m.cpus[0]); });  // during the switch
  m.later(6_us, [&] { softirq.raise(m.cpus[0]); });
  m.later(7_us, [&] { interrupt.raise(m.cpus[0]); });
  m.sim.run();
  expect_causes(account,
                {{Cause::scheduling, 1_us}, {Cause::interrupt, 8_us}, {Cause::work, 10_us}});
}

TEST(Account, AnInterruptThatPreemptsBecomesTheRunQueue) {
  Accounted m(1, by_priority, {.ipi_receive = 500_ns});
  const Account& account = m.computing(10_us);
  m.later(4_us, [&] { m.job(2_us, {.priority = 1}); });
  m.sim.run();
  // Its own start takes an interrupt, too.
  expect_causes(account, {{Cause::scheduling, 500_ns},
                          {Cause::interrupt, 500_ns},
                          {Cause::run_queue, 2_us},
                          {Cause::work, 10_us}});
}

TEST(Account, ALineThatAnotherHasIsCoherenceAndWithinALockIsTheLock) {
  Accounted m(2, fifo);
  const FakeTopology topology{1, 2};
  const Coherence coherence(plain_costs(), topology);
  CacheLine line(coherence);
  Thread& other = m.thread({.affinity = CpuSet::only(CpuId(1))});
  m.scheduler.start(other);
  m.sim.spawn([&]() -> Task<> {
    co_await line.store(other);
    co_await other.compute(100_us, Mode::user);
    m.scheduler.exit(other);
  });
  const Account& account = m.request(
      [&](Thread& here) -> Task<> {
        co_await here.compute(1_us, Mode::user);
        co_await line.load(here);    // 2 ns from the same die
        co_await line.atomic(here);  // 50 ns
        co_await line.atomic(here);  // 8 ns in the own cache
        co_await other.simulation().delay(20_us);
        co_await here.compute(1_us, Mode::user);
        const Charged lock(here, Cause::lock);
        co_await line.atomic(here);
      },
      {.affinity = CpuSet::only(CpuId(0))});
  m.sim.run();
  EXPECT_EQ(sum(account), account.times().total());
  EXPECT_EQ(account.times().spent(Cause::lock), 8_ns);
  EXPECT_EQ(
      account.times().spent(Cause::coherence),
      plain_costs().at(LineOperation::atomic, LineState::shared, Distance::same_die) +
          (plain_costs().at(LineOperation::load, LineState::modified, Distance::same_die) >
                   plain_costs().at_own(LineOperation::load)
               ? plain_costs().at(LineOperation::load, LineState::modified, Distance::same_die)
               : Duration()));
}

TEST(Account, GoesToWhoWorksForTheRequestAndBack) {
  Accounted m(2, fifo);
  Thread& server = m.busy({.affinity = CpuSet::only(CpuId(1))});
  const Account& account = m.request([&](Thread& here) -> Task<> {
    co_await here.compute(1_us, Mode::user);
    {
      const AccountLoan loan(here, server);
      EXPECT_EQ(here.account(), nullptr);
      m.cpus[0].mask(Rank::thread);
      co_await here.compute(2_us, Mode::user);
      m.cpus[0].unmask(Rank::thread);
    }
    EXPECT_EQ(server.account(), nullptr);
    co_await here.compute(1_us, Mode::user);
  });
  Handler interrupt(m.sim, "interrupt", Rank::interrupt, 500_ns,
                    [](Context&) -> Task<> { co_return; });
  m.later(1'200_ns, [&] { interrupt.raise(m.cpus[1]); });  // the server's
  m.sim.run_until(m.at(1_ms));
  expect_causes(account, {{Cause::interrupt, 500_ns}, {Cause::work, 3'500_ns}});
}

// Threads with requests compute, sleep, take locks and are interrupted and preempted at random: the
// causes add up to the picosecond, and what the cpus did for others is not lost.
class RandomRequests : public testing::TestWithParam<int> {};

TEST_P(RandomRequests, CausesAddUpExactly) {
  const Seed seed(static_cast<std::uint64_t>(GetParam()));
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
  Duration stated_pause;

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
  const Seed seed(static_cast<std::uint64_t>(GetParam()));
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
