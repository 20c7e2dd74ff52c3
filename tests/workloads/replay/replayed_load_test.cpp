// Replays: what depends on what, how often, and that it is the same each time.
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::client;
using replay::Told;

const Told::Who second_server{"server", 11, 11};

// Connections of one client to two servers, whose order of requests is by chance.
WorkloadParameters workload_of_talk(std::size_t connections, int requests) {
  Told told;
  Stream draws(Seed{7, 0}, "talk", 0, "order");
  std::int64_t at = 1000;
  for (int i = 0; i < requests; ++i) {
    const auto c = static_cast<int>(draws.uniform() * static_cast<double>(connections));
    const Told::Who& who = c % 2 == 0 ? replay::server : second_server;
    const std::string mine = std::to_string(4 + c), its = std::to_string(14 + c);
    told.call(client, at, 232, "3", 1).call(client, at + 2500, 44, mine, 36 + c);
    told.leave(who, at + 5000, 232, 1);
    told.call(who, at + 7500, 0, its, 36 + c).call(who, at + 10'000, 1, its, 5000 + i);
    told.enter(who, at + 12'500, 232, "3");
    told.call(client, at + 15'000, 232, "3", 1).call(client, at + 17'500, 45, mine, 5000 + i);
    at += 20'000;
  }
  return replay_of("talk", told.plan());
}

using Made = ReplayedLoad::Made;

TEST(ReplayedLoad, NoEffectComesBeforeItsCause) {
  const WorkloadParameters workload = workload_of_talk(4, 400);
  Replayed replayed(workload, monolithic(), free_costs());
  const auto steps = steps_of(replayed, 20_ms);
  ASSERT_EQ(steps.size(), 4U);
  for (const auto& [connection, made] : steps) {
    const replay::Connection& plan = workload.plan->connections[connection];
    ASSERT_GT(made.size(), 100U);
    // A request is sent, received, answered, and the answer received: each after the one before.
    for (std::size_t i = 0; i + 3 < made.size(); i += 4) {
      EXPECT_TRUE(made[i].client && !made[i + 1].client && !made[i + 2].client &&
                  made[i + 3].client);
      EXPECT_EQ(plan.client.steps[made[i].step].kind, replay::CallKind::send);
      EXPECT_EQ(plan.server.steps[made[i + 1].step].kind, replay::CallKind::receive);
      EXPECT_EQ(plan.server.steps[made[i + 2].step].kind, replay::CallKind::send);
      EXPECT_EQ(plan.client.steps[made[i + 3].step].kind, replay::CallKind::receive);
      EXPECT_LE(made[i].begin, made[i + 1].end);
      EXPECT_LE(made[i + 1].end, made[i + 2].begin);
      EXPECT_LE(made[i + 2].begin, made[i + 3].end);
    }
  }
}

TEST(ReplayedLoad, EachCallIsMadeOnceInItsExchange) {
  const WorkloadParameters workload = workload_of_talk(4, 400);
  for (const std::string_view name : architecture_names()) {
    Replayed replayed(workload, *find_architecture(name));
    const auto steps = steps_of(replayed, 20_ms);
    ASSERT_EQ(steps.size(), 4U) << name;
    for (const auto& [connection, made] : steps) {
      const std::size_t exchanges = workload.plan->connections[connection].exchanges();
      // Exchange after exchange, from wherever it begins, and from the first after the last.
      for (const bool of_client : {true, false}) {
        std::vector<Made> mine;
        for (const Made& each : made)
          if (each.client == of_client) mine.push_back(each);
        const std::size_t each_has = 2;
        ASSERT_GT(mine.size(), each_has * exchanges) << name;
        for (std::size_t i = each_has; i < mine.size(); ++i)
          EXPECT_EQ(mine[i].exchange, (mine[i - each_has].exchange + 1) % exchanges) << name;
      }
    }
  }
}

TEST(ReplayedLoad, ARequestLastsFromItsSendToTheReceiveOfItsAnswer) {
  const WorkloadParameters workload = workload_of_talk(2, 200);
  Replayed replayed(workload);
  std::vector<Load::Ended> requests;
  replayed.load->on_end([&](const Load::Ended& ended) { requests.push_back(ended); });
  const auto steps = steps_of(replayed, 20_ms);
  ASSERT_GT(requests.size(), 200U);
  std::map<std::uint32_t, std::size_t> next;
  for (const Load::Ended& request : requests) {
    const std::vector<Made>& made = steps.at(request.client);
    std::size_t& i = next[request.client];
    EXPECT_EQ(request.arrival, made[i].begin);
    EXPECT_EQ(request.end, made[i + 3].end);
    i += 4;
  }
  const Measurement& measured = replayed.load->measurement();
  EXPECT_EQ(measured.latency.count(), requests.size());
  Duration causes;
  for (const Duration cause : measured.spent) causes += cause;
  Duration latencies;
  for (const Load::Ended& request : requests) latencies += request.end - request.arrival;
  EXPECT_EQ(causes, latencies);
}

TEST(ReplayedLoad, TheSameSeedIsTheSameReplay) {
  const WorkloadParameters workload = workload_of_talk(4, 200);
  const auto run = [&](std::uint64_t seed) {
    Replayed replayed(workload, monolithic(), CostTable::standard(), Seed{seed, 0});
    std::vector<Time> ends;
    for (const auto& [connection, made] : steps_of(replayed, 5_ms))
      for (const Made& each : made) ends.push_back(each.end);
    return ends;
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

TEST(ReplayedLoad, MoreClientsRepeatTheConnectionsOfTheTrace) {
  WorkloadParameters workload = workload_of_talk(2, 200);
  workload.replay.clients = 5;
  Replayed replayed(workload);
  const auto steps = steps_of(replayed, 10_ms);
  EXPECT_EQ(steps.size(), 5U);
  EXPECT_GT(replayed.load->remade().waits, 0U);
  EXPECT_GE(replayed.load->remade().events, replayed.load->remade().waits);
}

// Threads that never wait for several connections at once, each with one of its own.
TEST(ReplayedLoad, ThreadsThatHaveNoConnectionLeftDoNothing) {
  const Told::Who clients[] = {{"client", 20, 20}, {"client", 20, 21}};
  Told told;
  for (std::int64_t i = 0, at = 1000; i < 60; ++i)
    for (int c = 0; c < 2; ++c, at += 20'000) {
      const std::string mine = std::to_string(4 + c), its = std::to_string(14 + c);
      told.call(clients[c], at, 44, mine, 36).leave(replay::server, at + 2500, 232, 1);
      told.call(replay::server, at + 5000, 0, its, 36).call(replay::server, at + 7500, 1, its, 500);
      told.enter(replay::server, at + 10'000, 232, "3")
          .call(clients[c], at + 12'500, 45, mine, 500);
    }
  WorkloadParameters workload;
  workload.trace = "talk";
  workload.plan = std::make_shared<replay::Plan>(told.plan());
  ASSERT_EQ(workload.plan->connections.size(), 2U);
  for (const std::int64_t connections : {2, 1}) {
    workload.replay.clients = connections;
    Replayed replayed(workload);
    EXPECT_EQ(steps_of(replayed, 5_ms).size(), static_cast<std::size_t>(connections));
  }
}

// Answers that are sent in pieces near the size of the buffer, and received in others; and one that
// is corked and larger than it.
TEST(ReplayedLoad, LargeAnswersDoNotGetStuck) {
  for (const bool corked : {false, true}) {
    Told told;
    for (std::int64_t i = 0, at = 1000; i < 20; ++i, at += 100'000) {
      told.call(client, at, 44, "4", 36).call(replay::server, at + 5000, 0, "9", 36);
      if (corked) told.call(replay::server, at + 7000, 54, "9, 6, 3", 0);
      for (int part = 0; part < 4; ++part)
        told.call(replay::server, at + 10'000 + 2000 * part, 1, "9", 60'000);
      if (corked) told.call(replay::server, at + 20'000, 54, "9, 6, 3", 0);
      for (const int bytes : {10'000, 120'000, 110'000})
        told.call(client, at + 30'000 + bytes / 100, 45, "4", bytes);
    }
    WorkloadParameters workload;
    workload.trace = "talk";
    workload.plan = std::make_shared<replay::Plan>(told.plan());
    ASSERT_EQ(workload.plan->connections.size(), 1U);
    Replayed replayed(workload);
    replayed.sim.run_until(Time() + 20_ms);
    EXPECT_GT(replayed.load->measurement().latency.count(), 50U) << corked;
  }
}

TEST(ReplayedLoad, WhatProgramsHadOfTheCpusIsWhatCpusWereBusyWith) {
  Replayed replayed(workload_of_talk(3, 300));
  const Time taken = Time() + 1_ms;
  replayed.sim.run_until(taken);
  replayed.load->take();
  replayed.sim.run_until(taken + 20_ms);
  const std::vector<ProcessTimes> times = replayed.load->take().processes;
  ASSERT_EQ(times.size(), 2u);  // the two servers are one program
  EXPECT_EQ(times[0].name, "client");
  EXPECT_EQ(times[1].name, "server");
  Duration all;
  for (const ProcessTimes& each : times) {
    EXPECT_GT(each.user, Duration()) << each.name;
    EXPECT_GT(each.system, Duration()) << each.name;
    all += each.user + each.system;
  }
  Duration busy;
  for (const Cpu& cpu : replayed.machine.cpus())
    busy += replayed.sim.now() - Time() - cpu.time(Mode::idle);
  EXPECT_LT(all, busy);  // beside them cpus wake, and handle interrupts
  EXPECT_GT(all.seconds(), 0.8 * busy.seconds());
}

TEST(ReplayedLoad, AConnectionThatStandsStillIsCounted) {
  WorkloadParameters workload = workload_of_talk(2, 200);
  auto plan = *workload.plan;
  for (replay::PlannedStep& step : plan.connections[0].server.steps)
    if (step.kind == replay::CallKind::receive) step.bytes += 1'000'000;  // which nobody sends
  workload.plan = std::make_shared<replay::Plan>(plan);
  Replayed replayed(workload);
  replayed.sim.run_until(Time() + 1_ms);
  replayed.load->take();
  replayed.sim.run_until(Time() + 2_ms);
  EXPECT_EQ(replayed.load->take().standing, 1U);
}

}  // namespace
}  // namespace osarium
