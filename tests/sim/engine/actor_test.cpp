#include "sim/engine/actor.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"

namespace osarium {
namespace {

struct OnExit {
  explicit OnExit(int& count) : count_(count) {}
  OnExit(const OnExit&) = delete;
  ~OnExit() { ++count_; }
  int& count_;
};

TEST(Actor, StartsAfterWhatIsReady) {
  Simulation sim;
  std::string order;
  sim.spawn([&]() -> Task<> {
    order += 'a';
    sim.spawn([&]() -> Task<> {
      order += 'c';
      co_return;
    });
    order += 'b';
    co_return;
  });
  EXPECT_EQ(order, "");
  sim.run();
  EXPECT_EQ(order, "abc");
}

TEST(Actor, JoinWaitsForTheEnd) {
  Simulation sim;
  ActorHandle worker = sim.spawn([&]() -> Task<> { co_await sim.delay(3_us); });
  std::vector<Time> joined;
  for (int i = 0; i < 2; ++i)
    sim.spawn([&]() -> Task<> {
      co_await worker.join();
      joined.push_back(sim.now());
      co_await worker.join();  // of one that has ended: at once
      joined.push_back(sim.now());
    });
  EXPECT_FALSE(worker.done());
  sim.run();
  EXPECT_TRUE(worker.done());
  EXPECT_EQ(joined, std::vector<Time>(4, Time() + 3_us));
}

TEST(Actor, CancelReleasesWhatItHolds) {
  Simulation sim;
  Resource disk(sim, 1, "disk");
  int exits = 0;
  ActorHandle holder = sim.spawn([&]() -> Task<> {
    OnExit on_exit(exits);
    auto hold = co_await disk.acquire();
    co_await sim.delay(1_s);
  });
  Time got;
  sim.spawn([&]() -> Task<> {
    auto hold = co_await disk.acquire();
    got = sim.now();
  });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(2_us);
    holder.cancel();
    EXPECT_TRUE(holder.done());
    holder.cancel();  // harmless
  });
  sim.run();
  EXPECT_EQ(exits, 1);
  EXPECT_EQ(got, Time() + 2_us);
  EXPECT_EQ(sim.now(), Time() + 2_us);  // its delay is gone, too
}

TEST(Actor, CanBeCancelledBeforeItStartsAndInEveryKindOfWait) {
  Simulation sim;
  Signal signal(sim);
  int exits = 0;
  const auto parked = [&](auto wait) {
    return sim.spawn([&exits, wait]() -> Task<> {
      OnExit on_exit(exits);
      co_await wait();
    });
  };
  bool started = false;
  ActorHandle unstarted = sim.spawn([&]() -> Task<> {
    started = true;
    co_return;
  });
  unstarted.cancel();
  ActorHandle waits = parked([&] { return signal.wait(); });
  ActorHandle yields = parked([&] { return sim.yield(); });
  ActorHandle sleeps = parked([&] { return sim.delay(1_us); });
  ActorHandle joins = parked([&] { return waits.join(); });
  sim.spawn([&]() -> Task<> {
    signal.notify_all();  // `waits` is ready now, and must not run
    for (ActorHandle* each : {&joins, &waits, &yields, &sleeps}) each->cancel();
    co_return;
  });
  sim.run();
  EXPECT_FALSE(started);
  EXPECT_EQ(exits, 4);
  EXPECT_EQ(sim.now(), Time());
}

TEST(Actor, TheRunningActorCannotCancelItself) {
  Simulation sim;
  std::optional<ActorHandle> self;
  self.emplace(sim.spawn([&]() -> Task<> {
    self->cancel();
    co_return;
  }));
  EXPECT_THROW(sim.run(), InternalError);
}

TEST(Actor, DyingSimulationDestroysFramesOnce) {
  int exits = 0;
  {
    Simulation sim;
    Resource disk(sim, 1, "disk");
    Signal signal(sim);
    for (int i = 0; i < 3; ++i)
      sim.spawn(
          [&]() -> Task<> {
            OnExit on_exit(exits);
            auto hold = co_await disk.acquire();
            co_await signal.wait();
          },
          "client", Background::yes);
    sim.run();
  }
  EXPECT_EQ(exits, 3);
}

TEST(Actor, DroppedWithoutSpawningFreesItsFrame) {
  Simulation sim;
  int exits = 0;
  const auto make = [](OnExit& on_exit) -> Actor {
    ++on_exit.count_;
    co_return;
  };
  OnExit on_exit(exits);
  { Actor actor = make(on_exit); }
  sim.run();
  EXPECT_EQ(exits, 0);
}

TEST(Actor, MovedHandleStillKnowsItsActor) {
  Simulation sim;
  std::vector<ActorHandle> handles;
  for (int i = 0; i < 20; ++i)
    handles.push_back(sim.spawn([&]() -> Task<> { co_await sim.delay(1_us); }));
  handles[7].cancel();
  sim.run();
  for (const ActorHandle& each : handles) EXPECT_TRUE(each.done());
}

// A resource in the frame of one actor, held by a second and waited for by a third.
TEST(Actor, DyingSimulationMayDestroyOwnersBeforeUsers) {
  Simulation sim;
  std::optional<Resource>* shared = nullptr;
  sim.spawn(
      [&]() -> Task<> {  // the holder, destroyed first
        co_await sim.yield();
        auto hold = co_await (*shared)->acquire();
        co_await sim.delay(Duration::max());
      },
      "holder", Background::yes);
  sim.spawn(
      [&]() -> Task<> {
        std::optional<Resource> owned(std::in_place, sim);
        shared = &owned;
        co_await sim.delay(Duration::max());
      },
      "owner", Background::yes);
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(1_us);
        auto hold = co_await (*shared)->acquire();
      },
      "waiter", Background::yes);
  sim.run();
  EXPECT_TRUE((*shared)->has_waiters());
}

TEST(Actor, HasOneHandleAtMost) {
  Simulation sim;
  ActorHandle first = sim.spawn([&]() -> Task<> { co_await sim.delay(1_us); });
  ActorHandle second = std::move(first);
  EXPECT_TRUE(first.done());
  EXPECT_FALSE(second.done());
  sim.run();
  EXPECT_TRUE(second.done());
}

}  // namespace
}  // namespace osarium
