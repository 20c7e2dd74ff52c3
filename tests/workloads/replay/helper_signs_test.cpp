// Helpers that do something for a request without a sign of it.
#include "tests/workloads/replay/pooled.hpp"

namespace osarium::replay {
namespace {

// One receives, one works 40 us for two requests before it wakes the third, who answers both.
TEST(HelperSigns, WhatWasDoneForSeveralIsSharedOut) {
  Told told;
  const Told::Who front{"server", 10, 10}, worker{"server", 10, 30}, last{"server", 10, 40};
  told.enter(front, 1000, 232, "3").enter(worker, 2000, futex, waits_at("7f10"));
  told.enter(last, 2000, futex, waits_at("7f11"));
  for (int i = 0; i < 40; ++i) {
    const std::int64_t at = 200'000 * (std::int64_t{i} + 1);
    told.leave(client, at, 232, 1).leave(front, at + 5000, 232, 1);
    for (const int k : {0, 1}) {
      told.call(client, at + 1000 + 2000 * k, 44, std::to_string(4 + k), 36);
      told.call(front, at + 6000 + 5000 * k, 0, std::to_string(7 + k), 36);
      if (k == 0)
        told.enter(front, at + 8000, futex, wakes_at("7f10")).leave(front, at + 9000, futex, 1);
    }
    told.enter(client, at + 5000, 232, "9").enter(front, at + 14'000, 232, "3");
    told.leave(worker, at + 9500, futex, 0);
    told.enter(worker, at + 49'500, futex, wakes_at("7f11"));
    told.leave(worker, at + 50'500, futex, 1).leave(last, at + 51'000, futex, 0);
    told.enter(worker, at + 51'500, futex, waits_at("7f10"));
    told.leave(client, at + 60'000, 232, 1);
    for (const int k : {0, 1}) {
      told.call(last, at + 52'000 + 2000 * k, 1, std::to_string(7 + k), 5);
      told.call(client, at + 61'000 + 2000 * k, 45, std::to_string(4 + k), 5);
    }
    told.enter(last, at + 57'000, futex, waits_at("7f11"));
    told.enter(client, at + 66'000, 232, "9");
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 2U);
  for (const Connection& each : plan.connections)
    for (const Turn& turn : each.server.turns)
      if (turn.helps) {
        EXPECT_NEAR(static_cast<double>(each.server.steps[turn.first].work), 20'000, 500);
      }
  using testing::Pair;
  EXPECT_THAT(turns_of(plan), testing::Each(testing::ElementsAre(
                                  Pair("front", 1), Pair("worker", 0), Pair("front", 1))));
  EXPECT_EQ(plan.account.calls, plan.account.of_others + plan.account.replayed +
                                    plan.account.remade + plan.account.left_out);
  EXPECT_GE(plan.account.left_out, 0);
  EXPECT_LE(plan.account.left_out, plan.account.calls / 10);
}

// The second request is received when the first has just been handed back.
TEST(HelperSigns, WhoFindsTheNextRequestByItselfWorksForThat) {
  Told told;
  const Told::Who worker{"server", 10, 30};
  told.enter(worker, 2000, futex, waits_at("7f10")).enter(server, 1000, 232, "9");
  const auto answer = [&](std::int64_t at, int k) {
    told.leave(server, at, 232, 1).call(server, at + 1000, 0, "3", 8);
    told.call(server, at + 3000, 1, std::to_string(7 + k), 5).enter(server, at + 5000, 232, "9");
  };
  for (int i = 0; i < 40; ++i) {
    const std::int64_t at = 200'000 * (std::int64_t{i} + 1);
    told.leave(client, at, 232, 1).call(client, at + 1000, 44, "4", 36);
    told.call(client, at + 26'000, 44, "5", 36).enter(client, at + 28'000, 232, "9");
    told.leave(server, at + 3000, 232, 1).call(server, at + 4000, 0, "7", 36);
    told.enter(server, at + 7000, futex, wakes_at("7f10")).leave(server, at + 8000, futex, 1);
    told.leave(worker, at + 8500, futex, 0).enter(server, at + 9000, 232, "9");
    told.leave(server, at + 27'800, 232, 1).call(worker, at + 28'500, 1, "3", 8);
    told.call(server, at + 28'600, 0, "8", 36).enter(server, at + 31'000, 232, "9");
    answer(at + 31'200, 0);
    told.call(worker, at + 49'500, 1, "3", 8).enter(worker, at + 51'500, futex, waits_at("7f10"));
    answer(at + 51'000, 1);
    told.leave(client, at + 60'000, 232, 1);
    told.call(client, at + 61'000, 45, "4", 5).call(client, at + 63'000, 45, "5", 5);
    told.enter(client, at + 66'000, 232, "9");
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 2U);
  for (const Connection& each : plan.connections)
    for (const Turn& turn : each.server.turns)
      if (turn.helps) {
        EXPECT_NEAR(static_cast<double>(each.server.steps[turn.first].work), 20'000, 100);
        EXPECT_FALSE(turn.detached);
      }
  using testing::Pair;
  EXPECT_THAT(turns_of(plan), testing::Each(testing::ElementsAre(
                                  Pair("front", 1), Pair("worker", 0), Pair("front", 1))));
}

}  // namespace
}  // namespace osarium::replay
