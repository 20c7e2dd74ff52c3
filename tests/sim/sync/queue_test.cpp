#include "sim/sync/queue.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace osarium {
namespace {

TEST(Queue, BoundedPutWaitsForRoom) {
  Simulation sim;
  Queue<int> ring(sim, 2);
  std::vector<std::int64_t> put_at;
  std::vector<int> got;
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 5; ++i) {
      co_await ring.put(i);
      put_at.push_back(sim.now() - Time() == Duration() ? 0 : (sim.now() - Time()) / 1_us);
    }
  });
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 5; ++i) {
      co_await sim.delay(1_us);
      got.push_back(co_await ring.get());
    }
  });
  sim.run();
  EXPECT_EQ(got, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(put_at, (std::vector<std::int64_t>{0, 0, 1, 2, 3}));
}

TEST(Queue, ConsumersAreServedInOrder) {
  Simulation sim;
  Queue<int> ring(sim);
  std::string order;
  for (const char letter : {'a', 'b', 'c'})
    sim.spawn([&, letter]() -> Task<> {
      const int value = co_await ring.get();
      order += letter;
      order += static_cast<char>('0' + value);
    });
  sim.spawn([&]() -> Task<> {
    for (int i = 1; i <= 3; ++i) co_await ring.put(i);
  });
  sim.run();
  EXPECT_EQ(order, "a1b2c3");
}

TEST(Queue, TryNeverWaits) {
  Simulation sim;
  Queue<std::unique_ptr<int>> ring(sim, 1);
  EXPECT_EQ(ring.try_get(), std::nullopt);
  EXPECT_TRUE(ring.try_put(std::make_unique<int>(1)));
  EXPECT_FALSE(ring.try_put(std::make_unique<int>(2)));
  EXPECT_TRUE(ring.full());
  EXPECT_EQ(**ring.try_get(), 1);
  EXPECT_TRUE(ring.empty());
}

TEST(Queue, AValueHandedToACancelledConsumerIsNotLost) {
  Simulation sim;
  Queue<int> ring(sim);
  ActorHandle first = sim.spawn([&]() -> Task<> { co_await ring.get(); });
  std::vector<int> got;
  sim.spawn([&]() -> Task<> {
    co_await ring.put(1);  // goes straight to the first
    co_await ring.put(2);
    first.cancel();
    got.push_back(co_await ring.get());
    got.push_back(co_await ring.get());
  });
  sim.run();
  EXPECT_EQ(got, (std::vector<int>{1, 2}));
}

TEST(Queue, ACancelledProducerTakesItsValueAway) {
  Simulation sim;
  Queue<int> ring(sim, 1);
  ring.try_put(1);
  ActorHandle producer = sim.spawn([&]() -> Task<> { co_await ring.put(2); });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    producer.cancel();
    EXPECT_EQ(co_await ring.get(), 1);
  });
  sim.run();
  EXPECT_TRUE(ring.empty());
}

TEST(Queue, AValueHandedToACancelledConsumerGoesToTheNext) {
  Simulation sim;
  Queue<int> ring(sim, 1);
  std::vector<int> got;
  ActorHandle first = sim.spawn([&]() -> Task<> { co_await ring.get(); });
  sim.spawn([&]() -> Task<> { got.push_back(co_await ring.get()); });
  sim.spawn([&]() -> Task<> {
    EXPECT_TRUE(ring.try_put(1));  // for the first, who is cancelled before it runs
    first.cancel();
    co_return;
  });
  sim.run();
  EXPECT_EQ(got, std::vector<int>{1});
}

TEST(Queue, AValuePutBackDoesNotLetProducersExceedTheCapacity) {
  Simulation sim;
  Queue<int> ring(sim, 1);
  ActorHandle first = sim.spawn([&]() -> Task<> { co_await ring.get(); });
  std::vector<int> got;
  std::vector<std::size_t> sizes;
  sim.spawn(
      [&]() -> Task<> {
        for (const int value : {1, 2, 3}) co_await ring.put(value);
      },
      "producer");
  sim.spawn([&]() -> Task<> {
    first.cancel();  // it was given the 1, and the 2 is in the queue
    for (int i = 0; i < 3; ++i) {
      got.push_back(co_await ring.get());
      sizes.push_back(ring.size());
    }
  });
  sim.run();
  EXPECT_EQ(got, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{1, 1, 0}));
}

}  // namespace
}  // namespace osarium
