#include "sim/sync/combine.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/sync/queue.hpp"
#include "sim/sync/resource.hpp"

namespace osarium {
namespace {

Task<int> work(Simulation& sim, Duration duration, int value) {
  co_await sim.delay(duration);
  co_return value;
}

TEST(AnyOf, FirstToFinishWinsAndTheOthersAreCancelled) {
  Simulation sim;
  Signal signal(sim);
  sim.spawn([&]() -> Task<> {
    const auto first = co_await any_of(
        sim, [&] { return signal.wait(); }, [&] { return sim.delay(5_us); },
        [&] { return work(sim, 3_us, 7); });
    EXPECT_EQ(first.index(), 2U);
    EXPECT_EQ(std::get<2>(first), 7);
    EXPECT_EQ(sim.now(), Time() + 3_us);
    EXPECT_FALSE(signal.has_waiters());
  });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 3_us);  // the delay of 5 us is gone
}

TEST(AnyOf, OfTwoAtOneInstantTheFirstScheduledWins) {
  Simulation sim;
  std::size_t winner = 9;
  sim.spawn([&]() -> Task<> {
    winner = (co_await any_of(
                  sim, [&] { return sim.delay(1_us); }, [&] { return sim.delay(1_us); }))
                 .index();
  });
  sim.run();
  EXPECT_EQ(winner, 0U);
}

TEST(AnyOf, NothingIsLostToALoser) {
  Simulation sim;
  Queue<int> left(sim), right(sim);
  left.try_put(1);
  right.try_put(2);
  sim.spawn([&]() -> Task<> {
    const auto first = co_await any_of(
        sim, [&] { return left.get(); }, [&] { return right.get(); });
    EXPECT_EQ(first.index(), 0U);
    EXPECT_EQ(right.size(), 1U);
    EXPECT_EQ(left.size(), 0U);
  });
  sim.run();
}

TEST(AllOf, TakesAsLongAsTheLongest) {
  Simulation sim;
  sim.spawn([&]() -> Task<> {
    const auto [a, b, c] = co_await all_of(
        sim, [&] { return work(sim, 2_us, 1); }, [&] { return sim.delay(1_us); },
        [&] { return work(sim, 3_us, 2); });
    EXPECT_EQ(a, 1);
    EXPECT_EQ(c, 2);
    EXPECT_EQ(b, std::monostate());
    EXPECT_EQ(sim.now(), Time() + 3_us);
  });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 3_us);
}

TEST(Timeout, GivesUpOrReturnsTheValue) {
  Simulation sim;
  Queue<int> ring(sim);
  Resource lock(sim);
  sim.spawn([&]() -> Task<> {
    EXPECT_EQ(co_await with_timeout(sim, 1_us, [&] { return ring.get(); }), std::nullopt);
    EXPECT_EQ(co_await with_timeout(sim, 2_us, [&] { return ring.get(); }), 7);
    EXPECT_EQ(sim.now(), Time() + 2_us);
    auto hold = co_await lock.acquire();
    auto second = co_await with_timeout(sim, 1_us, [&] { return lock.acquire(); });
    EXPECT_FALSE(second.has_value());
    hold.release();
    auto third = co_await with_timeout(sim, 1_us, [&] { return lock.acquire(); });
    EXPECT_TRUE(third.has_value());
    EXPECT_EQ(lock.free_units(), 0U);
  });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(2_us);
    co_await ring.put(7);
  });
  sim.run();
  EXPECT_EQ(lock.free_units(), 1U);
}

TEST(AnyOf, DiesWithTheOneThatWaits) {
  Simulation sim;
  Signal signal(sim);
  ActorHandle waiter = sim.spawn([&]() -> Task<> {
    co_await any_of(
        sim, [&] { return signal.wait(); }, [&] { return sim.delay(1_s); },
        [&] { return work(sim, 1_s, 1); });
  });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    waiter.cancel();
    EXPECT_FALSE(signal.has_waiters());
  });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 1_us);
}

Task<int> fail(Simulation& sim, Duration when) {
  co_await sim.delay(when);
  throw std::runtime_error("broken");
}

TEST(Combine, ExceptionsReachTheCaller) {
  Simulation sim;
  std::string caught;
  const auto broken = [&] { return fail(sim, 1_us); };
  const auto slow = [&] { return sim.delay(1_s); };
  sim.spawn([&]() -> Task<> {
    try {
      co_await all_of(sim, slow, broken);
    } catch (const std::runtime_error& error) {
      caught += error.what();
    }
    try {
      co_await any_of(sim, slow, broken);
    } catch (const std::runtime_error& error) {
      caught += error.what();
    }
  });
  sim.run();
  EXPECT_EQ(caught, "brokenbroken");
  EXPECT_EQ(sim.now(), Time() + 2_us);
}

// At the instant of the limit, order of scheduling decides.
TEST(Timeout, AtTheLimitOnlyWhatWasScheduledBeforeItCounts) {
  Simulation sim;
  Signal signal(sim);
  Queue<int> ring(sim);
  ring.try_put(1);
  const auto one_delay = [&] { return work(sim, 1_us, 7); };
  const auto two_delays = [&]() -> Task<int> {
    co_await sim.delay(500_ns);
    co_return co_await work(sim, 500_ns, 7);
  };
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    signal.notify_all();  // scheduled before the limit, but the one that it wakes runs after it
  });
  sim.spawn([&]() -> Task<> {
    EXPECT_FALSE((co_await with_timeout(sim, 1_us, [&] { return signal.wait(); })).has_value());
    EXPECT_EQ(co_await with_timeout(sim, 1_us, one_delay), 7);
    EXPECT_EQ(co_await with_timeout(sim, 1_us, two_delays), std::nullopt);
    EXPECT_EQ(co_await with_timeout(sim, 0_us, [&] { return ring.get(); }), 1);
    EXPECT_EQ(co_await with_timeout(sim, 0_us, [&] { return ring.get(); }), std::nullopt);
    EXPECT_EQ(sim.now(), Time() + 3_us);
  });
  sim.run();
}

TEST(Timeout, ANegativeLimitIsRefusedEvenIfTheResultIsThere) {
  Simulation sim;
  Queue<int> ring(sim);
  ring.try_put(1);
  sim.spawn([&]() -> Task<> { co_await with_timeout(sim, -1_us, [&] { return ring.get(); }); });
  EXPECT_THROW(sim.run(), InternalError);
  EXPECT_EQ(ring.size(), 1U);
}

TEST(Timeout, AValueThatComesAtTheLimitIsNotLost) {
  Simulation sim;
  Queue<int> ring(sim);
  std::vector<int> got;
  sim.spawn([&]() -> Task<> {
    const auto value = co_await with_timeout(sim, 1_us, [&] { return ring.get(); });
    if (value) got.push_back(*value);
  });
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(1_ns);
        got.push_back(co_await ring.get());
      },
      "second", Background::yes);
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);  // at the same instant as the timeout, and before it
    ring.try_put(7);
  });
  sim.run();
  EXPECT_EQ(got, std::vector<int>{7});
}

}  // namespace
}  // namespace osarium
