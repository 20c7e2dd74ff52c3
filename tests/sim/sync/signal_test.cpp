#include "sim/sync/signal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace osarium {
namespace {

TEST(Signal, WakesInOrderOfArrivalAndDoesNotRemember) {
  Simulation sim;
  Signal signal(sim);
  std::string order;
  EXPECT_FALSE(signal.notify_one());  // nobody waits: it is lost
  for (const char letter : {'a', 'b', 'c', 'd'})
    sim.spawn([&, letter]() -> Task<> {
      co_await signal.wait();
      order += letter;
    });
  sim.spawn([&]() -> Task<> {
    EXPECT_TRUE(signal.notify_one());
    order += '1';
    co_await sim.yield();
    order += '2';
    signal.notify_all();
    EXPECT_FALSE(signal.has_waiters());
  });
  sim.run();
  EXPECT_EQ(order, "1a2bcd");
}

TEST(Signal, OneThatWaitsAgainIsNotWokenTwice) {
  Simulation sim;
  Signal signal(sim);
  int wake_ups = 0;
  sim.spawn(
      [&]() -> Task<> {
        for (;;) {
          co_await signal.wait();
          ++wake_ups;
        }
      },
      "waiter", Background::yes);
  sim.spawn([&]() -> Task<> {
    signal.notify_all();
    co_return;
  });
  sim.run();
  EXPECT_EQ(wake_ups, 1);
}

}  // namespace
}  // namespace osarium
