#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/sync/combine.hpp"
#include "sim/sync/queue.hpp"
#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"

namespace osarium {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string report_of(Simulation& sim) {
  try {
    sim.run();
  } catch (const Deadlock& deadlock) {
    return deadlock.what();
  }
  return "no deadlock";
}

Actor take_both(Simulation& sim, Resource& first, Resource& second) {
  auto hold = co_await first.acquire();
  co_await sim.delay(1_ns);
  auto other = co_await second.acquire();
}

TEST(Deadlock, NamesWhoWaitsForWhatAndWhoHoldsIt) {
  Simulation sim;
  Resource disk(sim, 1, "disk"), net(sim, 1, "net");
  sim.spawn(take_both(sim, disk, net), "reader");
  sim.spawn(take_both(sim, net, disk), "writer");
  const std::string report = report_of(sim);
  EXPECT_THAT(report, HasSubstr("deadlock at 1000 ps"));
  EXPECT_THAT(report, HasSubstr("reader waits for resource net (held by writer)"));
  EXPECT_THAT(report, HasSubstr("writer waits for resource disk (held by reader)"));
}

TEST(Deadlock, NamesEveryKindOfWait) {
  Simulation sim;
  Signal signal(sim, "reply");
  Queue<int> full(sim, 1, "ring"), empty(sim, 4, "inbox");
  ActorHandle waits = sim.spawn([&]() -> Task<> { co_await signal.wait(); }, "a");
  sim.spawn(
      [&]() -> Task<> {
        co_await full.put(1);
        co_await full.put(2);
      },
      "b");
  sim.spawn([&]() -> Task<> { co_await empty.get(); }, "c");
  sim.spawn([&]() -> Task<> { co_await waits.join(); }, "d");
  sim.spawn([&]() -> Task<> { co_await sim.delay(Duration::max()); }, "e");
  sim.spawn([&]() -> Task<> { co_await signal.wait(); }, "server", Background::yes);
  const std::string report = report_of(sim);
  EXPECT_THAT(report, HasSubstr("a waits for signal reply"));
  EXPECT_THAT(report, HasSubstr("b waits for room in queue ring"));
  EXPECT_THAT(report, HasSubstr("c waits for a value from queue inbox"));
  EXPECT_THAT(report, HasSubstr("d waits for the end of a"));
  EXPECT_THAT(report, HasSubstr("e waits for nothing that exists"));
  EXPECT_THAT(report, Not(HasSubstr("server")));
}

TEST(Deadlock, CountsActorsThatSayTheSame) {
  Simulation sim;
  Signal token(sim, "token");
  for (int i = 0; i < 1000; ++i) sim.spawn([&]() -> Task<> { co_await token.wait(); }, "member");
  EXPECT_THAT(report_of(sim), HasSubstr("member waits for signal token (1000 of them)"));
}

TEST(Deadlock, IsFoundByRunUntil) {
  Simulation sim;
  Signal signal(sim, "reply");
  sim.spawn([&]() -> Task<> { co_await signal.wait(); }, "client");
  EXPECT_THROW(sim.run_until(Time() + 1_ms), Deadlock);
}

TEST(Deadlock, IsNoneWhileSomethingIsPending) {
  Simulation sim;
  Signal signal(sim, "reply");
  sim.spawn([&]() -> Task<> { co_await signal.wait(); }, "client");
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(2_ms);
        signal.notify_all();
      },
      "server");
  EXPECT_NO_THROW(sim.run_until(Time() + 1_ms));
  EXPECT_NO_THROW(sim.run());
}

TEST(Deadlock, AWaitableThatDiedIsNotTouched) {
  Simulation sim;
  auto signal = std::make_unique<Signal>(sim, "short-lived");
  sim.spawn([&]() -> Task<> { co_await signal->wait(); }, "client");
  sim.spawn(
      [&]() -> Task<> {
        signal.reset();
        co_return;
      },
      "killer");
  EXPECT_THAT(report_of(sim), HasSubstr("client waits for nothing that exists"));
}

}  // namespace
}  // namespace osarium
