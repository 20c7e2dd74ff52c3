#include "models/mechanisms/lock_statistics.hpp"

#include <gmock/gmock.h>

namespace osarium {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Locks : testing::Test {
  // `who` takes the classes one inside the other, and gives them back.
  void nest(Context& who, std::initializer_list<LockClass*> classes) {
    for (LockClass* each : classes) {
      each->ask(who);
      each->acquire(who, each);
    }
    for (auto each = std::rbegin(classes); each != std::rend(classes); ++each)
      (*each)->release(who, *each);
  }

  Simulation sim;
  LockStatistics statistics{LockStatistics::Detail::names};
  LockClass& a = statistics.lock_class("a");
  LockClass& b = statistics.lock_class("b");
  LockClass& c = statistics.lock_class("c");
  Context one{sim, "one"};
  Context two{sim, "two"};
};

TEST_F(Locks, AClassIsKnownByItsName) {
  EXPECT_EQ(&statistics.lock_class("a"), &a);
  EXPECT_NE(&a, &b);
  EXPECT_EQ(statistics.classes().size(), 3U);
}

TEST_F(Locks, AcquisitionsWaitsAndHoldsAreCounted) {
  const int first = 0;
  const int second = 0;
  sim.spawn([&]() -> Task<> {
    a.ask(one);
    a.acquire(one, &first);
    co_await sim.delay(3_us);
    a.ask(one);
    a.acquire_contended(one, &second, Time() + 1_us, "two");
    co_await sim.delay(5_us);
    a.release(one, &first);  // in another order than they were taken
    a.release(one, &second);
  });
  sim.run();
  EXPECT_EQ(a.acquisitions(), 2U);
  EXPECT_EQ(a.contended(), 1U);
  EXPECT_EQ(a.wait().max(), 2_us);
  EXPECT_EQ(a.hold().max(), 8_us);
  EXPECT_EQ(a.hold().min(), 5_us);
  EXPECT_THAT(one.held_locks(), IsEmpty());
}

TEST_F(Locks, WhoWaitedForWhomIsAddedUpByName) {
  Context namesake(sim, "one");
  a.acquire_contended(one, &a, Time(), "two");
  a.acquire_contended(namesake, &a, Time(), "two");
  a.acquire_contended(two, &a, Time(), nullptr);
  ASSERT_EQ(a.waiting().size(), 2U);
  EXPECT_EQ(a.waiting()[0].waiter, "one");
  EXPECT_EQ(a.waiting()[0].holder, "two");
  EXPECT_EQ(a.waiting()[0].times, 2U);
  EXPECT_EQ(a.waiting()[1].holder, "");
}

TEST_F(Locks, WithoutNamesOnlyTheWaitsAreKept) {
  LockStatistics terse;
  terse.lock_class("a").acquire_contended(one, &a, Time(), "two");
  EXPECT_EQ(terse.lock_class("a").contended(), 1U);
  EXPECT_THAT(terse.lock_class("a").waiting(), IsEmpty());
}

TEST_F(Locks, WhatIsOnlyCountedIsNotHeld) {
  a.count();
  a.count_contended(two, Time());
  EXPECT_EQ(a.acquisitions(), 2U);
  EXPECT_EQ(a.contended(), 1U);
  EXPECT_EQ(a.hold().count(), 0U);
  EXPECT_TRUE(one.held_locks().empty());
}

TEST_F(Locks, BeginForgetsCountsAndNotWhatIsHeldNorInWhichOrder) {
  nest(one, {&a, &b});
  a.acquire_contended(one, &a, Time(), "two");
  statistics.begin();
  EXPECT_EQ(a.acquisitions(), 0U);
  EXPECT_EQ(a.contended(), 0U);
  EXPECT_THAT(a.waiting(), IsEmpty());
  a.release(one, &a);
  EXPECT_EQ(a.hold().count(), 1U);
  nest(two, {&b, &a});
  EXPECT_THAT(statistics.order_cycles(), testing::SizeIs(1));
}

TEST_F(Locks, AnOrderThatIsKeptIsNoCycle) {
  nest(one, {&a, &b, &c});
  nest(two, {&a, &c});
  nest(two, {&b, &c});
  EXPECT_THAT(statistics.order_cycles(), IsEmpty());
}

TEST_F(Locks, TwoOrdersThatContradictEachOtherAreReportedOnceWithNames) {
  nest(one, {&a, &b});
  nest(two, {&b, &a});
  EXPECT_THAT(statistics.order_cycles(), ElementsAre("a -> b (by one) -> a (by two)"));
}

TEST_F(Locks, ACycleOfThreeIsFoundThoughNoTwoContradictEachOther) {
  nest(one, {&b, &c});
  nest(one, {&a, &b});
  EXPECT_THAT(statistics.order_cycles(), IsEmpty());
  nest(two, {&c, &a});
  EXPECT_THAT(statistics.order_cycles(),
              ElementsAre("a -> b (by one) -> c (by one) -> a (by two)"));
}

TEST_F(Locks, TwoLocksOfOneClassHeldTogetherAreACycle) {
  const int other = 0;
  a.ask(one);
  a.acquire(one, &a);
  a.ask(one);
  a.acquire(one, &other);
  EXPECT_THAT(statistics.order_cycles(), ElementsAre("a -> a (by one)"));
}

TEST_F(Locks, AnOrderIsNotedEvenWhenTheAcquisitionNeverComes) {
  nest(one, {&a, &b});
  b.ask(two);
  b.acquire(two, &b);
  a.ask(two);
  EXPECT_THAT(statistics.order_cycles(), ElementsAre("a -> b (by one) -> a (by two)"));
}

TEST_F(Locks, ReleasingWhatOneDoesNotHoldIsAnInternalError) {
  a.acquire(one, &a);
  EXPECT_THROW(a.release(two, &a), InternalError);
  EXPECT_THROW(a.release(one, &b), InternalError);
}

}  // namespace
}  // namespace osarium
