// What is written comes back, on real excerpts; what is damaged does not.
#include <gmock/gmock.h>

#include "tests/workloads/traces/imported.hpp"
#include "workloads/traces/lacks.hpp"

namespace osarium::traces {

namespace {

using testing::HasSubstr;

class RealExcerpt : public testing::TestWithParam<std::string> {};

TEST_P(RealExcerpt, ComesBackFromItsFile) {
  const Imported imported(content_of(GetParam()));
  ASSERT_GT(imported.events.size(), 80);
  EXPECT_EQ(imported.problem(), "");
  Fields header;
  header.set("origin", "a test");
  const std::string bytes = written(imported, header);
  EXPECT_EQ(bytes, written(Imported(content_of(GetParam()), 977), header));
  const Imported back(bytes, 977);
  EXPECT_EQ(back.problem(), "");
  EXPECT_EQ(back.source->format(), "osarium");
  EXPECT_EQ(back.source->header().of("origin"), "a test");
  EXPECT_TRUE(back.events == imported.events);
  for (const Event& event : back.events)
    EXPECT_EQ(back.name(event.name), imported.name(event.name));
  EXPECT_EQ(back.notes().lines, imported.notes().lines);
  EXPECT_EQ(back.notes().comments, imported.notes().comments);
  ASSERT_EQ(back.notes().skipped.size(), imported.notes().skipped.size());
  for (std::size_t i = 0; i < back.notes().skipped.size(); ++i) {
    EXPECT_EQ(back.notes().skipped[i].reason, imported.notes().skipped[i].reason);
    EXPECT_EQ(back.notes().skipped[i].first, imported.notes().skipped[i].first);
  }
  EXPECT_EQ(bytes, written(back, header));
}

INSTANTIATE_TEST_SUITE_P(Files, RealExcerpt,
                         testing::Values("nginx-all.perf.txt", "fio.perf.txt", "lisa.ftrace.txt",
                                         "android.ftrace.txt", "tpcc.mqsim.trace", "azure.csv",
                                         "nginx.strace", "sqlite.strace", "threads.strace"));

std::string many_lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "name" + std::to_string(i % 100) + " 7/7 [000] " + std::to_string(i) +
            ".000000001: irq:softirq_raise: vec=" + std::to_string(i % 10) + "\n";
  return text;
}

TEST(TraceFile, SeveralBlocks) {
  const Imported imported(many_lines(100'000));
  const Imported back(written(imported));
  EXPECT_TRUE(back.events == imported.events);
  EXPECT_EQ(back.events.size(), 100'000);
}

TEST(TraceFile, EveryCutIsSeen) {
  const std::string bytes = written(Imported(many_lines(50)));
  for (std::size_t size = 8; size < bytes.size(); ++size)
    EXPECT_NE(Imported(bytes.substr(0, size)).problem(), "") << size;
  EXPECT_EQ(Imported(bytes).problem(), "");
  EXPECT_EQ(Imported(bytes + "x").problem(), "goes on after its end");
}

TEST(TraceFile, EveryDamagedByteIsSeen) {
  const std::string bytes = written(Imported(many_lines(50)));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_NE(Imported(damaged).problem(), "") << at;
  }
}

TEST(TraceFile, BlocksBeforeTheDamageAreGood) {
  std::string bytes = written(Imported(many_lines(100'000)));
  bytes[bytes.size() - 400] ^= 0x10;
  const Imported back(bytes);
  EXPECT_THAT(back.problem(), HasSubstr("block"));
  EXPECT_GE(back.events.size(), rows_of_a_block);
}

TEST(TraceFile, OfALaterVersion) {
  std::string bytes = written(Imported(many_lines(1)));
  bytes[8] = 9;
  EXPECT_THAT(Imported(bytes).problem(), HasSubstr("of version 9; this program reads version 1"));
}

TEST(Tally, StampsThatRunBackwards) {
  Tally tally;
  for (const std::int64_t stamp : {10, 30, 20, 25, 40}) tally.add({.stamp = stamp, .thread = 3});
  EXPECT_EQ(tally.rows(), 5);
  EXPECT_EQ(tally.first(), 10);
  EXPECT_EQ(tally.last(), 40);
  EXPECT_EQ(tally.backward(), 2);
  EXPECT_EQ(tally.furthest_back(), 10);
  EXPECT_EQ(tally.threads(), 1);  // the idle one is not counted
}

TEST(Lacks, NameWhatStandsIn) {
  const auto lacks = [](const std::string& file, const Fields& header = {}) {
    const Imported imported(content_of(file));
    Tally tally;
    for (const Event& event : imported.events) tally.add(event);
    std::string text;
    for (const Lack& lack : lacks_of(tally, imported.notes(), header)) {
      EXPECT_FALSE(lack.in_its_place.empty());
      text += lack.what + " -> " + lack.in_its_place + "\n";
    }
    return text;
  };
  EXPECT_THAT(lacks("tpcc.mqsim.trace"), HasSubstr("no block_rq_complete -> the machine's disk"));
  EXPECT_THAT(lacks("azure.csv"), testing::Not(HasSubstr("sched_switch")));
  EXPECT_THAT(lacks("nginx.strace"), HasSubstr("-> the simulated scheduler"));
  EXPECT_THAT(lacks("nginx-all.perf.txt"), testing::Not(HasSubstr("ipi_send_cpu")));
  EXPECT_THAT(lacks("fio.perf.txt"), HasSubstr("what the tracer took"));
  Fields header;
  header.set("tracer_cost", "1us");
  EXPECT_THAT(lacks("fio.perf.txt", header), testing::Not(HasSubstr("what the tracer took")));
}

}  // namespace

}  // namespace osarium::traces
