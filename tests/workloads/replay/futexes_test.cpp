// Who lets whom go on through a futex, and what a replay makes of it.
#include "workloads/replay/futexes.hpp"

#include "tests/workloads/replay/handed.hpp"
#include "tests/workloads/replay/piped.hpp"

namespace osarium::replay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct FoundFutexes {
  explicit FoundFutexes(const Told& told)
      : history(told.history()),
        wakings(find_futex_wakings(history, [](const RecordedThread&) { return true; })) {}
  // Of each waking: the threads.
  std::vector<std::pair<int, int>> threads() const {
    std::vector<std::pair<int, int>> pairs;
    for (const FutexWaking& each : wakings)
      pairs.emplace_back(history.threads[each.waker].thread, history.threads[each.woken].thread);
    return pairs;
  }
  CallHistory history;
  std::vector<FutexWaking> wakings;
};

TEST(Futexes, WhoHasWaitedTheLongestIsWoken) {
  Told told;
  told.enter(worker, 1000, futex, waits_at("7f10")).enter(helper, 2000, futex, waits_at("7f10"));
  told.call(boss, 3000, futex, wakes_at("7f10"), 1).leave(worker, 5000, futex, 0);
  told.call(boss, 6000, futex, wakes_at("7f10"), 1).leave(helper, 8000, futex, 0);
  EXPECT_THAT(FoundFutexes(told).threads(), ElementsAre(std::pair(50, 51), std::pair(50, 52)));
}

TEST(Futexes, AWakeOfAllWakesSeveral) {
  Told told;
  told.enter(worker, 1000, futex, waits_at("7f10")).enter(helper, 2000, futex, waits_at("7f10"));
  told.call(boss, 3000, futex, "7f10, 81, 7fffffff", 2);
  told.leave(worker, 5000, futex, 0).leave(helper, 6000, futex, 0);
  const FoundFutexes found(told);
  EXPECT_THAT(found.threads(), ElementsAre(std::pair(50, 51), std::pair(50, 52)));
  const FutexCalls calls = futex_calls(found.history, found.wakings);
  EXPECT_THAT(calls.futex, ElementsAre(0, 0));
  EXPECT_THAT(calls.places(0, 0), ElementsAre(0, 1));
  EXPECT_THAT(calls.places(2, 0), ElementsAre(1));
}

TEST(Futexes, OtherOperationsAndThoseOfOtherClocksAreToldApart) {
  EXPECT_EQ(futex_kind(0x189), CallKind::futex_wait);  // bits, private, of the wall clock
  EXPECT_EQ(futex_kind(0x8a), CallKind::futex_wake);
  EXPECT_EQ(futex_kind(0x84), CallKind::futex);  // moves who waits to another one
}

TEST(Futexes, NobodyIsWokenWhoHasReturnedOrWaitsElsewhere) {
  Told told;
  // It was woken by something that is not in the trace.
  told.call(worker, 1000, futex, waits_at("7f10"), 0);
  told.enter(helper, 3000, futex, waits_at("7f20"));
  told.call(boss, 4000, futex, wakes_at("7f10"), 1).leave(helper, 9000, futex, 0);
  EXPECT_THAT(FoundFutexes(told).threads(), IsEmpty());
}

TEST(Futexes, TheAddressOfAnotherProcessIsAnotherFutexUnlessItIsShared) {
  const Told::Who stranger{"stranger", 60, 60};
  Told told;
  told.enter(worker, 1000, futex, waits_at("7f10"));
  told.call(stranger, 2000, futex, wakes_at("7f10"), 1).leave(worker, 4000, futex, 0);
  EXPECT_THAT(FoundFutexes(told).threads(), IsEmpty());
  Told shared;
  shared.enter(worker, 1000, futex, "7f10, 0, 0");
  shared.call(stranger, 2000, futex, "7f10, 1, 1", 1).leave(worker, 4000, futex, 0);
  EXPECT_THAT(FoundFutexes(shared).threads(), ElementsAre(std::pair(60, 51)));
}

TEST(Futexes, AWaitThatNobodyEndedIsASleep) {
  Told told = turns_taken(20);
  told.call(worker, 205'000, futex, waits_at("7f90"), -110);
  hand(told, 210'000, boss, worker, "7f10");
  hand(told, 220'000, worker, boss, "7f20");
  std::int64_t slept = 0;
  for (const ThreadPlan& thread : told.plan().threads)
    for (const PlannedStep& step : thread.steps)
      if (step.kind == CallKind::sleep) slept += step.bytes;
  EXPECT_EQ(slept, 1000);
}

// A timer, say: how long it waits is not the replay's to find out.
TEST(Futexes, WhoWaitsForNothingThatIsReplayedKeepsItsPace) {
  Told told;
  for (int i = 0; i < 20; ++i) {
    const std::int64_t at = 100'000 * (std::int64_t{i} + 1);
    hand(told, at, boss, worker, "7f10");
    told.enter(boss, at + 5000, 232, "3").leave(boss, at + 95'000, 232, 1);
  }
  int sleeps = 0;
  for (const ThreadPlan& thread : told.plan().threads)
    for (const PlannedStep& step : thread.steps)
      sleeps += thread.name == "boss" && step.kind == CallKind::sleep && step.bytes == 90'000;
  EXPECT_EQ(sleeps, 19);
}

TEST(Futexes, RowsOfOneMomentKeepTheOrderOfTheirThreads) {
  Told told;
  // Each is woken, and wakes the other, in the same microsecond.
  for (int i = 0; i < 20; ++i) {
    const std::int64_t at = 10'000 * (std::int64_t{i} + 1);
    told.enter(worker, at, futex, waits_at("7f10"));
    told.call(boss, at + 1000, futex, wakes_at("7f10"), 1)
        .enter(boss, at + 2000, futex, waits_at("7f20"));
    told.leave(worker, at + 3000, futex, 0).enter(worker, at + 3000, futex, wakes_at("7f20"));
    told.leave(worker, at + 4000, futex, 1).leave(boss, at + 4000, futex, 0);
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.groups.size(), 1U);
  EXPECT_EQ(plan.messages, 40);
  EXPECT_EQ(plan.account.unbalanced, 0);
}

TEST(Futexes, EachWakeThatWokeAndEachWaitThatWasWokenIsPlannedOnce) {
  const Plan plan = turns_taken(60).plan();
  ASSERT_EQ(plan.groups.size(), 1U);
  EXPECT_TRUE(plan.at_futexes);
  EXPECT_EQ(plan.messages, 60);
  std::map<CallKind, int> kinds;
  for (const ThreadPlan& thread : plan.threads)
    for (const PlannedStep& step : thread.steps) ++kinds[step.kind];
  EXPECT_THAT(
      kinds, ElementsAre(std::pair(CallKind::futex_wait, 60), std::pair(CallKind::futex_wake, 60)));
  EXPECT_EQ(plan.account.unbalanced, 0);
  EXPECT_EQ(plan.account.unknown, 0);
}

TEST(Futexes, WhoWorksForAConnectionIsReplayedWithIt) {
  const Plan plan = asked_of_a_worker(20).plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  ASSERT_EQ(plan.groups.size(), 1U);
  EXPECT_TRUE(plan.groups[0].serves);
  EXPECT_EQ(plan.messages, 0);  // requests are those of the connection
  const ThreadPlan& behind = plan.threads[plan.groups[0].threads[0]];
  // It begins with a wait, and ends before one.
  using enum CallKind;
  ASSERT_EQ(behind.steps.size(), 36U);
  for (std::size_t i = 0; i < behind.steps.size(); ++i) {
    EXPECT_EQ(behind.steps[i].kind, i % 2 == 0 ? futex_wait : futex_wake);
    EXPECT_EQ(behind.steps[i].work, i % 2 == 0 ? 1000 : 20'000);
  }
  std::vector<CallKind> made;
  const EndPlan& server_end = plan.connections[0].server;
  for (std::uint32_t i = 0; i < server_end.turns[0].end; ++i)
    made.push_back(server_end.steps[i].kind);
  EXPECT_THAT(made, ElementsAre(receive, futex_wake, futex_wait, send));
}

// Requests are made in another order than in the trace: what one of them does more would be missing
// in another one.
TEST(Futexes, WhoDoesNotWorkForEachRequestAlikeIsAtNoChannelButHelps) {
  const Plan plan = asked_of_a_worker(20, 10).plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  EXPECT_TRUE(plan.groups.empty());
  EXPECT_EQ(plan.threads.size(), 3U);
  EXPECT_EQ(plan.account.workers_left_out, 0);
  for (const PlannedStep& step : plan.connections[0].server.steps) EXPECT_EQ(step.channel, -1);
  EXPECT_EQ(plan.account.calls, plan.account.of_others + plan.account.replayed +
                                    plan.account.remade + plan.account.left_out);
}

// Without anything that it waits for it would do so without end.
TEST(Futexes, WhoOnlyWakesThoseAtConnectionsIsLeftOutAndNobodyWaitsForIt) {
  Told told;
  const Told::Who front{"server", 10, 10}, behind{"server", 10, 11};
  for (int i = 0; i < 20; ++i) {
    const std::int64_t at = 100'000 * (std::int64_t{i} + 1);
    told.call(client, at, 44, "4", 36);
    told.leave(front, at + 3000, 232, 1).call(front, at + 5000, 0, "9", 36);
    hand(told, at + 9000, behind, front, "7f20");
    told.call(front, at + 15'000, 1, "9", 5).enter(front, at + 17'000, 232, "3");
    told.call(client, at + 30'000, 45, "4", 5);
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  EXPECT_TRUE(plan.groups.empty());
  for (const PlannedStep& step : plan.connections[0].server.steps)
    EXPECT_NE(step.kind, CallKind::futex_wait);
  EXPECT_EQ(plan.account.unknown, 18);
}

// Two messages through a pipe beside sixty wakes: something that began, or ended.
TEST(Futexes, ThreadsThatDoNextToNothingBesideOthersAreLeftOutUnlessTheyAreNamed) {
  Told told = turns_taken(60);
  for (int i = 0; i < 2; ++i)
    pass(told, 2'000'000 + 10'000 * std::int64_t{i}, writers[0], 5, readers[0], 6, 1, 1);
  const Plan plan = told.plan();
  EXPECT_EQ(plan.groups.size(), 1U);
  EXPECT_EQ(plan.account.groups_left_out, 1);
  EXPECT_EQ(plan.account.of_others, 4);
  EXPECT_TRUE(plan.at_futexes);
  EXPECT_EQ(told.plan({.processes = {"boss", "writer", "reader"}}).groups.size(), 2U);
}

TEST(Futexes, AProgramBeginsWhereItIsExecuted) {
  Told told;
  told.call(boss, 100, 0, "3", 0).call(boss, 2000, 59, "7f00", 0).call(boss, 4000, 39, "0", 50);
  const CallHistory history = told.history();
  ASSERT_EQ(history.threads[0].calls.size(), 1U);
  EXPECT_EQ(history.threads[0].calls[0].number, 39);
  EXPECT_EQ(history.calls, 3);
}

}  // namespace
}  // namespace osarium::replay
