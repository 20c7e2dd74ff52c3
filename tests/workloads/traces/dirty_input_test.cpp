// Input that is not what it should be: what can be used is kept, the rest is named with its place.
#include <gmock/gmock.h>
#include <zlib.h>

#include "tests/workloads/traces/imported.hpp"

namespace osarium::traces {

namespace {

using testing::HasSubstr;

std::string line(int second) {
  return "a 7/7 [000] " + std::to_string(second) + ".000000001: irq:softirq_raise: vec=1\n";
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// A cut line before another one: the number before the slash is none of a process.
TEST(DirtyInput, ANumberThatOnlyBeginsLikeAProcessIsNone) {
  const Imported imported(
      "59 1795240812.012or/0:0-13696 [000] 50260.647602: sched_wakeup: comm=a pid=14582 prio=120 "
      "success=1 target_cpu=000\n");
  ASSERT_EQ(imported.events.size(), 1U);
  EXPECT_EQ(imported.events[0].process, -1);
  EXPECT_EQ(imported.events[0].thread, 13696);
}

TEST(DirtyInput, NothingUsable) {
  EXPECT_EQ(Imported("").problem(), "is empty");
  EXPECT_THAT(Imported(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)).problem(),
              HasSubstr("neither text nor"));
  EXPECT_THAT(Imported("hello\nworld\n").problem(), HasSubstr("has no line of perf script"));
  EXPECT_THAT(Imported("\x1f\x8b"
                       "abc")
                  .problem(),
              HasSubstr("gzip data are"));
}

TEST(DirtyInput, SkippedLinesHaveReasonsAndPlaces) {
  const Imported imported("# tracer: nop\n\n" + line(1) + "noise\n" + line(2) +
                          "a 7/7 [000] 3.000000001: sched:sched_switch: prev_comm=a prev_pid=1\n" +
                          "a 7/7 [000] 3.000000001: kvm:kvm_exit: vcpu 0\n" + "noise\n" + line(3) +
                          "a 7/7 [000] 4.0000000");
  EXPECT_EQ(imported.events.size(), 3);
  const Notes& notes = imported.notes();
  EXPECT_EQ(notes.lines, 10);
  EXPECT_EQ(notes.comments, 2);
  ASSERT_EQ(notes.skipped.size(), 4);
  EXPECT_THAT(notes.skipped[0].reason, HasSubstr("no cpu in brackets"));
  EXPECT_THAT(notes.skipped[0].first, testing::ElementsAre(4, 8, 0));
  EXPECT_EQ(notes.skipped[1].reason, "cut or of an unknown form: sched_switch");
  EXPECT_EQ(notes.skipped[2].reason, "not imported: kvm_exit");
  EXPECT_EQ(notes.skipped[3].reason, "the last line is cut off");
  EXPECT_EQ(notes.lines, notes.comments + notes.skipped_lines() + 3);
}

TEST(DirtyInput, LossesAreCounted) {
  const Imported imported("# entries-in-buffer/entries-written: 100/150   #P:2\n" + line(1) +
                          "CPU:1 [LOST 12 EVENTS]\nCPU:0 [EVENTS DROPPED]\nCPU 1: 5 events lost\n" +
                          "a 7/7 [000] 2.000000001: PERF_RECORD_LOST lost 3\n" + line(3));
  EXPECT_EQ(imported.events.size(), 2);
  EXPECT_EQ(imported.notes().lost_marks, 5);
  EXPECT_EQ(imported.notes().lost_events, 50 + 12 + 5 + 3);
  EXPECT_EQ(imported.notes().skipped_lines(), 0);
}

TEST(DirtyInput, GzipThatIsCutOff) {
  std::string text;
  for (int second = 0; second < 5000; ++second) text += line(second);
  const std::string packed = gzip(text);
  const Imported whole(packed, 1000);
  EXPECT_EQ(whole.events.size(), 5000);
  EXPECT_EQ(whole.notes().cut, "");
  EXPECT_EQ(whole.notes().packing, "gzip");
  const Imported cut(packed.substr(0, packed.size() / 2));
  EXPECT_EQ(cut.problem(), "");
  EXPECT_EQ(cut.notes().cut, "the gzip data are cut off");
  EXPECT_GT(cut.events.size(), 1000);
  EXPECT_LT(cut.events.size(), 5000);
  const Imported two(packed + packed);
  EXPECT_EQ(two.events.size(), 10000);
  std::string spoilt = packed;
  spoilt[packed.size() / 2] ^= 0x55;
  EXPECT_NE(Imported(spoilt).notes().cut, "");
}

TEST(DirtyInput, LinesWithoutEnd) {
  const std::string end = std::string(3 << 20, 'x');
  const Imported imported(line(1) + end + "\n" + line(2) + end, 4096);
  EXPECT_EQ(imported.events.size(), 2);
  EXPECT_EQ(imported.notes().lines, 4);
  EXPECT_EQ(imported.notes().skipped.front().reason, "the line is longer than 64 KiB");
}

TEST(DirtyInput, NumbersOutOfRange) {
  for (const std::string bad :
       {"a 7/99999999 [000] 1.0: irq:softirq_raise: vec=1",
        "a 7/7 [9999] 1.0: irq:softirq_raise: vec=1",
        "a 7/7 [000] 99999999999.0: irq:softirq_raise: vec=1",
        "a 7/7 [000] 1.0: irq:softirq_raise: vec=99999999999999999999",
        "a 7/7 [000] 1.0: sched:sched_waking: comm=x pid=-1 prio=1 target_cpu=0"}) {
    const Imported imported(line(1) + bad + "\n");
    EXPECT_EQ(imported.events.size(), 1) << bad;
    EXPECT_EQ(imported.notes().skipped_lines(), 1) << bad;
  }
}

TEST(DirtyInput, ReasonsAreBounded) {
  std::string text = line(1);
  for (int i = 0; i < 1000; ++i) text += "a 7/7 [000] 2.0: made:up" + std::to_string(i) + ": x\n";
  const Imported imported(text);
  EXPECT_EQ(imported.notes().skipped.size(), Notes::most_reasons + 1);
  EXPECT_EQ(imported.notes().skipped.back().reason, "other reasons");
  EXPECT_EQ(imported.notes().skipped_lines(), 1000);
}

}  // namespace

}  // namespace osarium::traces
