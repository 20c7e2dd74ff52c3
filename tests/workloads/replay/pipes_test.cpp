// Which ends of pipes belong together, and what of them is replayed.
#include "workloads/replay/pipes.hpp"

#include "tests/workloads/replay/piped.hpp"

namespace osarium::replay {
namespace {

struct Found {
  explicit Found(const Told& told) {
    history = told.history();
    const auto all = [](const RecordedThread&) { return true; };
    ends = find_ends(history, all);
    pipes = find_pipes(history, ends, std::vector<bool>(ends.ends.size()));
  }
  std::int32_t pipe(const Told::Who& who, int descriptor) const {
    for (std::size_t i = 0; i < ends.ends.size(); ++i)
      if (ends.ends[i].process == who.process && ends.ends[i].descriptor == descriptor)
        return pipes.of_end[i];
    return -2;
  }
  CallHistory history;
  CallEnds ends;
  Pipes pipes;
};

TEST(Pipes, WhoWritesWakesWhoReads) {
  const Found found(crowd(20));
  EXPECT_EQ(found.pipes.count, 2U);
  EXPECT_EQ(found.pipes.ambiguous, 0);
  for (int r = 0; r < 2; ++r) {
    EXPECT_EQ(found.pipe(writers[0], 8 + r), found.pipe(readers[r], 7));
    EXPECT_EQ(found.pipe(writers[1], 8 + r), found.pipe(readers[r], 7));
  }
  EXPECT_NE(found.pipe(readers[0], 7), found.pipe(readers[1], 7));
}

TEST(Pipes, ArePairsOfSocketsIfCallsForThoseAreMadeOnThemOrTheirProgramMadeNoOthers) {
  using testing::ElementsAre;
  const Told::Who parent{"writer", 30, 30};
  EXPECT_THAT(Found(crowd(20)).pipes.sockets, ElementsAre(false, false));
  Told sent = crowd(20);
  sent.call(writers[1], 2'000'000, 44, "9", 100);
  EXPECT_THAT(Found(sent).pipes.sockets, ElementsAre(false, true));
  Told made = crowd(20);
  made.call(parent, 500, 53, "1, 1", 0);
  EXPECT_THAT(Found(made).pipes.sockets, ElementsAre(true, true));
  made.call(parent, 2000, 293, "7f00", 0);
  EXPECT_THAT(Found(made).pipes.sockets, ElementsAre(false, false));
}

// One of the writers has only been waked for room, by the reader and by the other one.
TEST(Pipes, WhoMakesRoomWakesWhoWrites) {
  Told told;
  for (int i = 0; i < 5; ++i) pass(told, 1000 + 10'000 * i, writers[0], 8, readers[0], 7, 100, 100);
  told.enter(writers[1], 60'000, 1, "8, 0, 64").enter(readers[0], 61'000, 0, "7, 0, 64");
  told.line(readers[0], 61'500, wakes(writers[1])).leave(readers[0], 62'000, 0, 100);
  told.leave(writers[1], 63'000, 1, 100);
  const Found found(told);
  EXPECT_EQ(found.pipes.count, 1U);
  EXPECT_EQ(found.pipe(writers[1], 8), found.pipe(writers[0], 8));
}

TEST(Pipes, AWakingThatADeviceBroughtAboutIsNoVote) {
  Told told = crowd(5);
  const std::int64_t at = 1'000'000;
  told.enter(readers[1], at, 0, "7, 0, 64").enter(writers[0], at + 1000, 1, "2, 0, 64");
  told.line(writers[0], at + 1100, "irq:irq_handler_entry: irq=5 name=disk");
  told.line(writers[0], at + 1200, wakes(readers[1]));
  told.line(writers[0], at + 1300, "irq:irq_handler_exit: irq=5 ret=handled");
  told.leave(writers[0], at + 2000, 1, 100).leave(readers[1], at + 3000, 0, 100);
  EXPECT_EQ(Found(told).pipe(writers[0], 2), -1);
}

TEST(Pipes, VotesForAnotherOneAreSaid) {
  Told told = crowd(20);
  for (int i = 0; i < 6; ++i)
    pass(told, 1'000'000 + 10'000 * i, writers[0], 8, readers[1], 7, 100, 100);
  const Found few(told);
  EXPECT_EQ(few.pipes.count, 2U);
  EXPECT_EQ(few.pipes.ambiguous, 2);
}

TEST(Pipes, OfTwoThatLookLikeOneItIsSaid) {
  Told told;
  for (int i = 0; i < 20; ++i)
    for (int r = 0; r < 2; ++r)
      pass(told, 1000 + 20'000 * i + 10'000 * r, writers[0], 8 + r, readers[0], 7, 100, 100);
  const Found found(told);
  EXPECT_EQ(found.pipes.count, 1U);
  EXPECT_EQ(found.pipes.ambiguous, 1);
}

TEST(Pipes, EachDataCallIsPlannedOnce) {
  const Plan plan = crowd(20).plan();
  ASSERT_EQ(plan.channels.size(), 2U);
  ASSERT_EQ(plan.groups.size(), 1U);
  EXPECT_EQ(plan.threads.size(), 4U);
  EXPECT_EQ(plan.messages, 80);
  EXPECT_EQ(plan.account.replayed, 160);
  EXPECT_EQ(plan.account.calls, 160);
  EXPECT_EQ(plan.account.left_out, 0);
  EXPECT_EQ(plan.account.unbalanced, 0);
  for (const ThreadPlan& thread : plan.threads) {
    ASSERT_EQ(thread.steps.size(), 40U);
    for (const PlannedStep& step : thread.steps) {
      EXPECT_EQ(step.bytes, 100);
      EXPECT_FALSE(step.whole);
    }
  }
  for (const PlannedChannel& pipe : plan.channels) EXPECT_EQ(pipe.processes.size(), 3U);
}

TEST(Pipes, WhoOnlyReadsTakesWhatThereIs) {
  Told told;
  for (int i = 0; i < 20; ++i)
    pass(told, 1000 + 10'000 * i, writers[0], 8, readers[0], 7, 100, 4096);
  const Plan plan = told.plan();
  ASSERT_EQ(plan.threads.size(), 2U);
  EXPECT_EQ(plan.threads[1].steps[0].bytes, 4096);
  EXPECT_FALSE(plan.threads[1].steps[0].whole);
}

// Whatever the trace begins and ends with: as much is written as is read, and each receives all.
TEST(Pipes, WhatIsRepeatedLeavesThePipesAsTheyWere) {
  for (int passes = 20; passes < 24; ++passes) {
    const Plan plan = ping_pong(passes).plan();
    ASSERT_EQ(plan.channels.size(), 2U);
    EXPECT_EQ(plan.account.unbalanced, 0);
    std::map<std::int32_t, std::int64_t> left;
    for (const ThreadPlan& thread : plan.threads)
      for (const PlannedStep& step : thread.steps) {
        left[step.channel] += sends(step.kind) ? step.bytes : -step.bytes;
        EXPECT_EQ(step.whole, step.kind == CallKind::receive);
      }
    EXPECT_THAT(left, testing::ElementsAre(testing::Pair(0, 0), testing::Pair(1, 0)));
    for (const ChannelGroup& group : plan.groups)
      for (const ChannelGroup::Start& start : group.starts)
        EXPECT_LE(start.held[0] + start.held[1], 1);
  }
}

TEST(Pipes, WhatNeverComesBackIsSaidToBeUnbalanced) {
  Told told;
  for (int i = 0; i < 20; ++i) {
    const std::int64_t at = 1000 + 30'000 * std::int64_t{i};
    pass(told, at, writers[0], 5, readers[0], 6, 100, 100);
    told.enter(writers[0], at + 10'000, 1, "5, 0, 7").leave(writers[0], at + 11'000, 1, 7);
    pass(told, at + 20'000, readers[0], 8, writers[0], 9, 1, 1);
  }
  const Plan plan = told.plan();
  EXPECT_EQ(plan.channels.size(), 2U);
  EXPECT_EQ(plan.messages, 60);
  EXPECT_EQ(plan.account.unbalanced, 1);
}

// A thread that has a connection makes its calls on pipes as the least call there is.
TEST(Pipes, PipesWithoutTheirReadersAreNone) {
  Told told;
  for (int i = 0; i < 20; ++i) {
    const std::int64_t at = 1000 + 10'000 * std::int64_t{i};
    told.call(writers[0], at, 1, "8, 0, 64", 100).call(writers[0], at + 2000, 0, "9, 0, 64", 100);
  }
  const Plan plan = told.plan();
  EXPECT_TRUE(plan.channels.empty());
  EXPECT_TRUE(plan.groups.empty());
}

}  // namespace
}  // namespace osarium::replay
