// What a replay is to do.
#include "tests/workloads/replay/told.hpp"

namespace osarium::replay {
namespace {

// Requests of 36 bytes, answered with 5, one after the other, 100 us each.
Told talk(int requests) {
  Told told;
  for (std::int64_t i = 0; i < requests; ++i) {
    const std::int64_t at = 100'000 * (i + 1);
    told.call(client, at, 44, "4", 36);
    told.leave(server, at + 3000, 232, 1);
    told.call(server, at + 5000, 0, "9", 36);
    told.call(server, at + 8000, 1, "9", 5);
    told.enter(server, at + 10'000, 232, "3");
    told.call(client, at + 20'000, 45, "4", -11);
    told.call(client, at + 22'000, 7, "7f00", 1);
    told.call(client, at + 30'000, 45, "4", 5);
  }
  return told;
}

std::vector<std::tuple<CallKind, std::int64_t, std::int64_t>> steps_of(const EndPlan& end,
                                                                       std::size_t turn) {
  std::vector<std::tuple<CallKind, std::int64_t, std::int64_t>> steps;
  for (std::uint32_t i = end.turns[turn].first; i < end.turns[turn].end; ++i)
    steps.emplace_back(end.steps[i].kind, end.steps[i].bytes, end.steps[i].work);
  return steps;
}

TEST(Plan, ARequestIsAnExchangeOfTurns) {
  const Plan plan = talk(20).plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  const Connection& connection = plan.connections[0];
  EXPECT_EQ(plan.threads[connection.client.thread].name, "client");
  EXPECT_EQ(plan.threads[connection.server.thread].name, "server");
  EXPECT_TRUE(plan.threads[connection.server.thread].waits);
  // The first begins after the first answer that is in the trace, the last has no end.
  EXPECT_EQ(connection.exchanges(), 18U);
  using enum CallKind;
  EXPECT_THAT(steps_of(connection.server, 0),
              testing::ElementsAre(std::tuple(receive, 36, 2000), std::tuple(send, 5, 2000)));
  EXPECT_TRUE(connection.server.turns[0].waits);
  EXPECT_EQ(connection.server.turns[0].tail, 1000);
  EXPECT_THAT(steps_of(connection.client, 0), testing::ElementsAre(std::tuple(send, 36, 69'000)));
  EXPECT_THAT(steps_of(connection.client, 1), testing::ElementsAre(std::tuple(receive, 5, 7000)));
  // It tried before it waited, so it will try again; how often is for the replay to find out.
  EXPECT_FALSE(connection.client.turns[1].waits);
}

TEST(Plan, EachCallIsReplayedMadeAnewOrLeftOut) {
  const Plan plan = talk(20).plan();
  const Plan::Account& account = plan.account;
  EXPECT_EQ(account.calls,
            account.of_others + account.replayed + account.remade + account.left_out);
  EXPECT_EQ(account.replayed, 18 * 4);
  EXPECT_EQ(account.left_out, 2 * 4);
}

TEST(Plan, AnswersThatAreSentLaterAreTurnsThatDoNotWait) {
  Told told;
  for (std::int64_t i = 0; i < 20; ++i) {
    const std::int64_t at = 100'000 * (i + 1);
    told.call(client, at, 44, "4", 36).call(client, at + 2000, 44, "5", 36);
    told.leave(server, at + 5000, 232, 2);
    // Both are read before the first is answered, as redis does.
    told.call(server, at + 6000, 0, "8", 36).call(server, at + 8000, 0, "9", 36);
    told.call(server, at + 10'000, 1, "9", 5).call(server, at + 12'000, 1, "8", 5);
    told.enter(server, at + 14'000, 232, "3");
    told.call(client, at + 20'000, 45, "4", 5).call(client, at + 22'000, 45, "5", 5);
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 2U);
  for (const Connection& each : plan.connections) {
    EXPECT_EQ(each.exchanges(), 18U);
    EXPECT_TRUE(each.server.turns[0].waits);
  }
  // In one of them the answer follows at once, in the other after the other one's.
  std::vector<std::size_t> turns = {plan.connections[0].server.turns.size(),
                                    plan.connections[1].server.turns.size()};
  std::sort(turns.begin(), turns.end());
  EXPECT_THAT(turns, testing::ElementsAre(18U, 36U));
  const EndPlan& later = plan.connections[0].server.turns.size() == 36 ? plan.connections[0].server
                                                                       : plan.connections[1].server;
  EXPECT_FALSE(later.turns[1].waits);
}

TEST(Plan, CorksAreOnAndOffInTurn) {
  Told told;
  for (std::int64_t i = 0; i < 10; ++i) {
    const std::int64_t at = 100'000 * (i + 1);
    told.call(client, at, 1, "4", 50);
    told.call(server, at + 3000, 45, "9", 50).call(server, at + 5000, 54, "9, 6, 3", 0);
    told.call(server, at + 7000, 20, "9", 239).call(server, at + 9000, 40, "9, b", 2768);
    told.call(server, at + 11'000, 54, "9, 6, 3", 0);
    told.call(client, at + 20'000, 0, "4", 3007);
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  using enum CallKind;
  EXPECT_THAT(steps_of(plan.connections[0].server, 0),
              testing::ElementsAre(std::tuple(receive, 50, 91'000), std::tuple(cork, 1, 1000),
                                   std::tuple(send, 239, 1000), std::tuple(sendfile, 2768, 1000),
                                   std::tuple(cork, 0, 1000)));
}

// Between the receive and the send of an answer the server reads a file and writes a log.
Told talk_with_files(int requests) {
  Told told;
  // What was a file once may be a connection later.
  told.call(server, 1000, 17, "9", 832).call(server, 3000, 3, "9", 0);
  for (std::int64_t i = 0; i < requests; ++i) {
    const std::int64_t at = 100'000 * (i + 1);
    told.call(client, at, 44, "4", 36);
    told.call(server, at + 5000, 0, "9", 36).call(server, at + 7000, 0, "16", 318);
    told.call(server, at + 9000, 1, "2", 120).call(server, at + 11'000, 1, "9", 5);
    told.call(client, at + 30'000, 45, "4", 5);
  }
  return told;
}

TEST(Plan, CallsOnOtherDescriptorsGoNowhere) {
  const Plan plan = talk_with_files(20).plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  using enum CallKind;
  std::vector<CallKind> kinds;
  for (const auto& [kind, bytes, work] : steps_of(plan.connections[0].server, 0))
    kinds.push_back(kind);
  EXPECT_THAT(kinds, testing::ElementsAre(receive, other, other, send));
  EXPECT_TRUE(plan.connections[0].server.steps[3].last);
  EXPECT_EQ(plan.account.unknown, 18 * 2);
}

TEST(Plan, WhatAThreadDoesOnItsWayToAReceiveIsOfTheSameTurn) {
  Told told;
  for (std::int64_t i = 0; i < 20; ++i) {
    const std::int64_t at = 100'000 * (i + 1);
    told.call(client, at, 44, "4", 36).leave(server, at + 3000, 232, 1);
    told.call(server, at + 5000, 39, "0", 10).call(server, at + 7000, 0, "9", 36);
    told.call(server, at + 9000, 1, "9", 5).enter(server, at + 11'000, 232, "3");
    told.call(client, at + 30'000, 45, "4", 5);
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  const EndPlan& its = plan.connections[0].server;
  EXPECT_EQ(its.turns.size(), plan.connections[0].exchanges());
  EXPECT_TRUE(its.turns[1].waits);
  EXPECT_EQ(its.turns[1].end - its.turns[1].first, 3U);
}

TEST(Plan, ConnectionsThatCameOneAfterTheOtherAreCounted) {
  Told told;
  for (std::int64_t i = 0; i < 90; ++i) {
    const std::int64_t at = 100'000 * (i + 1);
    const std::string mine = std::to_string(4 + i / 30), its = std::to_string(14 + i / 30);
    told.call(client, at, 44, mine, 36).call(server, at + 5000, 0, its, 36);
    told.call(server, at + 9000, 1, its, 5).call(client, at + 30'000, 45, mine, 5);
  }
  EXPECT_EQ(told.plan().account.sequential, 2);
  EXPECT_EQ(talk(20).plan().account.sequential, 0);
}

TEST(Plan, WorkIsScaledToWhatItTakesWithoutTheTracer) {
  PlanOptions options;
  options.untraced_cpu = {{{"server", 2_us, {}}, {"*", 7600_ns, {}}}, true};
  const Plan plan = talk(20).plan(options);
  std::int64_t of_server = 0, of_client = 0;
  for (const PlannedStep& step : plan.connections[0].server.steps) of_server += step.work;
  for (const Turn& turn : plan.connections[0].server.turns) of_server += turn.tail;
  for (const PlannedStep& step : plan.connections[0].client.steps) of_client += step.work;
  for (const Turn& turn : plan.connections[0].client.turns) of_client += turn.tail;
  EXPECT_NEAR(static_cast<double>(of_server), 18 * 2000, 40);
  EXPECT_NEAR(static_cast<double>(of_client), 18 * 7600, 40);
}

// That of a shell is of all that it started; a name that is not there is of nothing.
TEST(Plan, TimesOfACommandAreThoseOfWhatItStarted) {
  const auto work_of = [](const traces::UntracedCpuTimes& untraced) {
    PlanOptions options;
    options.untraced_cpu = untraced;
    std::int64_t work = 0;
    const Plan plan = talk(20).plan(options);
    for (const EndPlan* const end : {&plan.connections[0].client, &plan.connections[0].server}) {
      for (const PlannedStep& step : end->steps) work += step.work;
      for (const Turn& turn : end->turns) work += turn.tail;
    }
    return work;
  };
  const std::int64_t traced = work_of({});
  EXPECT_EQ(work_of({{{"sh", 1_us, {}}}, false}), traced);
  EXPECT_LT(work_of({{{"sh", 1_us, {}}}, false, true}), 1200);
}

TEST(Plan, ProcessesThatAreNotConnectedAreLeftOut) {
  Told told = talk(200);
  for (int i = 0; i < 500; ++i) told.call({"sleep", 30, 30}, 50'000'000 + 2000 * i, 0, "3", 832);
  const Plan plan = told.plan();
  EXPECT_EQ(plan.processes.size(), 2U);
  EXPECT_EQ(plan.account.of_others, 500);
  // Nobody is left to be connected with.
  EXPECT_TRUE(told.plan({.processes = {"client", "sleep"}}).connections.empty());
}

TEST(Plan, ThreadsWithoutConnectionsAreReplayedIfAllTheyWaitForIsTime) {
  Told told = talk(20);
  const Told::Who timer{"timer", 10, 12};
  const Told::Who spinner{"spinner", 10, 13};
  for (int i = 0; i < 5; ++i) {
    told.enter(timer, 10'000'000 + 200'000 * i, 35).leave(timer, 10'100'000 + 200'000 * i, 35, 0);
    told.call(spinner, 10'000'000 + 2000 * i, 9, "0", 0);
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.threads.size(), 3U);
  const ThreadPlan& alone = plan.threads[2];
  EXPECT_EQ(alone.name, "timer");
  ASSERT_EQ(alone.steps.size(), 5U);
  EXPECT_EQ(alone.steps[1].kind, CallKind::sleep);
  EXPECT_EQ(alone.steps[1].bytes, 100'000);
  EXPECT_EQ(alone.steps[1].work, 100'000);
}

}  // namespace
}  // namespace osarium::replay
