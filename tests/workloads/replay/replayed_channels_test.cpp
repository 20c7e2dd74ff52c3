// Replays of threads at pipes: what depends on what, how often, and that it is the same each time.
#include "tests/workloads/replay/piped.hpp"
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::crowd;
using replay::ping_pong;
using replay::PlannedStep;

WorkloadParameters workload_at_pipes(const replay::Told& told) {
  return replay_of("pipes", told.plan());
}

struct PipeReplay : Replayed {
  explicit PipeReplay(const WorkloadParameters& workload,
                      const Architecture& architecture = monolithic(),
                      const CostTable& costs = CostTable::standard(), const Seed& seed = {})
      : Replayed(workload, architecture, costs, seed) {
    load->on_channel_step(
        [this](const ReplayedLoad::MadeAtChannel& made) { steps.push_back(made); });
    load->on_end([this](const Load::Ended& ended) { messages.push_back(ended); });
  }
  void run(Duration time) { sim.run_until(Time() + time); }

  std::vector<ReplayedLoad::MadeAtChannel> steps;  // in the order in which they ended
  std::vector<Load::Ended> messages;
};

// How many bytes a start may have left in each pipe.
std::map<std::int32_t, std::int64_t> most_held(const replay::Plan& plan) {
  std::map<std::int32_t, std::int64_t> held;
  for (const replay::ChannelGroup& group : plan.groups)
    for (const auto& start : group.starts)
      for (std::size_t i = 0; i < group.channels.size(); ++i) {
        std::int64_t& most = held[static_cast<std::int32_t>(group.channels[i])];
        most = std::max(most, start.held[i]);
      }
  return held;
}

TEST(ReplayedChannels, NothingIsReadBeforeItHasBeenWritten) {
  for (const replay::Told& told : {crowd(50), ping_pong(60)}) {
    const WorkloadParameters workload = workload_at_pipes(told);
    const replay::Plan& plan = *workload.plan;
    PipeReplay replayed(workload, monolithic(), free_costs());
    replayed.run(5_ms);
    ASSERT_GT(replayed.steps.size(), 500U);
    const auto held = most_held(plan);
    // At the end of each read: what has been read of its pipe had begun to be written.
    std::map<std::int32_t, std::int64_t> read;
    for (const auto& made : replayed.steps) {
      const PlannedStep& step = plan.threads[made.thread].steps[made.step];
      if (replay::sends(step.kind)) continue;
      read[step.channel] += step.bytes;
      std::int64_t begun = held.at(step.channel);
      for (const auto& other : replayed.steps) {
        const PlannedStep& its = plan.threads[other.thread].steps[other.step];
        if (its.channel == step.channel && replay::sends(its.kind) && other.begin <= made.end)
          begun += its.bytes;
      }
      EXPECT_LE(read[step.channel], begun);
    }
  }
}

TEST(ReplayedChannels, EachThreadMakesItsCallsInOrderOverAndOver) {
  for (const std::string_view name : architecture_names())
    for (const replay::Told& told : {crowd(30), ping_pong(60)}) {
      const WorkloadParameters workload = workload_at_pipes(told);
      PipeReplay replayed(workload, *find_architecture(name));
      replayed.run(20_ms);
      std::map<std::size_t, std::vector<std::size_t>> of_thread;
      for (const auto& made : replayed.steps) of_thread[made.thread].push_back(made.step);
      ASSERT_EQ(of_thread.size(), workload.plan->threads.size()) << name;
      for (const auto& [thread, made] : of_thread) {
        const std::size_t steps = workload.plan->threads[thread].steps.size();
        ASSERT_GT(made.size(), steps) << name;
        for (std::size_t i = 1; i < made.size(); ++i)
          EXPECT_EQ(made[i], (made[i - 1] + 1) % steps) << name;
      }
    }
}

TEST(ReplayedChannels, AMessageLastsFromItsWriteToTheReturnOfItsRead) {
  const WorkloadParameters workload = workload_at_pipes(ping_pong(60));
  PipeReplay replayed(workload);
  replayed.run(5_ms);
  ASSERT_GT(replayed.messages.size(), 100U);
  std::set<Time> written, read;
  for (const auto& made : replayed.steps) {
    const PlannedStep& step = workload.plan->threads[made.thread].steps[made.step];
    (replay::sends(step.kind) ? written : read)
        .insert(replay::sends(step.kind) ? made.begin : made.end);
  }
  for (const Load::Ended& message : replayed.messages) {
    EXPECT_TRUE(written.contains(message.arrival));
    EXPECT_TRUE(read.contains(message.end));
  }
  const Measurement& measured = replayed.load->measurement();
  EXPECT_EQ(measured.latency.count(), replayed.messages.size());
  Duration causes, latencies;
  for (const Duration cause : measured.spent) causes += cause;
  for (const Load::Ended& message : replayed.messages) latencies += message.end - message.arrival;
  EXPECT_EQ(causes, latencies);
}

TEST(ReplayedChannels, MessagesOfSeveralWritersAreReadInTheOrderInWhichTheyWereWritten) {
  const WorkloadParameters workload = workload_at_pipes(crowd(50));
  PipeReplay replayed(workload, monolithic(), free_costs());
  replayed.run(5_ms);
  std::map<std::uint32_t, Time> last;
  ASSERT_GT(replayed.messages.size(), 200U);
  for (const Load::Ended& message : replayed.messages) {
    EXPECT_LE(message.arrival, message.end);
    EXPECT_LE(last[message.client], message.arrival);
    last[message.client] = message.arrival;
  }
}

TEST(ReplayedChannels, TheSameSeedIsTheSameReplay) {
  const WorkloadParameters workload = workload_at_pipes(crowd(50));
  const auto run = [&](std::uint64_t seed) {
    PipeReplay replayed(workload, monolithic(), CostTable::standard(), Seed{seed, 0});
    replayed.run(2_ms);
    std::vector<Time> ends;
    for (const auto& made : replayed.steps) ends.push_back(made.end);
    return ends;
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

TEST(ReplayedChannels, AGroupThatStandsStillIsCounted) {
  WorkloadParameters workload = workload_at_pipes(ping_pong(60));
  auto plan = *workload.plan;
  for (replay::ThreadPlan& thread : plan.threads)
    for (PlannedStep& step : thread.steps)
      if (step.kind == replay::CallKind::receive) step.bytes += 10;  // which nobody writes
  workload.plan = std::make_shared<replay::Plan>(plan);
  PipeReplay replayed(workload);
  replayed.run(1_ms);
  replayed.load->take();
  replayed.run(2_ms);
  EXPECT_GE(replayed.load->take().standing, 1U);
}

}  // namespace
}  // namespace osarium
