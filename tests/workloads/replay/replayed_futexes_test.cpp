// Replays of threads that let each other go on.
#include "tests/workloads/replay/handed.hpp"
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::asked_of_a_worker;
using replay::CallKind;
using replay::PlannedStep;
using replay::turns_taken;

struct FutexReplay : Replayed {
  using Replayed::Replayed;
  std::vector<ReplayedLoad::MadeAtChannel> steps_of(Duration time) {
    std::vector<ReplayedLoad::MadeAtChannel> steps;
    load->on_channel_step([&](const auto& made) { steps.push_back(made); });
    load->on_end([this](const Load::Ended& ended) { ended_.push_back(ended); });
    sim.run_until(Time() + time);
    return steps;
  }
  std::vector<Load::Ended> ended_;
};

TEST(ReplayedFutexes, NobodyGoesOnBeforeSomebodyHasLetIt) {
  const WorkloadParameters workload = replay_of("turns", turns_taken(60).plan());
  const replay::ChannelGroup& group = workload.plan->groups.at(0);
  for (const std::string_view name : architecture_names()) {
    FutexReplay replayed(workload, *find_architecture(name), free_costs());
    std::map<std::int32_t, std::int64_t> gone_on, let;
    for (const auto& start : group.starts)
      for (std::size_t i = 0; i < group.channels.size(); ++i) {
        std::int64_t& most = let[static_cast<std::int32_t>(group.channels[i])];
        most = std::max(most, start.held[i]);
      }
    // In the order in which they ended: who goes on after a wake that has only begun ends later.
    std::vector<std::tuple<Time, bool, std::int32_t>> order;
    for (const auto& made : replayed.steps_of(5_ms)) {
      const PlannedStep& step = workload.plan->threads[made.thread].steps[made.step];
      const bool waits = step.kind == CallKind::futex_wait;
      order.emplace_back(waits ? made.end : made.begin, waits, step.channel);
    }
    ASSERT_GT(order.size(), 500U) << name;
    std::sort(order.begin(), order.end());
    for (const auto& [time, waits, channel] : order) {
      ++(waits ? gone_on : let)[channel];
      EXPECT_LE(gone_on[channel], let[channel]) << name;
    }
  }
}

TEST(ReplayedFutexes, AWakeIsARequestUntilWhoWaitedGoesOn) {
  const WorkloadParameters workload = replay_of("turns", turns_taken(60).plan());
  FutexReplay replayed(workload);
  std::set<Time> woke, went_on;
  for (const auto& made : replayed.steps_of(5_ms)) {
    const PlannedStep& step = workload.plan->threads[made.thread].steps[made.step];
    if (step.kind == CallKind::futex_wake)
      woke.insert(made.begin);
    else
      went_on.insert(made.end);
  }
  ASSERT_GT(replayed.ended_.size(), 100U);
  Duration latencies, causes;
  for (const Load::Ended& each : replayed.ended_) {
    EXPECT_TRUE(woke.contains(each.arrival) && went_on.contains(each.end));
    latencies += each.end - each.arrival;
  }
  for (const Duration cause : replayed.load->measurement().spent) causes += cause;
  EXPECT_EQ(causes, latencies);
}

// With any seed, and wherever the trace begins: the client and the server have little to do of
// their own.
TEST(ReplayedFutexes, ARequestLastsAtLeastAsLongAsItsWorkerDoes) {
  const WorkloadParameters workload = replay_of("worker", asked_of_a_worker(20).plan());
  for (const std::string_view name : architecture_names())
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      FutexReplay replayed(workload, *find_architecture(name), CostTable::standard(), {seed, 0});
      replayed.steps_of(20_ms);
      ASSERT_GT(replayed.ended_.size(), 100U) << name;
      for (const Load::Ended& each : replayed.ended_) {
        EXPECT_GE(each.end - each.arrival, 20_us) << name;
        EXPECT_LT(each.end - each.arrival, 110_us) << name;
      }
      replayed.load->take();
      replayed.steps_of(40_ms);
      EXPECT_EQ(replayed.load->take().standing, 0U) << name;
    }
}

// Of another one that was needed once nothing can be repeated.
TEST(ReplayedFutexes, AWorkerThatWasWokenOnceIsNotAmongThoseThatAreReplayed) {
  replay::Told told = asked_of_a_worker(20, -1, 10);
  // The two have a lock in common: they are of one group.
  const replay::Told::Who one{"server", 10, 11}, other{"server", 10, 12};
  replay::hand(told, 2'200'000, one, other, "7f40");
  const WorkloadParameters workload = replay_of("workers", told.plan());
  EXPECT_EQ(workload.plan->threads.size(), 3U);
  FutexReplay replayed(workload);
  replayed.steps_of(20_ms);
  EXPECT_GT(replayed.ended_.size(), 100U);
}

// More than there are bits to tell them apart by.
TEST(ReplayedFutexes, AWakeOfAllLetsEachGoOnOnce) {
  constexpr int workers = 40;
  replay::Told told;
  for (int round = 0; round < 20; ++round) {
    const std::int64_t at = 1'000'000 * (std::int64_t{round} + 1);
    const auto who = [](int i) { return replay::Told::Who{"worker", 50, 60 + i}; };
    for (int i = 0; i < workers; ++i)
      told.enter(who(i), at + 1000 * i, replay::futex, replay::waits_at("7f10"));
    told.call(replay::boss, at + 100'000, replay::futex, "7f10, 81, 7fffffff", workers);
    for (int i = 0; i < workers; ++i) {
      const std::string done = std::to_string(700 + i);
      told.leave(who(i), at + 200'000 + 10'000 * i, replay::futex, 0);
      told.enter(replay::boss, at + 201'000 + 10'000 * i, replay::futex, replay::waits_at(done));
      told.call(who(i), at + 203'000 + 10'000 * i, replay::futex, replay::wakes_at(done), 1);
      told.leave(replay::boss, at + 206'000 + 10'000 * i, replay::futex, 0);
    }
  }
  const WorkloadParameters workload = replay_of("all", told.plan());
  FutexReplay replayed(workload);
  std::map<std::size_t, int> went_on;
  for (const auto& made : replayed.steps_of(50_ms)) {
    const PlannedStep& step = workload.plan->threads[made.thread].steps[made.step];
    went_on[made.thread] += step.kind == CallKind::futex_wait;
  }
  ASSERT_EQ(went_on.size(), workers + 1U);
  for (const auto& [thread, count] : went_on) EXPECT_GT(count, 10) << thread;
  replayed.load->take();
  replayed.steps_of(100_ms);
  EXPECT_EQ(replayed.load->take().standing, 0U);
}

TEST(ReplayedFutexes, TheSameSeedIsTheSameReplay) {
  const WorkloadParameters workload = replay_of("turns", turns_taken(60).plan());
  const auto run = [&](std::uint64_t seed) {
    FutexReplay replayed(workload, monolithic(), CostTable::standard(), Seed{seed, 0});
    std::vector<Time> ends;
    for (const auto& made : replayed.steps_of(2_ms)) ends.push_back(made.end);
    return ends;
  };
  EXPECT_EQ(run(1), run(1));
}

}  // namespace
}  // namespace osarium
