// Each form of a line that tracers write, on its own.
#include <gmock/gmock.h>

#include "tests/workloads/traces/imported.hpp"

namespace osarium::traces {

namespace {

using testing::ElementsAre;

constexpr std::string_view next_of_switch =
    "sched_switch: prev_comm=a pid b prev_pid=7 prev_prio=120 prev_state=R+ ==> next_comm=c-1 [x] "
    "next_pid=8 next_prio=98";

Event only(const Imported& imported) {
  EXPECT_EQ(imported.problem(), "");
  EXPECT_EQ(imported.notes().skipped_lines(), 0);
  EXPECT_EQ(imported.events.size(), 1);
  return imported.events.empty() ? Event() : imported.events.front();
}

Event perf(const std::string& rest) {
  return only(Imported(" a 7/7 [003] 12.000000345: " + rest + "\n"));
}

TEST(Dialects, PerfWithPidAndTid) {
  const Imported imported(
      "  a b-3 [1] 70/71 [003] 12.000000345: sched:" + std::string(next_of_switch) + "\n");
  const Event event = only(imported);
  EXPECT_EQ(imported.source->format(), "perf");
  EXPECT_EQ(event.stamp, 12'000'000'345);
  EXPECT_EQ(event.cpu, 3);
  EXPECT_EQ(event.process, 70);
  EXPECT_EQ(event.thread, 7);  // of the event itself
  EXPECT_EQ(imported.name(event.name), "a pid b");
  EXPECT_EQ(event.arguments[0], 8);
  EXPECT_EQ(imported.name(event.arguments[1]), "c-1 [x]");
  EXPECT_EQ(event.arguments[2], 98);
  EXPECT_EQ(event.arguments[3], 120);
  EXPECT_EQ(event.arguments[4], 'R' + 256);
  EXPECT_EQ(imported.notes().stamp_digits, 9);
}

TEST(Dialects, PerfWithTidAndPeriod) {
  const Imported imported("a b 71 [003] 12.345678:   1 raw_syscalls:sys_exit: NR 1 = -11\n");
  const Event event = only(imported);
  EXPECT_EQ(event.stamp, 12'345'678'000);
  EXPECT_EQ(event.thread, 71);
  EXPECT_EQ(event.process, -1);
  EXPECT_EQ(imported.name(event.name), "a b");
  EXPECT_THAT(std::vector(event.arguments.begin(), event.arguments.begin() + 2),
              ElementsAre(1, -11));
}

TEST(Dialects, FtraceWithFlagsAndProcess) {
  for (const std::string process : {"", " (  70)", " (-----)"}) {
    const Imported imported("  a-b c-7" + process + " [003] d.h2. 12.345678: " +
                            "softirq_raise: vec=3 [action=NET_RX]\r\n");
    const Event event = only(imported);
    EXPECT_EQ(imported.source->format(), "ftrace");
    EXPECT_EQ(imported.name(event.name), "a-b c");
    EXPECT_EQ(event.thread, 7);
    EXPECT_EQ(event.process, process == " (  70)" ? 70 : -1);
    EXPECT_EQ(event.ran, Ran::interrupt);
    EXPECT_EQ(event.arguments[0], 3);
  }
}

TEST(Dialects, RawFieldsHaveNoArrow) {
  const Imported imported(
      "<...>-1701  [001]    76.211513: sched_switch:   prev_comm=trace cmd prev_pid=1701 "
      "prev_prio=120 prev_state=64 next_comm=swapper/1 next_pid=0 next_prio=120\n");
  const Event event = only(imported);
  EXPECT_EQ(imported.name(event.name), "trace cmd");
  EXPECT_EQ(event.arguments[0], 0);
  EXPECT_EQ(event.arguments[4], -65);
}

TEST(Dialects, RawArgumentsOfACall) {
  std::string bytes = "06, 00, 00, 00, 00, 00, 00, 00, ff, ff, ff, ff, ff, ff, ff, ff, 00, 10";
  for (int i = 18; i < 48; ++i) bytes += ", 00";
  const std::string head = "a-7 [001] 76.5: sys_enter: id=17 args=ARRAY[";
  EXPECT_THAT(only(Imported(head + bytes + "]\n")).arguments,
              ElementsAre(17, 6, -1, 0x1000, 0, 0, 0));
  const Imported cut(head + bytes.substr(0, 100) + "]\n" + head + "6, 1]\n");
  EXPECT_EQ(cut.events.size(), 0);
  EXPECT_EQ(cut.notes().skipped_lines(), 2);
}

TEST(Dialects, PluginsOfTraceCmd) {
  const Imported imported(
      "<idle>-0 [001] 76.2: sched_wakeup: a b:1:42 [120] success=1 CPU:002\n"
      "<idle>-0 [001] 76.3: sched_switch: swapper/1:0 [120] R ==> a b:1:42 [98]\n");
  ASSERT_EQ(imported.events.size(), 2);
  EXPECT_EQ(imported.events[0].arguments[0], 42);
  EXPECT_EQ(imported.name(imported.events[0].arguments[1]), "a b:1");
  EXPECT_EQ(imported.events[0].arguments[3], 2);
  EXPECT_EQ(imported.events[1].arguments[0], 42);
  EXPECT_EQ(imported.events[1].arguments[2], 98);
  EXPECT_EQ(imported.events[1].arguments[4], 'R');
}

TEST(Dialects, EveryOtherEventOfPerf) {
  EXPECT_THAT(perf("raw_syscalls:sys_enter: NR 17 (6, ffffffffffffffff, 1000, 0, 0, a)").arguments,
              ElementsAre(17, 6, -1, 0x1000, 0, 0, 10));
  EXPECT_EQ(perf("sched:sched_waking: comm=x y pid=9 prio=120 target_cpu=001").arguments[3], 1);
  EXPECT_EQ(
      perf("sched:sched_migrate_task: comm=x pid=9 prio=1 orig_cpu=4 dest_cpu=5").arguments[4], 5);
  EXPECT_EQ(perf("irq:irq_handler_exit: irq=36 ret=handled").arguments[1], 1);
  EXPECT_EQ(perf("ipi:ipi_send_cpu: cpu=2 callsite=f+0x1 callback=g+0x0").arguments[1], 4);
  EXPECT_EQ(perf("ipi:ipi_send_cpumask: cpumask=0,2-3 callsite=f callback=g").arguments[1], 13);
  EXPECT_EQ(perf("tlb:tlb_flush: pages:-1 reason:local mm shootdown (2)").arguments[1], 2);
  EXPECT_EQ(perf("lock:contention_end: 0xffff888102531928 (ret=-4)").arguments[1], -4);
  const Event issued = perf("block:block_rq_issue: 254,1 WS 4096 () 47 + 8 0x2,0,4 [fio]");
  EXPECT_EQ(issued.arguments[0], (254 << 20) + 1);
  EXPECT_EQ(issued.arguments[2], 4096);
  EXPECT_EQ(issued.arguments[3], 47);
  EXPECT_EQ(perf("block:block_rq_complete: 254,0 RS () 47 + 8 0x2,0,4 [-5]").arguments[2], -5);
  EXPECT_EQ(perf("exceptions:page_fault_user: address=0x7f ip=0x10 error_code=0x14").arguments[2],
            20);
}

TEST(Dialects, RequestsOfMqsim) {
  const Imported imported(
      "938513000 4 264719034 16 0\r\n\n938828000 3 197570570 8 1\nnot one\n1 2");
  EXPECT_EQ(imported.source->format(), "mqsim");
  ASSERT_EQ(imported.events.size(), 2);
  const Event& event = imported.events[0];
  EXPECT_EQ(event.stamp, 938'513'000);
  EXPECT_EQ(event.cpu, -1);
  EXPECT_EQ(event.kind, EventKind::block_issue);
  EXPECT_THAT(event.arguments, ElementsAre(4, 1, 16 * 512, 264719034, 16, 0, 0));
  EXPECT_EQ(imported.name(event.arguments[1]), "W");
  EXPECT_EQ(imported.name(imported.events[1].arguments[1]), "R");
  EXPECT_EQ(imported.notes().comments, 1);
  ASSERT_EQ(imported.notes().skipped.size(), 2);
  EXPECT_EQ(imported.notes().skipped[1].reason, "the last line is cut off");
}

TEST(Dialects, NamesOfHandlersAndFunctions) {
  const Imported irq("a 7/7 [0] 1.5: irq:irq_handler_entry: irq=36 name=virtio1-req.0\n");
  EXPECT_EQ(irq.name(only(irq).arguments[1]), "virtio1-req.0");
  const Imported ipi("a 7/7 [0] 1.5: ipi:ipi_send_cpu: cpu=0 callsite=f+0x1 callback=g+0x0\n");
  EXPECT_EQ(ipi.name(only(ipi).arguments[2]), "f");
  EXPECT_EQ(ipi.name(only(ipi).arguments[3]), "g");
  const Imported lock("a 7/7 [0] 1.5: lock:contention_begin: 0xff (flags=SPIN|READ)\n");
  EXPECT_EQ(lock.name(only(lock).arguments[1]), "SPIN|READ");
}

}  // namespace

}  // namespace osarium::traces
