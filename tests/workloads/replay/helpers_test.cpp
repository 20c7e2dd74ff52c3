// Servers whose requests go from one thread to another.
#include "tests/workloads/replay/pooled.hpp"
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::CallKind;
using replay::Plan;
using replay::Pooled;
using replay::Turn;
using replay::turns_of;
using replay::Way;

constexpr Way all_ways[] = {Way::answers, Way::receives, Way::tells,
                            Way::pipes,   Way::waits,    Way::logs};

TEST(Helpers, EachTurnIsThatOfWhoMadeIt) {
  using testing::Each;
  using testing::ElementsAre;
  using testing::Pair;
  const auto turns = [](Way way) { return turns_of(Pooled(way, 40).told().plan()); };
  EXPECT_THAT(turns(Way::answers), Each(ElementsAre(Pair("front", 1), Pair("worker", 1))));
  EXPECT_THAT(turns(Way::receives), Each(ElementsAre(Pair("front", 0), Pair("worker", 2))));
  for (const Way way : {Way::tells, Way::pipes, Way::waits})
    EXPECT_THAT(turns(way),
                Each(ElementsAre(Pair("front", 1), Pair("worker", 0), Pair("front", 1))));
  EXPECT_THAT(turns(Way::logs), Each(ElementsAre(Pair("front", 2), Pair("after", 0))));
}

TEST(Helpers, EachCallIsPlannedOrCounted) {
  for (const Way way : all_ways) {
    const Plan plan = Pooled(way, 40).told().plan();
    ASSERT_EQ(plan.connections.size(), 2U);
    EXPECT_EQ(plan.account.workers_left_out, 0);
    EXPECT_EQ(plan.account.calls, plan.account.of_others + plan.account.replayed +
                                      plan.account.remade + plan.account.left_out);
    EXPECT_GE(plan.account.left_out, 0)
        << static_cast<int>(way);  // what is counted twice is missing
    EXPECT_LE(plan.account.left_out, plan.account.calls / 10) << static_cast<int>(way);
    std::int64_t work = 0;
    for (const replay::Connection& each : plan.connections)
      for (const replay::PlannedStep& step : each.server.steps) work += step.work;
    EXPECT_GE(work, 36 * 20'000) << static_cast<int>(way);
  }
}

struct Requests {
  std::vector<Load::Ended> ended;
  std::uint64_t standing;
};
Requests requests_of(Way way, const Architecture& architecture, const CostTable& costs,
                     const Seed& seed = {}, std::optional<std::int64_t> clients = {}) {
  WorkloadParameters workload = replay_of("pool", Pooled(way, 40).told().plan());
  workload.replay.clients = clients;
  Replayed replayed(workload, architecture, costs, seed);
  Requests requests{};
  replayed.load->on_end([&](const Load::Ended& ended) { requests.ended.push_back(ended); });
  requests.standing = standing_after(replayed, 10_ms);
  return requests;
}

TEST(Helpers, NobodyAnswersBeforeItsWorkerHasWorked) {
  for (const Way way : {Way::answers, Way::receives, Way::tells, Way::pipes, Way::waits})
    for (const std::string_view name : architecture_names())
      for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const Requests requests =
            requests_of(way, *find_architecture(name), CostTable::standard(), {seed, 0});
        ASSERT_GT(requests.ended.size(), 100U) << name;
        EXPECT_EQ(requests.standing, 0U) << name << static_cast<int>(way);
        for (const Load::Ended& each : requests.ended)
          EXPECT_GE(each.end - each.arrival, 20_us) << name << static_cast<int>(way);
      }
}

// Without costs a request of this one takes what its own threads do.
TEST(Helpers, WhatIsDoneAfterTheAnswerKeepsNobodyWaiting) {
  const Requests requests = requests_of(Way::logs, monolithic(), free_costs(), {}, 1);
  ASSERT_GT(requests.ended.size(), 100U);
  for (const Load::Ended& each : requests.ended) EXPECT_LT(each.end - each.arrival, 10_us);
}

// Two workers, each of whom takes 20 us: however many clients there are, no more than that.
TEST(Helpers, AsManyWorkAtOnceAsThereAreWorkers) {
  for (const Way way : {Way::answers, Way::receives, Way::tells}) {
    const std::size_t few = requests_of(way, monolithic(), free_costs(), {}, 1).ended.size();
    const std::size_t many = requests_of(way, monolithic(), free_costs(), {}, 16).ended.size();
    const double most = 2 * (20e-3 / 20e-6);
    EXPECT_LT(static_cast<double>(few), 0.5 * most);
    EXPECT_LE(static_cast<double>(many), most);
    EXPECT_GT(static_cast<double>(many), 0.85 * most);  // they do a little besides
  }
}

TEST(Helpers, WhatOneSendsTheNextReceivesWhoeverThatIs) {
  for (const Way way : all_ways) {
    const WorkloadParameters workload = replay_of("pool", Pooled(way, 40).told().plan());
    Replayed replayed(workload, monolithic(), free_costs());
    for (auto& [connection, made] : steps_of(replayed, 10_ms)) {
      const replay::Connection& plan = workload.plan->connections[connection];
      std::vector<std::tuple<Time, bool, bool>>
          order;  // sends when they begin, receives when they end
      for (const auto& each : made) {
        const CallKind kind = (each.client ? plan.client : plan.server).steps[each.step].kind;
        const bool receives = kind == CallKind::receive;
        if (moves_bytes(kind))
          order.emplace_back(receives ? each.end : each.begin, receives, each.client);
      }
      std::sort(order.begin(), order.end());
      ASSERT_GT(order.size(), 400U);
      for (std::size_t i = 0; i < order.size(); ++i) {
        EXPECT_EQ(std::get<1>(order[i]), i % 2 == 1);
        EXPECT_EQ(std::get<2>(order[i]), i % 4 == 0 || i % 4 == 3);
      }
    }
  }
}

// Several threads at one epoll.
TEST(Helpers, ThreadsThatWaitForTheSameConnectionsStandInForEachOther) {
  replay::Told told;
  for (int i = 0; i < 40; ++i) {
    const std::int64_t at = 100'000 * (std::int64_t{i} + 1);
    const replay::Told::Who who{"server", 10, 10 + i % 3};
    const std::string mine = std::to_string(4 + i % 2), its = std::to_string(7 + i % 2);
    told.leave(replay::client, at - 1000, 232, 1);
    told.call(replay::client, at, 44, mine, 36).leave(who, at + 3000, 232, 1);
    told.call(who, at + 4000, 0, its, 36).call(who, at + 25'000, 1, its, 5);
    told.enter(replay::client, at + 3500, 232, "9").enter(who, at + 27'000, 232, "3");
    told.leave(replay::client, at + 39'000, 232, 1).call(replay::client, at + 40'000, 45, mine, 5);
    told.enter(replay::client, at + 42'000, 232, "9");
  }
  const Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 2U);
  const auto crew = std::find_if(plan.crews.begin(), plan.crews.end(),
                                 [](const auto& each) { return each.threads.size() == 3; });
  ASSERT_NE(crew, plan.crews.end());
  EXPECT_TRUE(crew->waits);
  WorkloadParameters workload = replay_of("shared", plan);
  workload.replay.clients = 16;
  Replayed replayed(workload, monolithic(), free_costs());
  std::size_t ended = 0;
  replayed.load->on_end([&](const Load::Ended&) { ++ended; });
  replayed.sim.run_until(Time() + 20_ms);
  EXPECT_GT(ended, 2700U);  // three that take 20 us each
  EXPECT_LE(ended, 3000U);
}

}  // namespace
}  // namespace osarium
