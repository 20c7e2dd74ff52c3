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

template <class End = Deadlock>
std::string report_of(Simulation& sim) {
  try {
    sim.run();
  } catch (const End& end) {
    return end.what();
  }
  return "no such end";
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
  EXPECT_THAT(report, HasSubstr("deadlock at 1 ns"));
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
  sim.spawn([&]() -> Task<> { co_await signal.wait(); }, "server", Background::yes);
  const std::string report = report_of(sim);
  EXPECT_THAT(report, HasSubstr("a waits for signal reply"));
  EXPECT_THAT(report, HasSubstr("b waits for room in queue ring"));
  EXPECT_THAT(report, HasSubstr("c waits for a value from queue inbox"));
  EXPECT_THAT(report, HasSubstr("d waits for the end of a"));
  EXPECT_THAT(report, Not(HasSubstr("server")));
}

TEST(Deadlock, SaysWhatTheBranchesOfACombinationWaitFor) {
  Simulation sim;
  Signal reply(sim, "reply");
  Queue<int> inbox(sim, 4, "inbox");
  Resource disk(sim, 1, "disk");
  const auto hear = [&] { return reply.wait(); };
  const auto get = [&] { return inbox.get(); };
  const auto end = [&] { return sim.delay(1_us); };
  sim.spawn([&]() -> Task<> { co_await any_of(sim, hear, get); }, "a");
  sim.spawn([&]() -> Task<> { co_await all_of(sim, hear, end, get); }, "b");
  sim.spawn([&]() -> Task<> { co_await with_timeout(sim, Duration::max(), get); }, "c");
  const auto nested = [&] { return any_of(sim, hear, get); };
  sim.spawn([&]() -> Task<> { co_await all_of(sim, get, nested); }, "d");
  EXPECT_EQ(
      report_of(sim),
      "deadlock at 1 us: nothing can happen any more, but\n"
      "  a waits for the first of signal reply, a value from queue inbox\n"
      "  b waits for all of signal reply, a value from queue inbox\n"
      "  c waits for the first of a value from queue inbox, a delay of which "
      "9223372.036853775807 s are left\n"
      "  d waits for all of a value from queue inbox, the first of signal reply, a value from "
      "queue inbox");
}

TEST(Deadlock, IsNoneOfBranchesInTheBackground) {
  Simulation sim;
  Signal first(sim), second(sim);
  const auto either = [&]() -> Task<> {
    co_await any_of(
        sim, [&] { return first.wait(); }, [&] { return second.wait(); });
  };
  sim.spawn(either, "server", Background::yes);
  EXPECT_NO_THROW(sim.run());
}

TEST(EndOfTime, IsNoDeadlockAndNamesWhoDelaysForHowLong) {
  Simulation sim;
  Signal reply(sim, "reply");
  const auto delays_past_end = [&]() -> Task<> {
    co_await sim.delay(2_s);
    co_await sim.delay(Duration::seconds(9'223'372));
  };
  sim.spawn(delays_past_end, "backup");
  sim.spawn([&]() -> Task<> { co_await reply.wait(); }, "client");
  const std::string report = report_of<EndOfTime>(sim);
  EXPECT_THAT(report, HasSubstr("the end of simulated time: after 2 s"));
  EXPECT_THAT(report, HasSubstr("backup waits for a delay of which 9223372 s are left"));
  EXPECT_THAT(report, HasSubstr("client waits for signal reply"));
  EXPECT_EQ(report_of<EndOfTime>(sim), report);  // asking changes nothing
}

TEST(EndOfTime, IsNotReachedByTheLastDelayThatFits) {
  Simulation sim;
  sim.spawn([&]() -> Task<> { co_await sim.delay(9'223'372_s); });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 9'223'372_s);
  sim.spawn([&]() -> Task<> { co_await sim.delay(1_s); });
  EXPECT_THROW(sim.run(), EndOfTime);
}

TEST(EndOfTime, IsNoneOfBackgroundActors) {
  Simulation sim;
  Signal reply(sim, "reply");
  sim.spawn([&]() -> Task<> { co_await sim.delay(Duration::max()); }, "idle", Background::yes);
  EXPECT_NO_THROW(sim.run());
  sim.spawn([&]() -> Task<> { co_await reply.wait(); }, "client");
  EXPECT_THAT(report_of(sim), HasSubstr("client waits for signal reply"));
}

// The report must not take a delay's actor away from what another of its tasks waits for.
TEST(EndOfTime, LeavesTheActorsAsTheyAre) {
  Simulation sim;
  Signal reply(sim, "reply");
  sim.spawn([&]() -> Task<> {
    const auto waits = [&]() -> Task<> { co_await reply.wait(); };
    const Task<> started = waits();
    co_await sim.delay(Duration::max());
  });
  EXPECT_THROW(sim.run(), EndOfTime);
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
  EXPECT_THAT(report_of(sim), HasSubstr("client waits for something that was destroyed"));
}

}  // namespace
}  // namespace osarium
