// The text of strace: calls that are interrupted and go on, threads that are made, names, errors.
#include <gmock/gmock.h>

#include "tests/workloads/traces/imported.hpp"

namespace osarium::traces {

namespace {

using testing::ElementsAre;

constexpr std::int64_t start = 1795317090;

// "0.000123 rest" of thread 7 or another
std::string line(int microseconds, const std::string& rest, const std::string& thread = "7") {
  std::string digits = std::to_string(microseconds);
  digits.insert(0, 6 - digits.size(), '0');
  return thread + "  " + std::to_string(start) + "." + digits + " " + rest + "\n";
}

std::int64_t after(const Event& event) { return (event.stamp - start * 1'000'000'000) / 1000; }

std::vector<std::int64_t> arguments(const Event& event, std::size_t count) {
  return {event.arguments.begin(), event.arguments.begin() + static_cast<long>(count)};
}

TEST(Strace, ACall) {
  const Imported imported(
      line(10, R"(recvfrom(6, "a, \") = 9 <"..., 1024, 0, NULL, NULL)   = 50 <0.000008>)"));
  EXPECT_EQ(imported.source->format(), "strace");
  EXPECT_EQ(imported.notes().stamp_digits, 6);
  ASSERT_EQ(imported.events.size(), 2);
  const Event& enter = imported.events[0];
  const Event& exit = imported.events[1];
  EXPECT_EQ(enter.kind, EventKind::syscall_enter);
  EXPECT_THAT(enter.arguments, ElementsAre(45, 6, 0, 1024, 0, 0, 0));
  EXPECT_EQ(enter.thread, 7);
  EXPECT_EQ(enter.cpu, -1);
  EXPECT_EQ(exit.kind, EventKind::syscall_exit);
  EXPECT_THAT(arguments(exit, 2), ElementsAre(45, 50));
  EXPECT_EQ(after(enter), 10);
  EXPECT_EQ(after(exit), 18);
}

TEST(Strace, ArgumentsThatAreNumbersOrKnown) {
  const auto values = [](const std::string& call) {
    const Imported imported(line(1, call));
    EXPECT_EQ(imported.events.size(), 2) << call;
    return arguments(imported.events.at(0), 7);
  };
  EXPECT_THAT(values("openat(AT_FDCWD</tmp>, \"/a=b) = 1\", O_RDWR|O_CREAT, 0644) = 3 <0.1>"),
              ElementsAre(257, -100, 0, 0102, 0644, 0, 0));
  EXPECT_THAT(values("futex(0x7f00, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 2, NULL, "
                     "FUTEX_BITSET_MATCH_ANY) = 0 <0.1>"),
              ElementsAre(202, 0x7f00, 9 | 128 | 256, 2, 0, 0xffffffff, 0));
  EXPECT_THAT(values("setsockopt(6<TCP:[8->9]>, SOL_TCP, TCP_CORK, [1, 2], 4) = 0 <0.1>"),
              ElementsAre(54, 6, 0, 0, 0, 4, 0));
  EXPECT_THAT(values("mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, -1, 0x1000) = 0x7f0000 <0.1>"),
              ElementsAre(9, 0, 8192, 0, 0, -1, 0x1000));
  EXPECT_THAT(values("sched_yield() = 0 <0.1>"), ElementsAre(24, 0, 0, 0, 0, 0, 0));
}

TEST(Strace, Results) {
  const auto result = [](const std::string& text) {
    const Imported imported(line(1, "read(3, \"\", 10) = " + text));
    return imported.events.size() == 2 ? imported.events[1].arguments[1] : 12345;
  };
  EXPECT_EQ(result("0 <0.000008>"), 0);
  EXPECT_EQ(result("0x7fff00 <0.000008>"), 0x7fff00);
  EXPECT_EQ(result("-1 ENOENT (No such file or directory) <0.000012>"), -2);
  EXPECT_EQ(result("-1 EAGAIN (Resource temporarily unavailable) <0.000012>"), -11);
  EXPECT_EQ(result("? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.5>"), -512);
  EXPECT_EQ(result("1 ([{fd=3, revents=POLLIN}]) <0.000008>"), 1);
  EXPECT_EQ(result("?"), 12345);
  EXPECT_EQ(result("? <unavailable>"), 12345);
}

TEST(Strace, AnInterruptedCallIsPutTogether) {
  const Imported imported(line(10, "read(3,  <unfinished ...>") +
                          line(20, "getpid() = 8 <0.000002>", "8") +
                          line(40, "write(4, \"x\", 1 <unfinished ...>", "8") +
                          line(50, "<... read resumed>\"abc\", 10) = 3 <0.000035>") +
                          line(60, "<... write resumed>) = 1 <0.000015>", "8"));
  std::vector<std::array<std::int64_t, 3>> rows;
  for (const Event& event : imported.events)
    rows.push_back({after(event), event.thread, event.arguments[0]});
  using Row = std::array<std::int64_t, 3>;
  EXPECT_THAT(rows, ElementsAre(Row{10, 7, 0}, Row{20, 8, 39}, Row{22, 8, 39}, Row{40, 8, 1},
                                Row{45, 7, 0}, Row{55, 8, 1}));
  EXPECT_EQ(imported.events[0].arguments[3], 10);  // was printed with the end
  EXPECT_EQ(imported.events[3].arguments[3], 1);
  EXPECT_EQ(imported.notes().skipped_lines(), 0);
}

TEST(Strace, ThreadsOfATerminal) {
  const Imported imported(content_of("threads.strace"));
  std::vector<Event> made;
  for (const Event& event : imported.events)
    if (event.kind == EventKind::sched_wakeup_new) made.push_back(event);
  ASSERT_EQ(made.size(), 5);
  for (const Event& event : made) {
    EXPECT_EQ(event.thread, 1);  // the lines of the first do not say its number
    EXPECT_EQ(imported.name(event.arguments[1]), "threads");
    const auto begun =
        std::find_if(imported.events.begin(), imported.events.end(),
                     [&](const Event& other) { return other.thread == event.arguments[0]; });
    const auto itself = std::find(imported.events.begin(), imported.events.end(), event);
    ASSERT_NE(begun, imported.events.end());
    EXPECT_LT(itself, begun);
    EXPECT_LE(event.stamp, begun->stamp);
  }
  bool ran_true = false;
  for (const Event& event : imported.events) {
    EXPECT_EQ(event.cpu, -1);
    const bool shares = std::any_of(made.begin(), made.begin() + 3, [&](const Event& thread) {
      return thread.arguments[0] == event.thread;
    });
    EXPECT_TRUE(!shares || event.process == 1);
    ran_true |= imported.name(event.name) == "true" && event.process == event.thread;
  }
  EXPECT_TRUE(ran_true);
}

TEST(Strace, NamesAndLinesOfOtherForms) {
  const Imported imported("[pid  7<redis>] 1795317090.000001 getpid() = 7 <0.000001>\n" +
                          line(5, "prctl(PR_SET_NAME, \"bio\") = 0 <0.000001>") +
                          line(7, "getpid() = 7 <0.000001>") +
                          "1795317090.000009 getpid() = 7 <0.000001>\nstrace: some remark\n");
  ASSERT_EQ(imported.events.size(), 8);
  EXPECT_EQ(imported.name(imported.events[0].name), "redis");
  EXPECT_EQ(imported.name(imported.events[4].name), "bio");
  EXPECT_EQ(imported.events[6].thread, 1);
  EXPECT_EQ(imported.notes().comments, 1);
}

TEST(Strace, DirtyLines) {
  const Imported imported(line(1, "getpid() = 7 <0.000001>") + "what the program itself prints\n" +
                          line(2, "made_up(1) = 0 <0.1>") + line(3, "--- SIGCHLD {} ---") +
                          line(4, "<... read resumed>) = 1 <0.1>") + line(5, "getpid() = 7") +
                          line(6, "read(1,  <unfinished ...>") +
                          line(7, "<... write resumed>) = 1 <0.1>") +
                          "7  1795317090.5 read(3, \"a");
  EXPECT_EQ(imported.events.size(), 4);
  std::vector<std::string> reasons;
  for (const Notes::Skipped& skipped : imported.notes().skipped) reasons.push_back(skipped.reason);
  EXPECT_THAT(reasons, ElementsAre("no thread and stamp in seconds as strace -f -ttt writes",
                                   "not imported: made_up", "not imported: a signal",
                                   "the end of a call whose beginning is missing",
                                   "the end of a call without its duration: strace needs -T",
                                   "the end of another call than the one that began",
                                   "the last line is cut off"));
}

TEST(Strace, ClocksThatStepBackLeaveAThreadsOrder) {
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += line(500'000 - i * 10, "getpid() = 7 <0.000100>") +
            line(500'000 - i * 10, "getppid() = 7 <0.000002>", "8");
  const Imported imported(text);
  ASSERT_EQ(imported.events.size(), 12'000);
  for (const int thread : {7, 8}) {
    bool inside = false;
    for (const Event& event : imported.events) {
      if (event.thread != thread) continue;
      EXPECT_EQ(event.kind == EventKind::syscall_exit, inside);
      inside = !inside;
    }
  }
}

}  // namespace

}  // namespace osarium::traces
