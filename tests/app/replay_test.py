"""Studies that replay a trace: counts against a count by other means, the same bytes, and what users get wrong."""

import collections
import pathlib
import random
import re
import unittest

from program import ProgramTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXCERPTS = ROOT / "tests/workloads/traces/data"
STUDY = """osarium: 1
machine: vm-2
workload: {trace: %s%s}
architectures: [monolithic, microkernel]
run: {duration: 4ms, warmup: 1ms, replicas: 2}
"""


def line(comm, process, thread, at, event):
    return "%16s %5d/%-5d [000] %d.%09d: raw_syscalls:%s\n" % (comm, process, thread, at // 10**9, at % 10**9, event)


def call(who, at, number, first, result):
    return (line(*who, at, "sys_enter: NR %d (%x, 0, 0, 0, 0, 0)" % (number, first))
            + line(*who, at + 1000, "sys_exit: NR %d = %d" % (number, result)))


def talk(connections=3, requests=300):
    """A client whose connections ask a server, by chance, and are answered before the next one asks."""
    draws = random.Random(1)
    client, server, text, at = ("client", 20, 20), ("server", 10, 10), "", 10**9
    for _ in range(requests):
        c = draws.randrange(connections)
        for who, number, first, result in ((client, 232, 3, 1), (client, 44, 4 + c, 36), (server, 232, 3, 1),
                                           (server, 0, 14 + c, 36), (server, 1, 14 + c, 500),
                                           (client, 232, 3, 1), (client, 45, 4 + c, 500)):
            text += call(who, at, number, first, result)
            at += 3000
    return text + call(("sleep", 30, 30), at, 0, 3, 832)


class Replays(ProgramTest):
    def study(self, trace, more=""):
        self.write("study.yaml", STUDY % (trace, more))
        return "study.yaml"

    def test_counts_are_those_of_a_count_by_other_means(self):
        text = talk()
        self.write("talk.txt", text)
        replay = self.document("compare", self.study("talk.txt"))["replays"][0]
        ended = collections.Counter(re.findall(r"sys_exit: NR (\d+) = ", text))
        sends = collections.Counter(re.findall(r"client .*sys_enter: NR 44 \((\w+),", text))
        self.assertEqual(replay["workload"], "talk")
        self.assertEqual([replay["connections"], replay["clients"], replay["servers"]], [3, "client", "server"])
        self.assertAlmostEqual(replay["traced_throughput"], 1e9 / 21000, delta=2000)
        self.assertEqual(replay["calls"], sum(ended.values()))
        self.assertEqual(replay["made_anew"], ended["232"])
        self.assertEqual(replay["of_others"], 1)
        # Of each connection the first has no answer before it, and the last no request after it.
        self.assertEqual(replay["requests"], sum(sends.values()) - 2 * len(sends))
        self.assertEqual(replay["replayed"], 4 * replay["requests"])
        self.assertEqual(replay["left_out"], 4 * 2 * len(sends))
        self.assertEqual([replay["ambiguous"], replay["unpaired"], replay["unknown"]], [0, 0, 0])

    def test_text_and_trace_file_give_the_same_bytes(self):
        self.write("talk.txt", talk())
        self.document("trace", "import", "talk.txt", "-o", "talk.trace")
        first = self.call("compare", self.study("talk.txt"), "--json")
        again = self.call("compare", self.study("talk.txt"), "--json")
        imported = self.call("compare", self.study("talk.trace"), "--json")
        self.assertEqual(first, again)
        self.assertEqual(first, imported)

    def test_a_real_trace_is_replayed(self):
        document = self.document("compare", self.study(ROOT / "configs/traces/nginx-wrk-c8-light.trace"))
        replay = document["replays"][0]
        self.assertEqual(replay["connections"], 8)
        self.assertEqual([replay["ambiguous"], replay["unpaired"]], [0, 0])
        self.assertEqual(replay["calls"],
                         sum(replay[key] for key in ("replayed", "made_anew", "left_out", "of_others")))
        for run in document["runs"]:
            self.assertGreater(run["metrics"]["throughput"]["value"], 10_000)

    def test_an_open_replay_has_the_rate_of_the_trace(self):
        trace = ROOT / "configs/traces/nginx-wrk-c8-light.trace"
        self.write("open.yaml", f"osarium: 1\nmachine: desktop-8\n"
                                f"workload: {{trace: {trace}, replay: {{mode: open, rate_factor: 0.5}}}}\n"
                                "architectures: [monolithic, exokernel]\n"
                                "run: {duration: 40ms, warmup: 2ms, replicas: 4}\n")
        status, text, errors = self.call("compare", "open.yaml")
        self.assertEqual(status, 0, errors)
        self.assertIn("is of a closed loop: ", errors)
        self.assertIn("at 0.5 times the rate of the trace", text)
        document = self.document("compare", "open.yaml", "-o", "out")
        replay = document["replays"][0]
        self.assertEqual([replay["mode"], replay["rate_factor"]], ["open", 0.5])
        offered = 0.5 * replay["traced_throughput"]
        self.assertAlmostEqual(replay["offered"], offered, delta=1)
        for run in document["runs"]:
            throughput = run["metrics"]["throughput"]
            self.assertLess(abs(throughput["value"] - offered), max(throughput["high"] - throughput["value"], 0.05 * offered))
        again = self.document("compare", "out/study.yaml")
        self.assertEqual(again["runs"], document["runs"])

    def test_the_highest_load_is_for_open_replays(self):
        self.write("talk.txt", talk())
        objective = ("--at", "latency.p50<1ms")
        self.assertIn("replay: {mode: open}", self.refused("compare", self.study("talk.txt"), *objective))
        document = self.document("compare", self.study("talk.txt", ", replay: {mode: open}"), *objective)
        for found in document["highest_loads"]:
            self.assertGreater(found["value"], 1e9 / 21000)

    def test_clients_that_are_not_in_the_trace_are_outside_the_machine(self):
        text = "".join(row for row in talk().splitlines(True) if " server " in row)
        self.write("talk.txt", text)
        self.assertIn("replay: {server: NAME}", self.refused("compare", self.study("talk.txt")))
        document = self.document("compare", self.study("talk.txt", ", replay: {server: server}"))
        replay = document["replays"][0]
        receives = collections.Counter(re.findall(r"sys_enter: NR 0 \((\w+),", text))
        self.assertEqual([replay["connections"], replay["clients"], replay["servers"]], [3, "outside", "server"])
        self.assertEqual(replay["requests"], sum(receives.values()) - 2 * len(receives))
        self.assertEqual(replay["replayed"], 2 * replay["requests"])
        self.assertEqual([replay["unpaired"], replay["sent_at_once"]], [0, None])
        for run in document["runs"]:
            self.assertGreater(run["metrics"]["throughput"]["value"], 1000)
        _, text, _ = self.call("compare", self.study("talk.txt", ", replay: {server: server}"))
        self.assertIn("requests of clients outside the machine to server on 3 connections", text)

    def test_clients_outside_the_machine_keep_the_rate_of_an_open_replay(self):
        trace = ROOT / "configs/traces/nginx-wrk-c8-light.trace"
        more = ", replay: {processes: [nginx], server: nginx, mode: open, rate_factor: 0.5}"
        self.write("study.yaml", (STUDY % (trace, more)).replace("4ms, warmup: 1ms", "250ms, warmup: 2ms"))
        document = self.document("compare", "study.yaml")
        for run in document["runs"]:
            offered = document["replays"][0]["offered"]
            self.assertAlmostEqual(run["metrics"]["throughput"]["value"] / offered, 1, delta=0.05)

    def test_more_than_a_system_can_serve_is_overload(self):
        self.write("talk.txt", talk())
        document = self.document("compare", self.study("talk.txt", ", replay: {mode: open, rate_factor: 8}"))
        for run in document["runs"]:
            self.assertEqual(run["status"], "saturated")

    def test_two_of_the_same_trace_and_a_resolved_study(self):
        trace = ROOT / "configs/traces/nginx-wrk-c8-light.trace"
        self.write("two.yaml", f"osarium: 1\nmachine: desktop-8\nworkload: [{{trace: {trace}}}, {{trace: {trace}, name: other}}]\n"
                               "architectures: [monolithic]\nrun: {duration: 4ms, warmup: 1ms, replicas: 2}\n")
        document = self.document("compare", "two.yaml", "-o", "out")
        self.assertEqual([replay["workload"] for replay in document["replays"]], ["nginx-wrk-c8-light", "other"])
        again = self.document("compare", "out/study.yaml")
        self.assertEqual(again["runs"], document["runs"])

    def test_what_cannot_be_replayed_says_why(self):
        self.write("talk.txt", talk(requests=60))
        for trace, more, words in (
                ("missing.trace", "", ["missing.trace"]),
                (EXCERPTS / "sqlite.strace", "", ["holds no requests", "docs/replay.md"]),
                ("talk.txt", ", replay: {server: apache}", ["has no process apache", "client"]),
                ("talk.txt", ", replay: {processes: [client], server: server}", ["without its server server", "processes"]),
                ("talk.txt", ", replay: {processes: [client, sever]}", ["has no process sever", "server"]),
                ("talk.txt", ", replay: {mode: closed}", ["closed", "causal", "open"]),
                ("talk.txt", ", replay: {rate_factor: 2}", ["replay.rate_factor", "mode: open"]),
                ("talk.txt", ", replay: {mode: open, rate_factor: 0}", ["rate_factor", "0"]),
                ("talk.txt", ", replay: {mode: open}, arrivals: {kind: closed}", ["arrivals", "stands beside a trace"]),
                ("talk.txt", ", steps: [{kind: getpid}]", ["steps", "stands beside a trace"]),
                ("talk.txt", ", arrivals: {kind: poisson, rate: 1krps}", ["arrivals", "stands beside a trace"]),
                ("talk.txt", ", threads: {kind: per_core}", ["threads", "stands beside a trace"]),
                ("study.yaml", "", ["study.yaml"])):
            errors = self.refused("compare", self.study(trace, more))
            for word in words:
                self.assertIn(word, errors)

    def test_connections_that_cannot_be_told_apart_are_a_warning(self):
        client, server, text, at = ("client", 20, 20), ("server", 10, 10), "", 10**9
        for _ in range(100):
            for who, number, descriptors, result in ((client, 44, (4, 5), 36), (server, 0, (14, 15), 36),
                                                     (server, 1, (14, 15), 500), (client, 45, (4, 5), 500)):
                for descriptor in descriptors:
                    text += call(who, at, number, descriptor, result)
                    at += 3000
        self.write("talk.txt", text)
        status, _, errors = self.call("compare", self.study("talk.txt"))
        self.assertEqual(status, 0, errors)
        self.assertIn("leaves open which ends belong together of 2 connections", errors)


if __name__ == "__main__":
    unittest.main()
