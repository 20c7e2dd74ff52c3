"""./osarium timeline: what it writes, read by a decoder of its own, and that it fits what the run counts."""

import collections
import json
import re
import unittest

import perfetto
from perfetto import Event, Switch, Trace, Waking
from study import study
from timelines import SWITCH, TimelineTest


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


if __name__ == "__main__":
    unittest.main()
