"""Replays of processes at pipes: counts against a count by other means, the same bytes, and what users are told."""

import collections
import re
import unittest

from program import ProgramTest

STUDY = """osarium: 1
machine: vm-2
workload: {trace: crowd.txt%s}
architectures: [monolithic, microkernel]
run: {duration: 80ms, warmup: 20ms, replicas: 2}
"""
WRITERS, READERS = (31, 32, 33), (41, 42)


def line(process, at, event):
    return "%16s %5d/%-5d [000] %d.%09d: %s\n" % ("crowd", process, process, at // 10**9, at % 10**9, event)


def message(writer, into, reader, at, size=100):
    """The writer wakes the reader, who waits at 7."""
    return (line(reader, at, "raw_syscalls:sys_enter: NR 0 (7, 7f00, 64, 0, 0, 0)")
            + line(writer, at + 1000, "raw_syscalls:sys_enter: NR 1 (%x, 7f00, %x, 0, 0, 0)" % (into, size))
            + line(writer, at + 1500, "sched:sched_waking: comm=crowd pid=%d prio=120 target_cpu=000" % reader)
            + line(writer, at + 2000, "raw_syscalls:sys_exit: NR 1 = %d" % size)
            + line(reader, at + 3000, "raw_syscalls:sys_exit: NR 0 = %d" % size))


def crowd(rounds=50):
    """Each of three writers writes into the pipe of each of two readers in turn."""
    text, at = "", 10**9
    for _ in range(rounds):
        for writer in WRITERS:
            for place, reader in enumerate(READERS):
                text += message(writer, 8 + place, reader, at)
                at += 5000
    # Who writes a log besides, and who has no pipe.
    text += line(31, at, "raw_syscalls:sys_enter: NR 1 (2, 7f00, 5, 0, 0, 0)") + line(31, at + 900, "raw_syscalls:sys_exit: NR 1 = 5")
    return text + line(99, at, "raw_syscalls:sys_enter: NR 0 (3, 0, 0, 0, 0, 0)") + line(99, at + 900, "raw_syscalls:sys_exit: NR 0 = 5")


def ping_pong(rounds=60):
    """31 and 32 ask and answer each other, so that a stretch with the same in both pipes is cut out."""
    text, at = "", 10**9 + 10**6
    for i in range(rounds):
        writer, reader = ((31, 32), (32, 31))[i % 2]
        text += message(writer, 8, reader, at, 1)
        at += 5000
    return text, at


class ReplaysOfPipes(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("crowd.txt", crowd())

    def test_pipes_that_are_used_only_outside_of_what_is_repeated(self):
        text, end = ping_pong()
        start = message(41, 9, 31, 10**9, 20).replace("NR 0 (7, ", "NR 0 (c, ").replace("NR 0 = 20", "NR 0 = 10")
        late = message(41, 10, 31, end, 20).replace("NR 0 (7, ", "NR 0 (d, ").replace("NR 0 = 20", "NR 0 = 10")
        for trace in (start + text, text + late):
            self.write("crowd.txt", trace)
            replay = self.document("compare", self.study())["replays"][0]
            self.assertEqual([replay["pipes"], replay["messages"]], [2, 60])

    def study(self, more=""):
        self.write("study.yaml", STUDY % more)
        return "study.yaml"

    def test_counts_are_those_of_a_count_by_other_means(self):
        document = self.document("compare", self.study())
        replay = document["replays"][0]
        ended = collections.Counter(re.findall(r"sys_exit: NR (\d+) = ", crowd()))
        messages = len(re.findall(r"sys_exit: NR 1 = 100\n", crowd()))
        self.assertEqual([replay["pipes"], replay["connections"], replay["messages"]], [2, 0, messages])
        self.assertEqual(replay["calls"], sum(ended.values()))
        # Without what is at the end, of who writes a log and of who has no pipe.
        self.assertEqual(replay["replayed"], ended["1"] + ended["0"] - 2)
        self.assertEqual([replay["of_others"], replay["made_anew"], replay["left_out"], replay["unknown"]], [1, 0, 1, 0])
        self.assertEqual([replay["ambiguous_pipes"], replay["unbalanced"]], [0, 0])
        self.assertAlmostEqual(replay["traced_throughput"], 1e9 / 5000, delta=2000)
        for run in document["runs"]:
            self.assertNotIn("stand still", run.get("status_reason") or "")
            self.assertGreater(run["metrics"]["throughput"]["value"], 10_000)

    def test_text_and_trace_file_give_the_same_bytes(self):
        self.document("trace", "import", "crowd.txt", "-o", "crowd.trace")
        first = self.call("compare", self.study(), "--json")
        self.assertEqual(first, self.call("compare", self.study(), "--json"))
        self.write("study.yaml", (STUDY % "").replace("crowd.txt", "crowd.trace"))
        self.assertEqual(first, self.call("compare", "study.yaml", "--json"))

    def test_people_are_told_of_messages(self):
        status, text, errors = self.call("compare", self.study())
        self.assertEqual(status, 0, errors)
        self.assertIn("replayed: 300 messages of crowd through 2 pipes, in the trace 20", text)

    def test_what_cannot_be_replayed_so_says_why(self):
        self.assertIn("has pipes or futexes and no connections", self.refused("compare", self.study(", replay: {clients: 8}")))
        # Nobody is waked: nothing says which descriptors belong together.
        self.write("crowd.txt", re.sub(".*sched_waking.*\n", "", crowd()))
        self.assertIn("holds no requests", self.refused("compare", self.study()))

    def test_pipes_that_cannot_be_told_apart_are_a_warning(self):
        more, at = "", 2 * 10**9
        for i in range(20):
            more += message(31, 8, READERS[1], at + 5000 * i)
        self.write("crowd.txt", crowd() + more)
        status, _, errors = self.call("compare", self.study())
        self.assertEqual(status, 0, errors)
        self.assertIn("leaves open which ends belong together of 2 pipes", errors)


if __name__ == "__main__":
    unittest.main()
