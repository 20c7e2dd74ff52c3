"""./osarium timeline: what it writes, read by a decoder of its own, and that it fits what the run counts."""

import collections
import json
import re
import signal
import subprocess
import time
import unittest

import perfetto
from perfetto import Event, Switch, Trace, Waking
from program import PROGRAM, ProgramTest
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


class Perfetto(TimelineTest):
    def test_decodes_and_nests_for_every_kind_of_workload(self):
        for workload in ("memcached-etc", "nginx-static", "will-it-scale-open", "pipe-ping-pong", "will-it-scale-page-fault"):
            self.write("other.yaml", study(workload=workload, run="{duration: 2ms, warmup: 1ms, replicas: 1}"))
            for architecture in ("monolithic", "microkernel"):
                with self.subTest(workload=workload, architecture=architecture):
                    told, data = self.record("--architecture", architecture, name="other.yaml")
                    trace = Trace(data)
                    self.assert_rising(trace.stamps)
                    self.assertEqual(len(trace.stamps), told["events"])
                    self.assertEqual((trace.stamps[0], trace.stamps[-1] <= told["last_stamp"]), (told["first_stamp"], True))
                    self.assertGreater(len(trace.slices()), 100)
                    self.check_schedule(trace)

    def check_schedule(self, trace):
        """No thread on two cpus, and each comes after the one that was there."""
        threads = {track.tid for track in trace.tracks.values() if track.tid is not None}
        on = collections.defaultdict(int)
        asleep = {}
        for item in trace.items:
            if isinstance(item, Switch):
                self.assertEqual(on[item.cpu], item.before)
                self.assertTrue(item.after == 0 or item.after not in on.values())
                self.assertTrue({item.before, item.after} <= threads | {0})
                self.assertFalse(asleep.get(item.after, False), "a thread runs that nobody has woken")
                on[item.cpu] = item.after
                if item.before != 0:
                    asleep[item.before] = item.state != 0
            elif isinstance(item, Waking):
                asleep[item.thread] = False
        self.assertFalse(any(on.values()))

    def test_counts_are_those_of_the_run(self):
        for architecture in ("monolithic", "microkernel"):
            told, data = self.whole(architecture)
            run = self.document("run", "study.yaml", "-s", f"architectures=[{architecture}]")["runs"][0]
            trace = Trace(data)
            begun = collections.Counter(each.category for each in trace.slices())
            for kind, count in begun.items():
                self.assertEqual(count, told["begun"][kind], kind)
            self.assertEqual(begun["crossing"], run["crossings"])
            over = [each for each in trace.slices() if each.category == "request" and each.end < told["last_stamp"] - 100]
            self.assertAlmostEqual(len(over), run["requests"], delta=2)
            instants = [event for event in trace.of(Event) if event.type == perfetto.INSTANT]
            self.assertEqual(len(instants), told["begun"]["interrupts_sent"])
            # Those that open and close the window are switches as well, but not the run's.
            self.assertLessEqual(abs(len(trace.of(Switch)) - told["begun"]["switches"]), 2 * 8)

    def test_calls_of_a_request(self):
        trace = Trace(self.whole()[1])
        names = collections.Counter(each.name for each in trace.slices() if each.category == "call")
        self.assertEqual(set(names), {"epoll_wait", "recvfrom", "sendto"})
        crossings = [each for each in trace.slices() if each.category == "crossing"]
        self.assertTrue(all(each.depth > 0 for each in crossings))

    def test_flows_lead_from_requests_to_those_who_work_for_them(self):
        for architecture in ("monolithic", "microkernel"):
            told, data = self.whole(architecture)
            trace = Trace(data)
            requests = {each.flow: each for each in trace.slices() if each.category == "request"}
            serves = collections.defaultdict(list)
            for each in trace.slices():
                if each.category == "serves":
                    serves[each.flow].append(each)
            self.assertEqual(len(requests), told["begun"]["request"])
            self.assertEqual(sorted(each.arguments["number"] for each in requests.values()), list(range(len(requests))))
            self.assertTrue(set(serves) <= set(requests))
            for flow, request in requests.items():
                if request.end < told["last_stamp"] - 100:
                    self.assertTrue(serves[flow], request)
                    self.assertTrue(any(trace.tracks[trace.tracks[each.track].parent].tid for each in serves[flow]), request)
                    self.assertGreater(min(each.begin for each in serves[flow]), request.begin)

    def test_interrupts_have_arrows_to_their_handlers(self):
        trace = Trace(self.whole("microkernel")[1])
        sent = {event.flow: event.stamp for event in trace.of(Event) if event.type == perfetto.INSTANT}
        come = {each.flow: each.begin for each in trace.slices() if each.category == "interrupt" and each.flow}
        self.assertTrue(come)
        self.assertTrue(all(sent[flow] < stamp for flow, stamp in come.items()))

    def test_locks(self):
        self.write("open.yaml", study(workload="will-it-scale-open", run="{duration: 1ms, warmup: 0s, replicas: 1}"))
        told, data = self.record("--architecture", "monolithic", name="open.yaml")
        run = self.document("run", "open.yaml", "-s", "architectures=[monolithic]")["runs"][0]
        slices = Trace(data).slices()
        held = collections.Counter(each.name for each in slices if each.category == "holds")
        asked = collections.Counter(each.name for each in slices if each.category == "lock")
        self.assertTrue(held)
        for lock in run["structure"]["locks"]:
            if lock["name"] in held:
                self.assertIn(asked[lock["name"]] - held[lock["name"]], range(13))
                self.assertEqual(held[lock["name"]], lock["times"])


class OtherFormats(TimelineTest):
    def test_ftrace_has_the_same_schedule(self):
        for architecture in ("monolithic", "microkernel"):
            trace = Trace(self.whole(architecture)[1])
            told, data = self.whole(architecture, "--format", "ftrace")
            lines = self.lines(data)
            self.assert_rising([line[3] for line in lines])
            switches, on = [], collections.defaultdict(int)
            for _, pid, cpu, stamp, event, arguments in lines:
                if event == "sched_switch":
                    before_comm, before, state, after_comm, after = SWITCH.match(arguments).groups()
                    self.assertEqual((int(before), on[cpu]), (pid, pid))
                    self.assertEqual(before == "0", before_comm == f"swapper/{cpu}")
                    on[cpu] = int(after)
                    switches.append(Switch(stamp, cpu, int(before), {"R": 0, "S": 1, "X": 16}[state], int(after)))
            self.assertEqual(switches, trace.of(Switch))
            wakings = [(line[3], line[2], *map(int, re.search(r"pid=(\d+) .*target_cpu=(\d+)$", line[5]).groups()))
                       for line in lines if line[4] == "sched_waking"]
            self.assertEqual(wakings, [tuple(each) for each in trace.of(Waking)])

    def test_ftrace_calls_and_marks_nest(self):
        told, data = self.whole("monolithic", "--format", "ftrace")
        events = collections.Counter(line[4] for line in self.lines(data))
        self.assertEqual(events["sys_enter"], told["begun"]["call"])
        self.assertEqual(events["sys_enter"], events["sys_exit"])
        self.assertEqual(events["irq_handler_entry"], events["irq_handler_exit"])
        self.assertEqual(events["softirq_entry"], told["begun"]["softirq"])
        self.assertEqual(events["ipi_raise"], told["begun"]["interrupts_sent"])
        stacks, asynchronous = collections.defaultdict(list), collections.Counter()
        for _, pid, _, _, event, arguments in self.lines(data):
            if event == "tracing_mark_write":
                phase, *rest = arguments.split("|")
                if phase == "B":
                    stacks[pid].append(rest[1])
                elif phase == "E":
                    stacks[pid].pop()
                else:
                    self.assertEqual(asynchronous[tuple(rest)], 0 if phase == "S" else 1)
                    asynchronous[tuple(rest)] += 1 if phase == "S" else -1
        self.assertFalse(any(stacks.values()) or any(asynchronous.values()))

    def test_chrome(self):
        told, data = self.whole("monolithic", "--format", "chrome")
        events = json.loads(data)["traceEvents"]
        stacks = collections.defaultdict(list)
        stamps = []
        for event in events:
            if event["ph"] in "BE":
                stamps.append(event["ts"])
                stack = stacks[event["pid"], event["tid"]]
                stack.append(event) if event["ph"] == "B" else stack.pop()
        self.assertFalse(any(stacks.values()))
        self.assert_rising(stamps)
        kinds = collections.Counter(event["cat"] for event in events if event["ph"] == "B")
        self.assertEqual(kinds["call"], told["begun"]["call"])
        self.assertEqual(kinds["request"], told["begun"]["request"])
        named = {(event["pid"], event["tid"]) for event in events if event["ph"] == "M" and event["name"] == "thread_name"}
        self.assertTrue(set(stacks) <= named)
        flows = {event["id"] for event in events if event["ph"] == "s"}
        self.assertTrue({event["id"] for event in events if event["ph"] == "t"} <= flows)


class Choices(TimelineTest):
    def test_same_bytes_twice(self):
        for form in ("perfetto", "ftrace", "chrome"):
            self.assertEqual(self.whole("microkernel", "--format", form)[1], self.whole("microkernel", "--format", form)[1])

    def test_a_window_is_a_part_of_the_whole(self):
        whole = Trace(self.whole()[1])
        told, data = self.record("--architecture", "monolithic", "--from", "1ms", "--to", "1500us")
        part = Trace(data)
        self.assertEqual((told["from"], told["to"]), (0.001, 0.0015))
        self.assertEqual(part.stamps[0], 1_000_000)
        self.assertLessEqual(part.stamps[-1], 1_500_000 + told["latest_stamp_by"] + 200)
        # Stamps may differ by what is opened before; the order of who runs may not.
        inside = [item[1:] for item in whole.of(Switch) if 1_001_000 <= item.stamp < 1_499_000]
        found = [item[1:] for item in part.of(Switch) if 1_000_500 <= item.stamp < 1_499_500]
        joined = "".join(map(str, found))
        self.assertIn("".join(map(str, inside)), joined)
        window = [each for each in part.slices() if each.category == "recorded"]
        self.assertEqual((len(window), window[0].begin), (1, 1_000_000))

    def test_slowest(self):
        told, data = self.record("--architecture", "microkernel", "--slowest", "5", "--from", "0s")
        run = self.document("run", "study.yaml", "-s", "architectures=[microkernel]")["runs"][0]
        latencies = [each["latency"] for each in told["slowest"]]
        self.assertEqual((len(latencies), latencies), (5, sorted(latencies, reverse=True)))
        self.assertAlmostEqual(latencies[0], run["metrics"]["latency.max"]["value"], delta=1e-9)
        trace = Trace(data)
        marked = {each.arguments["slowest"]: each for each in trace.slices() if "slowest" in each.arguments}
        self.assertEqual(sorted(marked), [1, 2, 3, 4, 5])
        for rank, request in enumerate(told["slowest"], 1):
            self.assertEqual(marked[rank].arguments["number"], request["number"])
            self.assertAlmostEqual(marked[rank].begin / 1e9, request["arrival"], delta=1e-6)
            self.assertAlmostEqual(marked[rank].end / 1e9, request["end"], delta=1e-6)
        self.assertEqual(len([each for each in trace.slices() if each.category == "recorded"]), len(told["windows"]))
        for stamp in trace.stamps:
            self.assertTrue(any(each["from"] - 1e-8 <= stamp / 1e9 <= each["to"] + 1e-6 for each in told["windows"]), stamp)
        everything = self.record("--architecture", "microkernel", "--from", "0s", "--to", "4ms")[0]
        self.assertLess(told["events"], everything["events"] / 2)

    def test_each_architecture_has_a_file_in_a_folder(self):
        document = self.document("timeline", "study.yaml", "-o", "there", "--format", "chrome", "--to", "100us")
        self.assertEqual([each["file"] for each in document["timelines"]], ["there/monolithic.json", "there/microkernel.json"])
        self.assertEqual(sorted(path.name for path in (self.folder / "there").iterdir()), ["microkernel.json", "monolithic.json"])
        text = self.out("timeline", "study.yaml", "--architecture", "monolithic", "-o", "one.pftrace", "--slowest=2")
        self.assertRegex(text, r"^wrote one\.pftrace: monolithic, \d+ events from 0s to 4ms, [\d.]+ MB\n  around its 2 slowest ")
        self.assertTrue(Trace((self.folder / "one.pftrace").read_bytes()).slices())

    def test_replicas_differ(self):
        self.write("study.yaml", study(run="{duration: 1ms, warmup: 0s, replicas: 2}"))
        first = self.record("--architecture", "monolithic", "--replica", "0")[1]
        self.assertNotEqual(first, self.record("--architecture", "monolithic", "--replica", "1")[1])
        self.assertIn("0 to 1", self.refused("timeline", "study.yaml", "--replica", "2"))


class Refusals(TimelineTest):
    def test_what_is_wrong_with_a_command(self):
        for arguments, words in (
                (("--format", "perfeto"), 'did you mean "perfetto"?'),
                (("--architecture", "monolitic"), 'did you mean "monolithic"?'),
                (("--from", "5ms"), "--from"), (("--from", "3"), "--from"), (("--from=-1ms",), "--from"),
                (("--to", "5ms"), "at most 4ms"), (("--from", "2ms", "--to", "1ms"), "more than 2ms"),
                (("--slowest", "0"), "--slowest"), (("--slowest", "many"), "--slowest"),
                (("-o", "one.pftrace"), "a folder, or --architecture"),
                (("-o", "/proc/nowhere"), "cannot be written"),
                (("-o", "/proc/nowhere/one.pftrace", "--architecture", "monolithic"), "cannot be written"),
                (("--form", "chrome"), "which is no option here")):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.refused("timeline", "study.yaml", *arguments))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["study.yaml"])

    def test_all_errors_at_once(self):
        errors = self.refused("timeline", "study.yaml", "--format", "text", "--architecture", "mine", "--replica", "x")
        self.assertEqual(len(errors.splitlines()), 3)

    def test_an_interrupted_run_leaves_nothing(self):
        self.write("long.yaml", study(run="{duration: 60s, warmup: 0s, replicas: 1}"))
        process = subprocess.Popen([PROGRAM, "timeline", "long.yaml", "--architecture", "monolithic", "--to", "60s", "-o", "one.pftrace"],
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        part = self.folder / "one.pftrace.part"
        while not part.exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=100)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["long.yaml", "study.yaml"])


if __name__ == "__main__":
    unittest.main()
