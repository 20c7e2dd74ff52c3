// Replays of traces whose clients were on other machines.
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::OutsideRequest;
using replay::Plan;
using replay::Told;

// Two connections, in turn: requests of 36 bytes that are received in two parts, and their answers.
// 100 us after the server had heard of one it hears of the next of that connection.
Told served(int requests) {
  Told told;
  for (std::int64_t i = 0; i < requests; ++i) {
    const std::int64_t at = 1000 + 50'000 * i;
    const std::string its = std::to_string(14 + i % 2);
    told.leave(replay::server, at, 232, 1).call(replay::server, at + 2000, 0, its, 30);
    told.call(replay::server, at + 4000, 0, its, 6).call(replay::server, at + 9000, 1, its, 200);
    told.call(replay::server, at + 12'000, 1, its, 300);
    told.enter(replay::server, at + 14'000, 232, "3");
  }
  return told;
}

TEST(OutsideClients, RequestsAreFromReceiveToReceive) {
  const Plan plan = served(40).plan({.server = "server"});
  EXPECT_TRUE(plan.outside);
  ASSERT_EQ(plan.connections.size(), 2U);
  for (const replay::Connection& each : plan.connections) {
    EXPECT_TRUE(each.client.steps.empty());
    ASSERT_EQ(each.exchanges(), 18U);  // the first and the last are not whole
    EXPECT_EQ(each.server.steps.size(), 18U * 4);
    for (const OutsideRequest& request : each.outside)
      EXPECT_EQ(request, (OutsideRequest{.bytes = 36, .answer = 500, .gap = 88'000}));
    EXPECT_EQ(each.stamps[1] - each.stamps[0], 100'000);
  }
  EXPECT_EQ(plan.connections[1].stamps[0], 50'000);
  EXPECT_EQ(plan.span, 18 * 100'000 + 50'000 + 3000);  // up to the next one's first receive
  const Plan::Account& account = plan.account;
  EXPECT_EQ(account.calls,
            account.of_others + account.replayed + account.remade + account.left_out);
}

// As texts in microseconds have it: the next request is received when the answer is sent.
TEST(OutsideClients, RequestsAreToldApartAtEqualStamps) {
  Told told;
  for (std::int64_t i = 0; i < 20; ++i) {
    told.enter(replay::server, 1000 * i, 0, "e").leave(replay::server, 1000 * i, 0, 36);
    told.enter(replay::server, 1000 * i + 1000, 1, "e")
        .leave(replay::server, 1000 * i + 1000, 1, 500);
  }
  const Plan plan = told.plan({.server = "server"});
  ASSERT_EQ(plan.connections.size(), 1U);
  ASSERT_GT(plan.connections[0].outside.size(), 10U);
  for (const OutsideRequest& request : plan.connections[0].outside)
    EXPECT_EQ(request, (OutsideRequest{.bytes = 36, .answer = 500, .gap = 0}));
}

TEST(OutsideClients, AreThereOnlyIfItIsSaidWhoServes) {
  EXPECT_TRUE(served(40).plan().connections.empty());
  EXPECT_TRUE(served(40).plan({.server = "other"}).connections.empty());
  Told counter;
  for (int i = 0; i < 100; ++i)
    counter.call(replay::server, 5000 * i, i % 2, "9", 8);  // an eventfd
  EXPECT_TRUE(counter.plan({.server = "server"}).connections.empty());
}

struct Replaying : Replayed {
  explicit Replaying(const WorkloadParameters& workload,
                     const Architecture& architecture = monolithic())
      : Replayed(workload, architecture) {
    load->on_end([this](const Load::Ended& ended) { requests[ended.client].push_back(ended); });
    load->on_step(
        [this](const ReplayedLoad::Made& made) { steps[made.connection].push_back(made); });
  }

  std::map<std::uint32_t, std::vector<Load::Ended>> requests;
  std::map<std::uint32_t, std::vector<ReplayedLoad::Made>> steps;
};

WorkloadParameters workload_of_served(ReplayMode mode) {
  WorkloadParameters workload = replay_of("served", served(100).plan({.server = "server"}));
  workload.replay.mode = mode;
  return workload;
}

TEST(OutsideClients, SendAsLongAfterTheirAnswerAsInTheTrace) {
  const WorkloadParameters workload = workload_of_served(ReplayMode::causal);
  for (const std::string_view name : architecture_names()) {
    Replaying replaying(workload, *find_architecture(name));
    replaying.sim.run_until(Time() + 10_ms);
    for (std::uint32_t c = 0; c < 2; ++c) {
      const auto& requests = replaying.requests[c];
      const auto& steps = replaying.steps[c];
      ASSERT_GT(requests.size(), 50U) << name;
      ASSERT_GE(steps.size(), 4 * requests.size()) << name;
      for (std::size_t i = 0; i < requests.size(); ++i) {
        // Received after it was sent, answered before it ended.
        EXPECT_GT(steps[4 * i].end, requests[i].arrival) << name;
        EXPECT_LT(steps[4 * i + 3].begin, requests[i].end) << name;
        if (i == 0) continue;
        EXPECT_EQ(steps[4 * i].exchange, (steps[4 * i - 4].exchange + 1) % 48) << name;
        EXPECT_EQ(requests[i].arrival, steps[4 * i - 1].begin + 88_us) << name;
      }
    }
  }
}

TEST(OutsideClients, OrAtTheStamps) {
  WorkloadParameters workload = workload_of_served(ReplayMode::open);
  for (const double rate : {0.5, 1.0}) {
    workload.replay.rate_factor = rate;
    Replaying replaying(workload);
    replaying.sim.run_until(Time() + 10_ms);
    auto times = replay::stamped_arrivals(workload, Seed());
    for (std::uint32_t c = 0; c < 2; ++c) {
      EXPECT_GT(replaying.requests[c].size(), static_cast<std::size_t>(95 * rate));
      for (const Load::Ended& request : replaying.requests[c]) {
        EXPECT_EQ(request.arrival, times[c].time());
        times[c].advance();
      }
    }
    Duration causes, latencies;
    for (const Duration cause : replaying.load->measurement().spent) causes += cause;
    for (const auto& [connection, requests] : replaying.requests)
      for (const Load::Ended& request : requests) latencies += request.end - request.arrival;
    EXPECT_EQ(causes, latencies);
  }
}

}  // namespace
}  // namespace osarium
