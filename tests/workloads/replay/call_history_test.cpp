// What threads did between their calls.
#include "tests/workloads/replay/told.hpp"

namespace osarium::replay {
namespace {

const std::string away =
    "sched:sched_switch: prev_comm=server prev_pid=10 prev_prio=120 prev_state=R ==> "
    "next_comm=other next_pid=99 next_prio=120";
const std::string back =
    "sched:sched_switch: prev_comm=other prev_pid=99 prev_prio=120 prev_state=S ==> "
    "next_comm=server next_pid=10 next_prio=120";

std::vector<std::int64_t> work_of(const CallHistory& history) {
  std::vector<std::int64_t> work;
  for (const RecordedCall& call : history.threads.at(0).calls) work.push_back(call.work);
  return work;
}

TEST(CallHistory, WorkIsFromACallsEndToTheNextOnesBeginning) {
  Told told;
  told.call(server, 1000, 0, "5", 64).call(server, 5000, 1, "5", 64).call(server, 6500, 1, "5", 64);
  EXPECT_THAT(work_of(told.history()), testing::ElementsAre(0, 3000, 500));
  // Of the tracer's events each takes so much.
  EXPECT_THAT(work_of(told.history(400_ns)), testing::ElementsAre(0, 2600, 100));
  EXPECT_THAT(work_of(told.history(2_us)), testing::ElementsAre(0, 1000, 0));
}

TEST(CallHistory, WhoIsNotOnACpuDoesNotWork) {
  Told told;
  told.call(server, 1000, 0, "5", 64).line(server, 3000, away);
  told.line({"other", 99, 99}, 9000, back).call(server, 10'000, 1, "5", 64);
  EXPECT_THAT(work_of(told.history()), testing::ElementsAre(0, 2000));
  EXPECT_THAT(work_of(told.history(100_ns)), testing::ElementsAre(0, 1800));
}

TEST(CallHistory, InterruptsAreNotItsWork) {
  Told told;
  told.call(server, 1000, 0, "5", 64);
  told.line(server, 3000, "irq:irq_handler_entry: irq=5 name=disk");
  told.line(server, 3500, "irq:irq_handler_exit: irq=5 ret=handled");
  told.line(server, 3600, "irq:softirq_entry: vec=3 [action=NET_RX]");
  told.line(server, 4600, "irq:softirq_exit: vec=3 [action=NET_RX]");
  told.call(server, 5000, 1, "5", 64);
  EXPECT_THAT(work_of(told.history()), testing::ElementsAre(0, 1000 + 100 + 400));
}

TEST(CallHistory, WhatTheTracerTakesWithinACallIsNotWork) {
  Told told;
  told.call(server, 1000, 0, "5", 64).enter(server, 5000, 1, "5");
  told.line(server, 5100, "sched:sched_waking: comm=other pid=99 prio=120 target_cpu=000");
  told.leave(server, 6000, 1, 64).call(server, 8000, 0, "5", 64);
  EXPECT_THAT(work_of(told.history(100_ns)), testing::ElementsAre(0, 2900, 1900));
}

TEST(CallHistory, TheTracersCostIsThatOfTheFastestCalls) {
  Told told;
  for (int i = 0; i < 200; ++i) told.call(server, 3000 * i, 0, "5", 64);
  told.call(server, 3000 * 200 + 5000, 0, "5", 64);
  EXPECT_EQ(told.history(std::nullopt).tracer_cost, 2000);
  EXPECT_EQ(work_of(told.history(std::nullopt)).back(), 5000);
}

TEST(CallHistory, CallsThatDoNotEndAreCounted) {
  Told told;
  told.leave(server, 500, 232, 1).call(server, 1000, 0, "5", 64).enter(server, 5000, 1, "5");
  const CallHistory history = told.history();
  EXPECT_EQ(history.calls, 1);
  EXPECT_EQ(history.unended, 1);
}

TEST(CallHistory, CallsSayWhatTheyMean) {
  Told told;
  told.call(server, 1000, 54, "5, 6, 3", 0).call(server, 3000, 54, "5, 6, 1", 0);
  told.call(server, 5000, 233, "3, 1, 7", 0).call(server, 7000, 233, "3, 3, 7", 0);
  told.call(server, 9000, 9, "0, 1000", 0x7000);
  std::vector<std::pair<CallKind, int>> meanings;
  const CallHistory history = told.history();
  for (const RecordedCall& call : history.threads.at(0).calls)
    meanings.emplace_back(call.kind, call.descriptor);
  using enum CallKind;
  EXPECT_THAT(meanings,
              testing::ElementsAre(std::pair(cork, 5), std::pair(option, 5), std::pair(watch, 7),
                                   std::pair(option, 7), std::pair(other, -1)));
}

}  // namespace
}  // namespace osarium::replay
