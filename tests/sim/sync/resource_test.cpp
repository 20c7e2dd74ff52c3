#include "sim/sync/resource.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

TEST(Resource, ServesInOrderOfArrival) {
  Simulation sim;
  Resource disk(sim, 2);
  std::string order;
  for (const char letter : {'a', 'b', 'c', 'd', 'e'})
    sim.spawn([&, letter]() -> Task<> {
      auto hold = co_await disk.acquire();
      order += letter;
      co_await sim.delay(1_us);
    });
  sim.run();
  EXPECT_EQ(order, "abcde");
  EXPECT_EQ(sim.now(), Time() + 3_us);
  EXPECT_EQ(disk.free_units(), 2U);
}

TEST(Resource, AFreedUnitIsNotOvertaken) {
  Simulation sim;
  Resource lock(sim);
  std::string order;
  sim.spawn([&]() -> Task<> {
    auto hold = co_await lock.acquire();
    co_await sim.delay(1_us);
    hold.release();
    auto again = co_await lock.acquire();  // the other waits already
    order += 'a';
  });
  sim.spawn([&]() -> Task<> {
    auto hold = co_await lock.acquire();
    order += 'b';
  });
  sim.run();
  EXPECT_EQ(order, "ba");
}

TEST(Resource, PrioritiesComeFirstAndAreFairWithin) {
  Simulation sim;
  Resource lock(sim);
  std::vector<std::pair<int, int>> served;  // priority, order of arrival
  Stream stream(Seed{}, "test", 0, "priorities");
  std::vector<std::pair<int, int>> asked;
  sim.spawn([&]() -> Task<> {
    auto hold = co_await lock.acquire();
    co_await sim.delay(1_ms);
  });
  for (int i = 0; i < 500; ++i) {
    const int priority = static_cast<int>(stream.below(4)) - 1;
    asked.emplace_back(priority, i);
    sim.spawn([&, priority, i]() -> Task<> {
      auto hold = co_await lock.acquire(priority);
      served.emplace_back(priority, i);
    });
  }
  sim.run();
  std::stable_sort(asked.begin(), asked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  EXPECT_EQ(served, asked);
}

TEST(Resource, HoldsMoveAndReleaseOnce) {
  Simulation sim;
  Resource lock(sim, 1, "lock");
  sim.spawn(
      [&]() -> Task<> {
        std::optional<Resource::Hold> kept;
        {
          auto hold = co_await lock.acquire();
          kept.emplace(std::move(hold));
          EXPECT_FALSE(hold.held());
        }
        EXPECT_EQ(lock.free_units(), 0U);
        EXPECT_EQ(lock.description(), "resource lock (held by mover)");
        kept->release();
        kept->release();
        EXPECT_EQ(lock.free_units(), 1U);
        EXPECT_EQ(lock.description(), "resource lock");
      },
      "mover");
  sim.run();
  EXPECT_EQ(lock.free_units(), 1U);
}

TEST(Resource, AGrantThatComesTooLateGoesToTheNext) {
  Simulation sim;
  Resource lock(sim);
  std::string order;
  std::optional<ActorHandle> second;
  sim.spawn([&]() -> Task<> {
    auto hold = co_await lock.acquire();
    co_await sim.delay(1_us);
    hold.release();    // granted to the second, who has not run yet
    second->cancel();  // so the unit goes on to the third
  });
  second.emplace(sim.spawn([&]() -> Task<> {
    auto hold = co_await lock.acquire();
    order += '2';
  }));
  sim.spawn([&]() -> Task<> {
    auto hold = co_await lock.acquire();
    order += '3';
  });
  sim.run();
  EXPECT_EQ(order, "3");
  EXPECT_EQ(lock.free_units(), 1U);
}

// As members of a model do that is declared after its simulation.
TEST(Resource, MayDieBeforeItsHoldersOnceTheRunIsOver) {
  Simulation sim;
  auto lock = std::make_unique<Resource>(sim, 2);
  std::string order;
  for (const char letter : {'a', 'b', 'c', 'd'})
    sim.spawn(
        [&, letter]() -> Task<> {
          auto hold = co_await lock->acquire();
          order += letter;
          co_await sim.delay(1_us);
          if (letter == 'a') sim.stop();  // before 'c', who is granted the unit of 'a', can run
          hold.release();
        },
        "client", Background::yes);
  sim.run();
  EXPECT_EQ(order, "ab");
  lock.reset();  // 'b' holds a unit, 'c' was granted one, 'd' waits
}

}  // namespace
}  // namespace osarium
