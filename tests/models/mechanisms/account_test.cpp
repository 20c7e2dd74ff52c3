// Where the time of a request goes when nobody states it: waiting for a cpu, switches, interrupts
// and cache lines.
#include "models/hardware/account.hpp"

#include <gtest/gtest.h>

#include "models/hardware/cache_line.hpp"
#include "tests/models/mechanisms/accounted.hpp"
#include "tests/models/mechanisms/few_cpus.hpp"
#include "tests/models/mechanisms/simple_policies.hpp"

namespace osarium {
namespace {

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
        co_await line.load(here);    // 50 ns from the same die
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
  EXPECT_EQ(account.times().spent(Cause::coherence), 50_ns + 50_ns);
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

Duration named(const Account& account, Term term) {
  Duration sum;
  for (const NamedTimes::Entry& entry : account.named().all())
    if (entry.term.cause == term.cause && std::string_view(entry.term.name) == term.name)
      sum += entry.spent;
  return sum;
}

TEST(Account, KnowsByNameWhatTheTimeOfACauseWentInto) {
  Account account(Time{});
  const auto at = [](std::int64_t nanoseconds) { return Time() + 1_ns * nanoseconds; };
  account.enter({Cause::lock, "inode"}, at(10));
  account.hold_up(terms::softirq, at(13));  // while it waits
  account.go_on(at(18));
  account.enter({Cause::lock, "socket"}, at(25));
  account.enter({Cause::lock, "inode"}, at(26));
  account.enter(Cause::lock, at(30));  // any other
  account.enter({Cause::crossing, "trap"}, at(32));
  account.set_apart_work(Cause::copy, 3_ns, at(40));
  account.close(at(40));
  expect_causes(account, {{Cause::work, 10_ns},
                          {Cause::lock, 17_ns},
                          {Cause::interrupt, 5_ns},
                          {Cause::crossing, 5_ns},
                          {Cause::copy, 3_ns}});
  EXPECT_EQ(named(account, {Cause::lock, "inode"}), 14_ns);
  EXPECT_EQ(named(account, {Cause::lock, "socket"}), 1_ns);
  EXPECT_EQ(named(account, terms::softirq), 5_ns);
  EXPECT_EQ(named(account, {Cause::crossing, "trap"}), 5_ns);
  EXPECT_EQ(account.named().all().size(), 4u);
}

TEST(Account, NamesThatDoNotFitAreInTheirCauseAlone) {
  Account account(Time{});
  std::vector<std::string> names;
  for (std::size_t i = 0; i < NamedTimes::most + 5; ++i) names.push_back(std::to_string(i));
  Time now;
  for (const std::string& name : names) {
    account.enter({Cause::lock, name.c_str()}, now);
    now += 2_ns;
  }
  account.close(now);
  EXPECT_EQ(account.times().spent(Cause::lock), 2_ns * static_cast<std::int64_t>(names.size()));
  EXPECT_EQ(account.named().all().size(), NamedTimes::most);
}

TEST(Account, ExpensesSinceThenAreWhatCameAfter) {
  Account account(Time{});
  account.enter({Cause::lock, "inode"}, Time() + 10_ns);
  const Expenses before = account.expenses(Time() + 15_ns);
  account.enter({Cause::lock, "socket"}, Time() + 18_ns);
  const Expenses after = account.expenses(Time() + 20_ns).since(before);
  EXPECT_EQ(after.by_cause[static_cast<std::size_t>(Cause::work)], Duration());
  EXPECT_EQ(after.by_cause[static_cast<std::size_t>(Cause::lock)], 5_ns);
  ASSERT_EQ(after.named.all().size(), 2u);
  EXPECT_EQ(after.named.all()[0].spent, 3_ns);
  EXPECT_EQ(after.named.all()[1].spent, 2_ns);
}

}  // namespace
}  // namespace osarium
