#include "models/mechanisms/spin_lock.hpp"

#include <gtest/gtest.h>

#include <string>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/test_and_set_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

enum class Kind { test_and_set, test_and_test_and_set, ticket, mcs };

struct SpinLocks : testing::Test {
  std::unique_ptr<SpinLock> make(Kind kind, LockClass* statistics = nullptr) {
    using TestFirst = TestAndSetLock::TestFirst;
    switch (kind) {
      case Kind::test_and_set:
        return std::make_unique<TestAndSetLock>(machine.coherence, TestFirst::no, NodeId(0),
                                                statistics);
      case Kind::test_and_test_and_set:
        return std::make_unique<TestAndSetLock>(machine.coherence, TestFirst::yes, NodeId(0),
                                                statistics);
      case Kind::ticket:
        return std::make_unique<TicketLock>(machine.coherence, NodeId(0), statistics);
      case Kind::mcs: break;
    }
    return std::make_unique<McsLock>(nodes, NodeId(0), statistics);
  }
  // Asks at some time, holds for a while, and notes both ends.
  void user(SpinLock& lock, int cpu, Duration at, Duration hold) {
    sim.spawn(use(lock, machine.on(cpu), at, hold), "user");
  }
  Actor use(SpinLock& lock, Context& here, Duration at, Duration hold) {
    co_await sim.delay(at);
    co_await lock.acquire(here);
    EXPECT_EQ(++inside, 1);
    EXPECT_EQ(lock.holder(), &here);
    order += here.name();
    order += ' ';
    acquired.push_back(sim.now());
    co_await here.compute(hold, Mode::kernel);
    EXPECT_EQ(--inside, 0);
    released.push_back(sim.now());
    co_await lock.release(here);
  }

  Actor wait(SpinLock& lock, Context& here) {
    co_await lock.acquire(here);
    co_await here.compute(1_s, Mode::kernel);
  }

  Simulation sim;
  FakeTopology shape{.sockets_count = 2, .cores_per_socket = 8};
  FakeMachine machine{sim, costs(), shape};
  McsNodes nodes{machine.coherence, shape};
  int inside = 0;
  std::string order;
  std::vector<Time> acquired;
  std::vector<Time> released;

  static CoherenceCosts costs() {
    return CoherenceCosts::from(CostTable::standard(), Frequency::of_count(2'130'000'000),
                                "westmere_ex");
  }
};
struct EachLock : SpinLocks, testing::WithParamInterface<Kind> {};

TEST_P(EachLock, HoldsOneAtATime) {
  const auto lock = make(GetParam());
  for (int i = 0; i < 40; ++i)
    user(*lock, i % 16, Duration::nanoseconds(i / 16 * 100'000 + i), 200_ns);
  sim.run();
  EXPECT_EQ(acquired.size(), 40U);
  EXPECT_EQ(lock->holder(), nullptr);
}

TEST_P(EachLock, IsCheapForOneCpuAlone) {
  const auto lock = make(GetParam());
  Duration spent;
  sim.spawn([&]() -> Task<> {
    Context& here = machine.on(3);
    co_await lock->acquire(here);
    co_await lock->release(here);
    const Time start = sim.now();
    co_await lock->acquire(here);
    co_await lock->release(here);
    spent = sim.now() - start;
  });
  sim.run();
  EXPECT_LT(spent, 30_ns);
}

TEST_P(EachLock, AWaiterSpinsOnItsCpu) {
  const auto lock = make(GetParam());
  user(*lock, 0, 0_ns, 100_us);
  user(*lock, 1, 1_us, 1_us);
  sim.run();
  EXPECT_GT(machine.cpu(1).time(Mode::spin), 95_us);
  EXPECT_EQ(machine.cpu(0).time(Mode::spin), 0_ns);
}

TEST_P(EachLock, AHolderThatLosesItsCpuHoldsUpAll) {
  const auto lock = make(GetParam());
  user(*lock, 0, 0_ns, 10_us);
  user(*lock, 1, 1_us, 1_us);
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(5_us);
    machine.cpu(0).dispatch(nullptr);
    co_await sim.delay(500_us);
    machine.cpu(0).dispatch(&machine.on(0));
  });
  sim.run();
  EXPECT_GT(acquired[1], Time() + 510_us);
}

TEST_P(EachLock, ReportsToTheStatisticsOfItsClass) {
  LockStatistics statistics(LockStatistics::Detail::names);
  LockClass& lock_class = statistics.lock_class("test lock");
  const auto lock = make(GetParam(), &lock_class);
  user(*lock, 0, 0_ns, 10_us);
  user(*lock, 1, 1_us, 1_us);
  sim.run();
  EXPECT_EQ(lock_class.acquisitions(), 2U);
  EXPECT_EQ(lock_class.contended(), 1U);
  EXPECT_EQ(lock_class.hold().count(), 2U);
  ASSERT_EQ(lock_class.waiting().size(), 1U);
  EXPECT_EQ(lock_class.waiting()[0].waiter, "thread 1");
  EXPECT_EQ(lock_class.waiting()[0].holder, "thread 0");
  EXPECT_GE(lock_class.waiting()[0].total, 9_us);
}

TEST_P(EachLock, ChecksThatOnlyItsHolderReleasesIt) {
  const auto lock = make(GetParam());
  sim.spawn([&]() -> Task<> {
    co_await lock->acquire(machine.on(0));
    co_await lock->release(machine.on(1));
  });
  EXPECT_THROW(sim.run(), InternalError);
}

TEST_P(EachLock, DoesWorkUnderTheLock) {
  const auto lock = make(GetParam());
  sim.spawn([&]() -> Task<> {
    Context& here = machine.on(0);
    auto work = [&]() -> Task<> {
      EXPECT_EQ(lock->holder(), &here);
      co_await here.compute(1_us, Mode::kernel);
    };
    co_await locked(*lock, here, work);
  });
  sim.run();
  EXPECT_EQ(lock->holder(), nullptr);
}

TEST_P(EachLock, MayDieTogetherWithItsMachineWhileContextsWait) {
  Simulation other;
  auto threads = std::make_unique<FakeMachine>(other, costs(), shape);
  McsNodes places(threads->coherence, shape);
  auto lock = GetParam() == Kind::mcs ? std::unique_ptr<SpinLock>(std::make_unique<McsLock>(places))
                                      : std::make_unique<TicketLock>(threads->coherence);
  for (int i = 0; i < 3; ++i) other.spawn(wait(*lock, threads->on(i)), "user", Background::yes);
  other.run_until(Time() + 1_ms);
  lock.reset();
  threads.reset();
}

std::string name_of(const testing::TestParamInfo<Kind>& test) {
  switch (test.param) {
    case Kind::test_and_set: return "TestAndSet";
    case Kind::test_and_test_and_set: return "TestAndTestAndSet";
    case Kind::ticket: return "Ticket";
    case Kind::mcs: break;
  }
  return "Mcs";
}
INSTANTIATE_TEST_SUITE_P(Kinds, EachLock,
                         testing::Values(Kind::test_and_set, Kind::test_and_test_and_set,
                                         Kind::ticket, Kind::mcs),
                         name_of);

struct FairLock : SpinLocks, testing::WithParamInterface<Kind> {};
INSTANTIATE_TEST_SUITE_P(Kinds, FairLock, testing::Values(Kind::ticket, Kind::mcs), name_of);

TEST_P(FairLock, ServesInTheOrderOfArrival) {
  const auto lock = make(GetParam());
  user(*lock, 0, 0_us, 100_us);
  int place = 0;
  for (int cpu : {9, 2, 12, 1}) user(*lock, cpu, (1 + place++) * 5_us, 100_ns);
  sim.run();
  EXPECT_EQ(order, "thread 0 thread 9 thread 2 thread 12 thread 1 ");
}

TEST_P(FairLock, AWaiterWithoutACpuHoldsUpThoseBehindIt) {
  const auto lock = make(GetParam());
  user(*lock, 0, 0_us, 100_us);
  user(*lock, 1, 5_us, 100_ns);
  user(*lock, 2, 10_us, 100_ns);
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(50_us);
    machine.cpu(1).dispatch(nullptr);
    co_await sim.delay(500_us);
    machine.cpu(1).dispatch(&machine.on(1));
  });
  sim.run();
  EXPECT_EQ(order, "thread 0 thread 1 thread 2 ");
  EXPECT_GT(acquired[1], Time() + 550_us);
  EXPECT_GT(acquired[2], acquired[1]);
}

TEST_F(SpinLocks, TwoHardwareThreadsOfACoreHandALockOverWithinItsCache) {
  FakeTopology threads{.sockets_count = 1, .cores_per_socket = 1, .threads_per_core = 2};
  FakeMachine core(sim, costs(), threads);
  TicketLock lock(core.coherence);
  for (int i : {0, 1}) sim.spawn(use(lock, core.on(i), i * 1_us, 10_us), "user");
  sim.run();
  EXPECT_LT(acquired[1] - released[0], 10_ns);
}

}  // namespace
}  // namespace osarium
