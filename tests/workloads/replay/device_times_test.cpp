// What a trace says of the disk: whose its times are, and what the replay makes of them.
#include "tests/workloads/replay/told.hpp"

namespace osarium::replay {
namespace {

using testing::ElementsAre;

const Told::Who fio{"fio", 20, 20};
const Told::Who other{"other", 99, 99};

const std::string woken = "sched:sched_waking: comm=fio pid=20 prio=120 target_cpu=000";

std::string issue(const char* operation, std::int64_t bytes, std::int64_t sector) {
  return std::string("block:block_rq_issue: 254,0 ") + operation + " " + std::to_string(bytes) +
         " () " + std::to_string(sector) + " + 8 0x2,0,4 [fio]";
}
std::string complete(std::int64_t sector) {
  return "block:block_rq_complete: 254,0 RS () " + std::to_string(sector) + " + 8 0x2,0,4 [0]";
}

// A read of a page at an offset; `within` is told between its issue, 1 us after its beginning, and
// its end, 90 us after that.
template <class Within>
void read_page(Told& told, std::int64_t at, std::int64_t offset, Within within) {
  char arguments[64];
  std::snprintf(arguments, sizeof arguments, "6, 7f00, 1000, %" PRIx64, offset);
  told.enter(fio, at, 17, arguments).line(fio, at + 1000, issue("RS", 4096, 8 + offset / 512));
  within(at + 1000);
  told.leave(fio, at + 91'000, 17, 4096);
}
template <class Wake>
void interrupt(Told& told, std::int64_t at, Wake wake) {
  told.line(other, at, "irq:irq_handler_entry: irq=36 name=disk");
  told.line(other, at + 100, "irq:irq_handler_exit: irq=36 ret=handled");
  told.line(other, at + 200, "irq:softirq_entry: vec=4 [action=BLOCK]");
  wake();
  told.line(other, at + 900, "irq:softirq_exit: vec=4 [action=BLOCK]");
}

std::vector<std::int64_t> services(const CallHistory& history) {
  std::vector<std::int64_t> times;
  const auto calls = history.disk_calls.find(fio.thread);
  if (calls == history.disk_calls.end()) return times;
  for (const DiskCall& call : calls->second) times.push_back(call.service);
  return times;
}

TEST(DeviceTimes, AWakingInAnInterruptBelongsToTheDevice) {
  Told told;
  read_page(told, 10'000, 0, [&](std::int64_t issued) {
    interrupt(told, issued + 50'000, [&] { told.line(other, issued + 50'500, woken); });
  });
  EXPECT_THAT(services(told.history()), ElementsAre(50'500));
  // The tracer wrote the issue, the interrupt's entry and exit, and the soft interrupt's entry.
  EXPECT_THAT(services(told.history(100_ns)), ElementsAre(50'500 - 400));
}

TEST(DeviceTimes, AWakingByAnotherThreadDoesNot) {
  Told told;
  read_page(told, 10'000, 0,
            [&](std::int64_t issued) { told.line(other, issued + 50'500, woken); });
  EXPECT_THAT(services(told.history()), ElementsAre(-1));
}

TEST(DeviceTimes, ACompletionSaysItOfItsSector) {
  Told told;
  read_page(told, 10'000, 4096, [&](std::int64_t issued) {
    interrupt(told, issued + 40'000, [&] {
      told.line(other, issued + 40'300, complete(999'999));
      told.line(other, issued + 40'400, complete(16)).line(other, issued + 40'600, woken);
    });
  });
  EXPECT_THAT(services(told.history()), ElementsAre(40'400));
}

TEST(DeviceTimes, WhatIsLostIsNotGuessed) {
  Told told;
  read_page(told, 10'000, 0, [](std::int64_t) {});
  // A request that is issued in an interrupt is not of the thread that was interrupted.
  told.enter(fio, 200'000, 17, "6, 7f00, 1000, 2000");
  told.line(fio, 201'000, "irq:softirq_entry: vec=4 [action=BLOCK]");
  told.line(fio, 201'500, issue("WS", 4096, 4000));
  told.line(fio, 202'000, "irq:softirq_exit: vec=4 [action=BLOCK]");
  told.leave(fio, 290'000, 17, 4096);
  const CallHistory history = told.history();
  EXPECT_THAT(services(history), ElementsAre(-1, -1));
  EXPECT_EQ(history.disk_calls.at(fio.thread)[0].issued, 4096);
  EXPECT_EQ(history.disk_calls.at(fio.thread)[1].issued, 0);
  EXPECT_EQ(history.disk_calls.at(fio.thread)[1].offset, 0x2000);
}

TEST(FilePlan, DirectRequestsHaveTheirTimesOrBorrowThem) {
  Told told;
  std::int64_t at = 10'000;
  for (const std::int64_t time : {30'000, 0, 50'000, 0, 0}) {
    read_page(told, at, at, [&](std::int64_t issued) {
      if (time == 0) return;
      interrupt(told, issued + time, [&] { told.line(other, issued + time + 500, woken); });
    });
    at += 100'000;
  }
  told.call(fio, at, 1, "2", 10);  // to a log
  const Plan plan = told.plan();
  ASSERT_EQ(plan.files.threads.size(), 1U);
  ASSERT_EQ(plan.files.files.size(), 1U);
  EXPECT_TRUE(plan.files.files[0].direct);
  EXPECT_EQ(plan.files.files[0].size, 410'000 + 4096);
  std::vector<std::int64_t> times, offsets;
  for (const FileStep& step : plan.files.threads[0].steps)
    if (step.kind == CallKind::file_read) {
      times.push_back(step.service);
      offsets.push_back(step.offset);
    }
  EXPECT_THAT(times, ElementsAre(30'500, 30'500, 50'500, 50'500, 30'500));
  EXPECT_THAT(offsets, ElementsAre(10'000, 110'000, 210'000, 310'000, 410'000));
  EXPECT_EQ(plan.files.account.reads, 5);
  EXPECT_EQ(plan.files.account.seen, 2);
  EXPECT_EQ(plan.files.account.borrowed, 3);
  EXPECT_EQ(plan.files.account.machine, 0);
  EXPECT_EQ(plan.files.account.read_service, 30'500);
  EXPECT_EQ(plan.account.replayed, 6);
  EXPECT_EQ(plan.account.unknown, 1);
  EXPECT_EQ(plan.account.left_out, 0);
}

TEST(FilePlan, CallsThatGoThroughThePageCacheAreNotDirect) {
  Told told;
  std::int64_t at = 10'000;
  for (int i = 0; i < 8; ++i, at += 100'000) told.call(fio, at, 0, "6", 4096);
  told.enter(fio, at, 1, "7").leave(fio, at + 900, 1, 8192);
  at += 10'000;
  told.enter(fio, at, 74, "7").line(fio, at + 1000, issue("WS", 8192, 4000));
  told.leave(fio, at + 90'000, 74, 0);
  const Plan plan = told.plan();
  ASSERT_EQ(plan.files.files.size(), 1U);  // nobody knows what descriptor 6 is
  EXPECT_FALSE(plan.files.files[0].direct);
  EXPECT_TRUE(plan.files.files[0].cached);
  EXPECT_EQ(plan.files.files[0].size, 8192);
  EXPECT_EQ(plan.files.account.writes, 1);
  EXPECT_EQ(plan.files.account.syncs, 1);
  EXPECT_EQ(plan.files.account.reads, 0);
  EXPECT_EQ(plan.account.unknown, 8);
}

TEST(FilePlan, WhoIssuesNothingIsNotReplayed) {
  Told told;
  for (int i = 0; i < 8; ++i) told.call(fio, 10'000 + i * 10'000, 17, "6, 7f00, 1000, 0", 4096);
  const Plan plan = told.plan();
  EXPECT_TRUE(plan.files.threads.empty());
  EXPECT_EQ(plan.account.of_others, 8);
}

}  // namespace
}  // namespace osarium::replay
