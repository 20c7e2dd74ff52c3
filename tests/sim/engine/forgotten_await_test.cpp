// A wait that is made but not awaited must fail the run, whatever it is for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "sim/sync/queue.hpp"
#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"

namespace osarium {
namespace {

using testing::HasSubstr;

// What run() says when an actor makes a wait and forgets it.
template <class Make>
std::string failure_of(Simulation& sim, Make make) {
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(1_us);
        [[maybe_unused]] auto forgotten = make();
      },
      "forgetful");
  try {
    sim.run();
  } catch (const InternalError& error) {
    return error.what();
  }
  return "no failure";
}

TEST(ForgottenAwait, FailsTheRunForEveryKindOfWait) {
  Simulation sim;
  Resource disk(sim, 1, "disk");
  Queue<int> ring(sim, 1, "ring");
  Signal reply(sim, "reply");
  ActorHandle worker = sim.spawn([]() -> Task<> { co_return; }, "worker");
  EXPECT_THAT(failure_of(sim, [&] { return disk.acquire(); }), HasSubstr("resource disk"));
  EXPECT_THAT(failure_of(sim, [&] { return ring.put(1); }), HasSubstr("room in queue ring"));
  EXPECT_THAT(failure_of(sim, [&] { return ring.get(); }), HasSubstr("a value from queue ring"));
  EXPECT_THAT(failure_of(sim, [&] { return reply.wait(); }), HasSubstr("signal reply"));
  EXPECT_THAT(failure_of(sim, [&] { return worker.join(); }), HasSubstr("the end of worker"));
  EXPECT_THAT(failure_of(sim, [&] { return sim.delay(1_us); }), HasSubstr("a delay"));
  EXPECT_EQ(disk.free_units(), 1U);
  EXPECT_TRUE(ring.empty());
  EXPECT_THAT(failure_of(sim, [] { return 0; }), "no failure");
}

TEST(ForgottenAwait, IsNotAWaitThatWasGivenUp) {
  Simulation sim;
  auto reply = std::make_unique<Signal>(sim, "reply");
  Queue<int> ring(sim);
  ActorHandle sleeper = sim.spawn([&]() -> Task<> { co_await sim.delay(1_s); });
  ActorHandle consumer = sim.spawn([&]() -> Task<> { co_await ring.get(); });
  ActorHandle waiter = sim.spawn([&]() -> Task<> { co_await reply->wait(); });
  sim.spawn([&]() -> Task<> {
    sleeper.cancel();
    ring.try_put(1);  // for the consumer, which is cancelled before it runs
    consumer.cancel();
    reply.reset();  // before the one that waits for it
    waiter.cancel();
    co_return;
  });
  EXPECT_NO_THROW(sim.run());
}

}  // namespace
}  // namespace osarium
