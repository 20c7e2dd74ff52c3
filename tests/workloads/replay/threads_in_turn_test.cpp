// Connections whose turns several threads make, in ways that are not those of a pool.
#include "tests/workloads/replay/in_turn.hpp"
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using namespace replay::in_turn;
using replay::futex;
using replay::Told;
using replay::waits_at;
using replay::wakes_at;

struct Ran {
  std::size_t ended = 0;
  std::uint64_t standing = 0;
  std::size_t out_of_order = 0;  // steps
  Duration least = 1_s;
};
Ran outcome_of(const WorkloadParameters& workload, std::string_view architecture,
               const Seed& seed) {
  Replayed replayed(workload, *find_architecture(architecture), CostTable::standard(), seed);
  Ran outcome;
  replayed.load->on_end([&](const Load::Ended& ended) {
    ++outcome.ended;
    outcome.least = std::min(outcome.least, ended.end - ended.arrival);
  });
  std::map<std::pair<std::uint32_t, bool>, std::pair<std::size_t, std::size_t>> last;
  replayed.load->on_step([&](const ReplayedLoad::Made& made) {
    const auto [before, is_first] = last.try_emplace({made.connection, made.client});
    const auto [exchange, step] = std::exchange(before->second, {made.exchange, made.step});
    const bool goes_on = made.exchange == exchange ? made.step > step : made.exchange != exchange;
    outcome.out_of_order += !is_first && !goes_on;
  });
  outcome.standing = standing_after(replayed, 10_ms);
  return outcome;
}

TEST(ThreadsInTurn, MakeEachStepOnceInOrderAndNobodyStandsStill) {
  const std::pair<const char*, Told> all[] = {{"two readers", two_readers()},
                                              {"blocking readers", blocking_readers()},
                                              {"sender and receiver", sender_and_receiver()},
                                              {"two workers", parts_for_two_workers()},
                                              {"two at one epoll", two_at_one_epoll()},
                                              {"clients at one epoll", clients_at_one_epoll()},
                                              {"helped midway", helped_midway()},
                                              {"two loggers", two_loggers()}};
  for (const auto& [name, told] : all)
    for (const bool open : {false, true}) {
      WorkloadParameters workload = replay_of("in-turn", told.plan());
      ASSERT_FALSE(workload.plan->connections.empty()) << name;
      if (open) workload.replay.mode = ReplayMode::open;
      for (const std::string_view architecture :
           {"monolithic", "microkernel", "exokernel", "ifts"}) {
        const Ran outcome = outcome_of(workload, architecture, {3, 0});
        EXPECT_GT(outcome.ended, 60U) << name << " " << architecture << " open " << open;
        EXPECT_EQ(outcome.standing, 0U) << name << " " << architecture << " open " << open;
        EXPECT_EQ(outcome.out_of_order, 0U) << name << " " << architecture << " open " << open;
      }
    }
}

TEST(ThreadsInTurn, WorkersWhoAreNotWaitedForKeepNobodyWaiting) {
  WorkloadParameters workload = replay_of("loggers", two_loggers().plan());
  EXPECT_LT(outcome_of(workload, "monolithic", {}).least, 30_us);  // each of them takes 40 us
}

// The worker of a request is replayed as that alone, not as a thread with files as well.
TEST(ThreadsInTurn, AHelperThatGoesToADiskIsNoThreadWithFiles) {
  Told told;
  const Who worker{"server", 10, 30};
  told.enter(replay::server, 1000, waits, "3").enter(worker, 2000, futex, waits_at("7f10"));
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    ask(told, at, 0);
    told.leave(replay::server, at + 5000, waits, 1);
    told.call(replay::server, at + 6000, receives, "7", 36);
    told.enter(replay::server, at + 8000, futex, wakes_at("7f10"));
    told.leave(replay::server, at + 9000, futex, 1).leave(worker, at + 9500, futex, 0);
    told.enter(replay::server, at + 10'000, waits, "3").enter(worker, at + 11'000, 17, "12");
    told.line(worker, at + 11'500, "block:block_rq_issue: 254,0 R 4096 () 1000 + 8 none,0,0 [x]");
    told.leave(worker, at + 13'000, 17, 4096).call(worker, at + 30'000, sends, "3", 8);
    told.enter(worker, at + 32'000, futex, waits_at("7f10"))
        .leave(replay::server, at + 33'000, waits, 1);
    told.call(replay::server, at + 34'000, receives, "3", 8)
        .call(replay::server, at + 36'000, sends, "7", 5);
    told.enter(replay::server, at + 38'000, waits, "3");
    be_answered(told, at + 45'000, 0);
  }
  const replay::Plan plan = told.plan();
  ASSERT_EQ(plan.connections.size(), 1U);
  EXPECT_TRUE(plan.files.threads.empty());
  EXPECT_EQ(plan.account.calls, plan.account.of_others + plan.account.replayed +
                                    plan.account.remade + plan.account.left_out);
  EXPECT_GE(plan.account.left_out, 0);
  EXPECT_LE(plan.account.left_out, plan.account.calls / 10);
}

}  // namespace
}  // namespace osarium
