"""Studies that replay a trace of threads that go to a disk: counts against a count by other means, and the disk's times."""

import collections
import pathlib
import re
import statistics
import unittest

from program import ProgramTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXCERPT = ROOT / "tests/workloads/traces/data/fio.perf.txt"
TRACE = ROOT / "configs/traces/fio-psync.trace"
STUDY = """osarium: 1
machine: vm-2
workload: {trace: %s%s}
architectures: [%s]
run: {duration: 20ms, warmup: 5ms, replicas: 2}
"""


class ReplaysOfFiles(ProgramTest):
    def study(self, trace, more="", architectures="monolithic, microkernel"):
        self.write("study.yaml", STUDY % (trace, more, architectures))
        return "study.yaml"

    def test_counts_are_those_of_a_count_by_other_means(self):
        text = EXCERPT.read_text()
        replay = self.document("compare", self.study(EXCERPT))["replays"][0]
        ended = collections.Counter(re.findall(r"^ *fio .*sys_exit: NR (\d+) = 4096", text, re.M))
        begun = re.findall(r"^ *fio +(\d+)/.*sys_enter: NR (\d+) ", text, re.M)
        # Of those that were in a call when the trace began only the end is there.
        open_at_begin = collections.Counter()
        seen = set()
        for thread, what, number in re.findall(r"^ *fio +(\d+)/.*sys_(enter|exit): NR (\d+) ", text, re.M):
            if thread not in seen and what == "exit":
                open_at_begin[number] += 1
            seen.add(thread)
        files = replay["files"]
        self.assertEqual(files["threads"], len({thread for thread, _ in begun}))
        self.assertEqual(files["reads"], ended["17"] - open_at_begin["17"])
        self.assertEqual(files["writes"], ended["18"] - open_at_begin["18"])
        self.assertEqual(replay["requests"], files["reads"] + files["writes"] + files["syncs"])
        self.assertEqual(replay["calls"],
                         sum(replay[key] for key in ("replayed", "made_anew", "left_out", "of_others")))
        times = sum(files["disk_times_" + key] for key in ("seen", "borrowed", "of_machine"))
        self.assertEqual(times, files["reads"] + files["writes"])

    def test_the_path_comes_on_top_of_the_disks_times(self):
        document = self.document("compare", self.study(TRACE, ", replay: {measured: reads}"))
        files = document["replays"][0]["files"]
        self.assertEqual(files["disk_times_of_machine"], 0)
        for run in document["runs"]:
            self.assertGreater(run["metrics"]["latency.p50"]["value"], files["read_disk_time"])

    def test_disk_times_are_those_of_a_count_by_other_means(self):
        """From the issue to the waking in a soft interrupt, of a text in which nothing else happens."""
        text, at, times = "", 10**9, {17: [], 18: []}
        for i in range(40):
            number, took = 17 + i % 2, 40_000 + 1_000 * i
            for event, after in (("raw_syscalls:sys_enter: NR %d (6, 0, 1000, %x, 0, 0)" % (number, 4096 * i), 0),
                                 ("block:block_rq_issue: 254,0 RS 4096 () %d + 8 0x2,0,4 [fio]" % (8 * i), 1_000),
                                 ("irq:softirq_entry: vec=4 [action=BLOCK]", 500 + took),
                                 ("sched:sched_waking: comm=fio pid=20 prio=120 target_cpu=000", 1_000 + took),
                                 ("irq:softirq_exit: vec=4 [action=BLOCK]", 1_500 + took),
                                 ("raw_syscalls:sys_exit: NR %d = 4096" % number, 9_000 + took)):
                who = ("swapper", 0) if "irq:" in event or "waking" in event else ("fio", 20)
                if i % 4 == 3 and "waking" in event:
                    continue  # lost
                text += "%16s %5d/%-5d [000] %d.%09d: %s\n" % (who[0], who[1], who[1], (at + after) // 10**9,
                                                             (at + after) % 10**9, event)
            if i % 4 != 3:
                times[number].append(took)
            at += 200_000
        self.write("fio.txt", text)
        self.document("trace", "import", "fio.txt", "-o", "fio.trace", "--tracer-cost", "0ns")
        files = self.document("compare", self.study("fio.trace"))["replays"][0]["files"]
        self.assertEqual([files["disk_times_seen"], files["disk_times_borrowed"]], [30, 10])
        self.assertAlmostEqual(files["read_disk_time"], statistics.median_high(times[17]) / 1e9)

    def test_files_that_do_not_fit_on_the_disk_are_refused(self):
        text = ""
        for i in range(3):
            for event, after in (("raw_syscalls:sys_enter: NR 17 (6, 0, 1000, %x, 0, 0)" % (2**41 * i), 0),
                                 ("block:block_rq_issue: 254,0 RS 4096 () 8 + 8 0x2,0,4 [fio]", 1),
                                 ("raw_syscalls:sys_exit: NR 17 = 4096", 90)):
                text += "%16s %5d/%-5d [000] 1.%09d: %s\n" % ("fio", 20, 20, i * 100_000 + after * 1000, event)
        self.write("fio.txt", text)
        errors = self.refused("compare", self.study("fio.txt"))
        self.assertIn("uses files up to offsets of 4096 GiB together", errors)

    def test_text_and_trace_file_give_the_same_bytes(self):
        self.document("trace", "import", EXCERPT, "-o", "fio.trace")
        self.assertEqual(self.call("compare", self.study(EXCERPT, ", name: it"), "--json"),
                         self.call("compare", self.study("fio.trace", ", name: it"), "--json"))

    def test_files_have_no_open_mode(self):
        self.assertIn("has no connections", self.refused("compare", self.study(EXCERPT, ", replay: {mode: open}")))

    def test_what_has_no_effect_is_warned_about(self):
        trace = ROOT / "configs/traces/nginx-wrk-c8-light.trace"
        _, _, errors = self.call("check", self.study(trace, ", replay: {measured: reads}"))
        self.assertIn("`measured` has no effect", errors)
        _, _, errors = self.call("check", self.study(EXCERPT, ", replay: {server: fio}"))
        self.assertIn("`server` has no effect", errors)


if __name__ == "__main__":
    unittest.main()
