// Open replays: requests begin at the stamps of the trace, whatever the system does.
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::client;
using replay::StampedArrivals;
using replay::Told;

constexpr std::array<std::int64_t, 3> stamps = {0, 100, 700};

std::vector<std::int64_t> next_times(StampedArrivals arrivals, int count) {
  std::vector<std::int64_t> times;
  for (int i = 0; i < count; ++i, arrivals.advance())
    times.push_back((arrivals.time() - Time()).picoseconds() / 1000);
  return times;
}

TEST(StampedArrivals, GoOnWithTheFirstAfterTheLast) {
  EXPECT_THAT(next_times({stamps, 1000, 0, 1}, 7),
              testing::ElementsAre(0, 100, 700, 1000, 1100, 1700, 2000));
  EXPECT_THAT(next_times({stamps, 1000, 50, 1}, 4), testing::ElementsAre(50, 650, 950, 1050));
  EXPECT_THAT(next_times({stamps, 1000, 900, 1}, 3), testing::ElementsAre(100, 200, 800));
  EXPECT_EQ(StampedArrivals(stamps, 1000, 50, 1).exchange(), 1U);
  EXPECT_EQ(StampedArrivals(stamps, 1000, 900, 1).exchange(), 0U);
}

TEST(StampedArrivals, TimesAreShorterAtAHigherRate) {
  EXPECT_THAT(next_times({stamps, 1000, 100, 2}, 3), testing::ElementsAre(0, 300, 450));
  EXPECT_THAT(next_times({stamps, 1000, 100, 0.5}, 3), testing::ElementsAre(0, 1200, 1800));
}

TEST(StampedArrivals, ArePassedAsOneByOne) {
  for (const double rate : {0.3, 1.0, 7.0, 1e4})
    for (const Duration time : {0_ns, 99_ns, 350_ns, 1700_ns, 123_us}) {
      StampedArrivals quick(stamps, 1000, 250, rate), slow = quick;
      std::uint64_t count = 0;
      for (; slow.time() <= Time() + time; slow.advance()) ++count;
      EXPECT_EQ(quick.pass(Time() + time), count);
      EXPECT_EQ(quick.time(), slow.time());
      EXPECT_EQ(quick.exchange(), slow.exchange());
    }
}

// A request every 50 us, in turn on two connections of one client, whose answers take 5 us. In
// between an event loop waits, and threads that have one connection each sleep.
WorkloadParameters workload_of_ticks(bool loop, int requests = 100) {
  const Told::Who clients[] = {client, loop ? client : Told::Who{"client", 20, 22}};
  Told told;
  for (std::int64_t i = 0; i < requests; ++i) {
    const std::int64_t at = 1000 + 50'000 * i;
    const std::string mine = std::to_string(4 + i % 2), its = std::to_string(14 + i % 2);
    const Told::Who& who = clients[i % 2];
    if (loop)
      told.leave(who, at, 232, 0);
    else if (i > 1)
      told.leave(who, at, 35, 0);
    told.call(who, at + 2000, 44, mine, 36).leave(replay::server, at + 4000, 232, 1);
    told.call(replay::server, at + 6000, 0, its, 36).call(replay::server, at + 8000, 1, its, 500);
    told.enter(replay::server, at + 10'000, 232, "3").call(who, at + 12'000, 45, mine, 500);
    told.enter(who, at + 14'000, loop ? 232 : 35);
  }
  WorkloadParameters workload = replay_of("ticks", told.plan());
  workload.replay.mode = ReplayMode::open;
  return workload;
}

struct Open : Replayed {
  explicit Open(const WorkloadParameters& workload, const Architecture& architecture = monolithic())
      : Replayed(workload, architecture) {
    load->on_end([this](const Load::Ended& ended) { requests[ended.client].push_back(ended); });
  }

  std::map<std::uint32_t, std::vector<Load::Ended>> requests;
};

TEST(OpenReplay, RequestsArriveAtTheirStampsWhateverTheSystem) {
  for (const bool loop : {true, false}) {
    const WorkloadParameters workload = workload_of_ticks(loop);
    ASSERT_EQ(workload.plan->connections.size(), 2U);
    for (const std::string_view name : architecture_names()) {
      Open open(workload, *find_architecture(name));
      open.sim.run_until(Time() + 10_ms);  // twice the trace
      auto times = replay::stamped_arrivals(workload, {});
      for (std::uint32_t c = 0; c < 2; ++c) {
        ASSERT_GT(open.requests[c].size(), 95U) << name << loop;
        for (const Load::Ended& request : open.requests[c]) {
          EXPECT_EQ(request.arrival, times[c].time()) << name << loop;
          EXPECT_LT(request.end - request.arrival, 100_us) << name << loop;
          times[c].advance();
        }
      }
    }
  }
}

TEST(OpenReplay, TheRateIsThatOfTheTraceTimesTheFactorAndTheCopies) {
  WorkloadParameters workload = workload_of_ticks(true);
  for (const double rate : {0.5, 1.0, 1.5})
    for (const std::int64_t clients : {1, 2, 3}) {
      workload.replay.rate_factor = rate;
      workload.replay.clients = clients;
      Open open(workload);
      open.sim.run_until(Time() + 50_ms);
      const auto ended = static_cast<double>(open.load->measurement().latency.count());
      const double offered = replay::offered_rate(workload);
      EXPECT_NEAR(offered, 10'000.0 * rate * static_cast<double>(clients),
                  0.03 * offered);  // a request of each is not whole
      EXPECT_NEAR(ended, offered * 0.05, 0.03 * offered * 0.05);
    }
}

// Who is late sends as soon as it can, and the time that it was late is part of the latency.
TEST(OpenReplay, LatencyCountsFromTheStamp) {
  WorkloadParameters workload = workload_of_ticks(true);
  auto plan = *workload.plan;
  plan.connections[0].server.turns[20].tail = 2'000'000;
  workload.plan = std::make_shared<replay::Plan>(plan);
  Open open(workload);
  open.sim.run_until(Time() + 50_ms);
  auto times = replay::stamped_arrivals(workload, {});
  Duration most;
  for (std::uint32_t c = 0; c < 2; ++c)
    for (std::size_t i = 0; i < open.requests[c].size(); ++i) {
      const Load::Ended& request = open.requests[c][i];
      EXPECT_EQ(request.arrival, times[c].time());
      times[c].advance();
      most = std::max(most, request.end - request.arrival);
      EXPECT_TRUE(i == 0 || request.end > open.requests[c][i - 1].end);
    }
  EXPECT_GT(most, 1800_us);
  Duration causes, latencies;
  const Measurement& measured = open.load->measurement();
  for (const Duration cause : measured.spent) causes += cause;
  for (const auto& [connection, requests] : open.requests)
    for (const Load::Ended& request : requests) latencies += request.end - request.arrival;
  EXPECT_EQ(causes, latencies);
  EXPECT_GT(measured.latency.count(), 950U);
}

TEST(OpenReplay, SeedsBeginElsewhereInTheTrace) {
  const WorkloadParameters workload = workload_of_ticks(true);
  const auto first = [&](std::uint64_t seed) {
    const auto arrivals = replay::stamped_arrivals(workload, Seed{seed, 0});
    return std::pair(arrivals[0].exchange(), arrivals[0].time());
  };
  EXPECT_EQ(first(1), first(1));
  EXPECT_NE(first(1), first(2));
  WorkloadParameters causal = workload;
  causal.replay.mode = ReplayMode::causal;
  EXPECT_TRUE(replay::stamped_arrivals(causal, {}).empty());
}

TEST(OpenReplay, ClosedLoopsAreToldByWhatTheClientDidBeforeItSent) {
  EXPECT_LT(workload_of_ticks(true).plan->at_once, 0.1);
  EXPECT_LT(workload_of_ticks(false).plan->at_once, 0.1);
  Told told;
  for (std::int64_t i = 0, at = 1000; i < 50; ++i, at += 40'000) {
    told.call(client, at, 44, "4", 36).enter(client, at + 2000, 232, "3");
    told.call(replay::server, at + 5000, 0, "9", 36).call(replay::server, at + 8000, 1, "9", 5);
    told.leave(client, at + 20'000, 232, 1).call(client, at + 25'000, 45, "4", 5);
    // There is room: it needs not wait.
    told.call(client, at + 30'000, 232, "3", 1);
  }
  EXPECT_GT(told.plan().at_once, 0.9);
}

}  // namespace
}  // namespace osarium
