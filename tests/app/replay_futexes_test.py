"""Replays of threads that let each other go on at futexes: counts against a count by other means, and what users are told."""

import collections
import re
import unittest

from program import ProgramTest

STUDY = """osarium: 1
machine: vm-2
workload: {trace: workers.strace%s}
architectures: [monolithic, microkernel]
run: {duration: 80ms, warmup: 20ms, replicas: 2}
"""
MOST = "2147483647"


class Strace:
    """Text of strace -f -ttt -T, in the order of time, microseconds."""

    def __init__(self):
        self.rows = []

    def call(self, thread, begin, end, call, result):
        if end - begin < 3:
            self.rows.append((begin, thread, "%s) = %s <0.%06d>" % (call, result, end - begin)))
            return
        name = call[: call.index("(")]
        self.rows.append((begin, thread, call + " <unfinished ...>"))
        self.rows.append((end, thread, "<... %s resumed>) = %s <0.%06d>" % (name, result, end - begin)))

    def text(self):
        return "".join("%d 17000%05d.%06d %s\n" % (thread, at // 10**6, at % 10**6, row) for at, thread, row in sorted(self.rows))


def wait(address):
    return "futex(0x%x, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY" % address


def wake(address, most="1"):
    return "futex(0x%x, FUTEX_WAKE_PRIVATE, %s" % (address, most)


def workers(rounds=50):
    """A boss lets two workers go on at once, and waits for each of them."""
    strace = Strace()
    for i in range(rounds):
        at = 100 * (i + 1)
        for worker in (101, 102):
            strace.call(worker, at + worker - 101, at + 20, wait(0x7F0010), 0)
        strace.call(100, at + 10, at + 12, wake(0x7F0010, MOST), 2)
        for place, worker in enumerate((101, 102)):
            done = at + 40 + 20 * place
            strace.call(100, done - 15, done + 5, wait(0x7F0100 + 8 * place), 0)
            strace.call(worker, done, done + 2, wake(0x7F0100 + 8 * place), 1)
        # Whom nobody wakes, and who wakes nobody.
        strace.call(100, at + 70, at + 90, wait(0x7F0200), "-1 ETIMEDOUT (Connection timed out)")
        strace.call(101, at + 75, at + 76, wake(0x7F0300), 0)
    return strace.text()


class ReplaysOfFutexes(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("workers.strace", workers())

    def study(self, more=""):
        self.write("study.yaml", STUDY % more)
        return "study.yaml"

    def test_counts_are_those_of_a_count_by_other_means(self):
        document = self.document("compare", self.study())
        replay = document["replays"][0]
        results = collections.Counter(
            (kind or other, result)
            for kind, other, result in re.findall(r"(?:futex\(\S+ FUTEX_(WAKE)\S* \d+|<\.\.\. (futex) resumed>)\) = (\S+)", workers()))
        woken = results["WAKE", "1"] + 2 * results["WAKE", "2"]
        self.assertEqual(woken, 200)
        self.assertEqual([replay["futexes"], replay["pipes"], replay["connections"], replay["messages"]], [3, 0, 0, woken])
        self.assertEqual(replay["calls"], sum(results.values()))
        # A stretch that leaves all futexes as they were is all but what is at the ends.
        self.assertEqual(replay["replayed"] + replay["left_out"], replay["calls"])
        self.assertLessEqual(replay["left_out"], 10)
        # The last of those that woke nobody is after all that is repeated.
        self.assertEqual(replay["unknown"], results["WAKE", "0"] - 1)
        self.assertEqual(replay["unbalanced"], 0)
        for run in document["runs"]:
            self.assertNotIn("stand still", run.get("status_reason") or "")
            self.assertGreater(run["metrics"]["throughput"]["value"], 10_000)

    def test_what_waits_is_later_by_the_time_of_what_it_waits_for(self):
        """A round lasts at least as long as the sleep and the work of the threads one after the other."""
        document = self.document("compare", self.study())
        for run in document["runs"]:
            self.assertLess(run["metrics"]["throughput"]["value"], 4 / 60e-6)

    def test_text_and_trace_file_give_the_same_bytes(self):
        self.document("trace", "import", "workers.strace", "-o", "workers.trace")
        first = self.call("compare", self.study(), "--json")
        self.assertEqual(first, self.call("compare", self.study(), "--json"))
        self.write("study.yaml", (STUDY % "").replace("workers.strace", "workers.trace"))
        self.assertEqual(first, self.call("compare", "study.yaml", "--json"))

    def test_people_are_told_of_wakes(self):
        status, text, errors = self.call("compare", self.study())
        self.assertEqual(status, 0, errors)
        self.assertIn(" wakes of unnamed process through 3 futexes, in the trace 40", text)

    def test_what_cannot_be_replayed_so_says_why(self):
        self.assertIn("has pipes or futexes and no connections", self.refused("compare", self.study(", replay: {clients: 8}")))
        self.write("workers.strace", re.sub(r"_PRIVATE, (\d+)\) = [12] ", r"_PRIVATE, \1) = 0 ", workers()))
        self.assertIn("holds no requests", self.refused("compare", self.study()))


if __name__ == "__main__":
    unittest.main()
