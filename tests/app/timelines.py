"""Calls of ./osarium timeline, and ftrace's lines."""

import re

from program import ProgramTest
from study import study

LINE = re.compile(r"^\s*(.*)-(\d+)\s+\((?:\s*(\d+)|-+)\) \[(\d+)\] [a-zA-Z0-9.]{0,4}\s+(\d+)\.(\d{9}): (\S+): (.*)$")
SWITCH = re.compile(r"^prev_comm=(\S+) prev_pid=(\d+) prev_prio=120 prev_state=([RSX]) ==> next_comm=(\S+) next_pid=(\d+) next_prio=120$")


class TimelineTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("study.yaml", study(run="{duration: 4ms, warmup: 0s, replicas: 1}"))

    def record(self, *arguments, name="study.yaml"):
        """The only timeline of a call, as its document tells it, and the bytes."""
        document = self.document("timeline", name, *arguments)
        self.assertEqual(len(document["timelines"]), 1)
        told = document["timelines"][0]
        data = (self.folder / told["file"]).read_bytes()
        self.assertEqual(len(data), told["bytes"])
        return told, data

    def whole(self, architecture="monolithic", *arguments):
        return self.record("--architecture", architecture, "--from", "0s", "--to", "4ms", *arguments)

    def lines(self, data):
        """ftrace's lines: (task, pid, cpu, stamp, event, arguments). Each is of the form that Perfetto's importer takes."""
        found = []
        self.assertTrue(data.startswith(b"# tracer: nop\n"))
        for line in data.decode().splitlines():
            if not line.startswith("#"):
                match = LINE.match(line)
                self.assertTrue(match, line)
                task, pid, _, cpu, seconds, rest, event, arguments = match.groups()
                found.append((task, int(pid), int(cpu), int(seconds) * 10**9 + int(rest), event, arguments))
        return found

    def assert_rising(self, stamps):
        self.assertTrue(all(a < b for a, b in zip(stamps, stamps[1:])))
