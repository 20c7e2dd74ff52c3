"""What compare says of how far its numbers are to be trusted: warm-up, status, stopping, intervals of one replica."""

import unittest

from program import ProgramTest
from study import study

POISSON = "{kind: poisson, rate: 100krps}"


class Trust(ProgramTest):
    def result(self, *words, **changed):
        self.write("study.yaml", study(**changed))
        return self.document("compare", "study.yaml", *words)


class Warmup(Trust):
    def test_it_is_found_or_stated(self):
        found = self.result()["warmup"]
        self.assertEqual(found["how"], "found")
        self.assertGreaterEqual(found["seconds"], 0.001)
        self.assertLess(found["seconds"], 0.04)
        self.assertEqual(self.result(run="{duration: 20ms, warmup: auto, replicas: 3}")["warmup"], found)
        stated = self.result(run="{duration: 20ms, warmup: 3ms, replicas: 3}")["warmup"]
        self.assertEqual((stated["how"], stated["seconds"]), ("stated", 0.003))
        self.assertIn("20ms after 3ms of warm-up (stated), seed 1\n", self.out("compare", "study.yaml"))

    def test_a_cold_start_is_cut_off(self):
        # The first pass over the file reads the disk; the file is in the cache afterwards.
        cold = ("{name: reader, arrivals: {kind: closed, clients: 1}, threads: {kind: pool, threads: 1}, files: [{path: /data/f, size: 1MiB, cached: false}], "
                "steps: [{kind: open, path: /data/f}, {kind: read, bytes: {kind: fixed, value: 1MiB}}, {kind: close}]}")
        document = self.result(workload=cold, architectures="[monolithic]", run="{duration: 40ms, replicas: 2}")
        run = document["runs"][0]
        self.assertEqual(run["ledger"]["mean"]["device"], 0)
        with_it = self.document("compare", "study.yaml", "-s", "run.warmup=0ms")["runs"][0]
        self.assertGreater(with_it["ledger"]["mean"]["device"], 0)
        self.assertEqual(document["warmup"]["how"], "found")

    def test_wrong_ones(self):
        for value, problem in (("-1ms", "below zero"), ("3", "has no unit"), ("Auto", 'did you mean "auto"')):
            self.write("study.yaml", study(run=f"{{duration: 20ms, warmup: {value}}}"))
            self.assertIn(problem, self.refused("compare", "study.yaml"))


class Status(Trust):
    def test_too_few_samples(self):
        for run in self.result(run="{duration: 2ms, replicas: 2}")["runs"]:
            self.assertEqual(run["status"], "too_few_samples")
            self.assertRegex(run["status_reason"], r"^p99 needs at least 1000 samples in each replica, one has \d+$")

    def test_a_course_that_drifts(self):
        # Ever more arrives, far from what can be answered: nothing is saturated, and nothing is steady.
        self.write("times.txt", "".join(f"{(i / 2000) ** 0.5 * 120:.6f}\n" for i in range(2000)))
        run = self.result(workload="{base: synthetic, arrivals: {kind: trace, file: times.txt, unit: ms}}",
                          architectures="[monolithic]", run="{duration: 100ms, warmup: 10ms, replicas: 3}")["runs"][0]
        self.assertEqual(run["status"], "not_stationary")
        self.assertRegex(run["status_reason"], r"^(throughput|latency\.mean|cpu\.utilisation) (grows|falls) by \d+ % in the measured time$")

    def test_a_difference_to_a_saturated_run_is_marked(self):
        document = self.result("-o", "there", machine="{base: rainforest-s-a, cores: 1, sockets: 1}",
                               workload="{base: memcached-etc, arrivals: {kind: poisson, rate: 500krps}}", run="{duration: 20ms, warmup: 2ms, replicas: 3}")
        self.assertEqual({each["status"] for each in document["comparisons"]}, {"saturated"})
        self.assertEqual({each["status"] for each in document["waterfalls"]}, {"saturated"})
        text = self.out("compare", "study.yaml")
        self.assertIn("against monolithic (saturated), with", text)
        self.assertRegex(text, r"(?m)^  microkernel \(saturated\) +[+-]\d")
        self.assertIn("a difference to or from what is saturated", text)
        self.assertIn(">microkernel (saturated)</text>", (self.folder / "there" / "report.html").read_text())
        self.assertEqual({each["status"] for each in self.result()["comparisons"]}, {"ok"})
        self.assertNotIn("(saturated)", self.out("compare", "study.yaml"))

    def test_reasons_for_what_is_missing_are_said_once(self):
        self.write("study.yaml", study(run="{duration: 2ms, replicas: 2}"))
        text = self.out("compare", "study.yaml")
        self.assertEqual(len([line for line in text.splitlines() if "needs at least 1000 samples" in line and "above" not in line]), 1)
        self.assertRegex(text, r"(?m)^  no p99 of monolithic, microkernel: it needs at least 1000 samples in each replica, one has \d+")

    def test_strict(self):
        self.write("study.yaml", study(run="{duration: 2ms, replicas: 2}"))
        status, out, err = self.call("compare", "study.yaml", "--strict")
        self.assertEqual((status, err), (3, ""))
        self.assertEqual(out, self.out("compare", "study.yaml"))
        self.write("study.yaml", study())
        self.out("compare", "study.yaml", "--strict")


    def test_what_fails_is_not_answered(self):
        steps = "[{kind: close}, {kind: compute, time: {kind: fixed, value: 10us}}]"
        run = self.result(workload=f"{{name: failing, arrivals: {{kind: poisson, rate: 100krps}}, steps: {steps}}}")["runs"][0]
        self.assertEqual((run["status"], run["metrics"]["throughput"]["value"]), ("saturated", 0))

    def test_the_shortest_runs(self):
        for duration in ("1ps", "10ps", "90ps"):
            self.result(run=f"{{duration: {duration}, warmup: 0s, replicas: 1}}")


class OneReplica(Trust):
    def test_intervals_are_from_stretches_of_it(self):
        run = self.result(run="{duration: 100ms, replicas: 1}")["runs"][0]
        for name in ("throughput", "latency.mean", "latency.p50", "latency.p90", "cpu.utilisation"):
            metric = run["metrics"][name]
            self.assertLess(metric["low"], metric["value"], name)
            self.assertLess(metric["value"], metric["high"], name)


class Stop(Trust):
    RULE = "{metric: latency.mean, relative: 1%, max_replicas: 120}"

    def test_replicas_are_added_until_it_is_narrow(self):
        document = self.result(run=f"{{duration: 5ms, replicas: 2, stop: {self.RULE}}}")
        stop = document["stop"]
        self.assertTrue(stop["narrow"])
        self.assertLess(stop["reached"], 0.01)
        numbers = {run["replicas"] for run in document["runs"]}
        self.assertEqual(len(numbers), 1)
        self.assertTrue(2 < numbers.pop() < 120)
        mean = document["runs"][0]["metrics"]["latency.mean"]
        self.assertLess(mean["high"] - mean["value"], 0.01 * mean["value"])
        self.assertEqual(document, self.document("compare", "study.yaml"))

    def test_the_most_is_the_most(self):
        rule = "{metric: latency.mean, relative: 0.01%, max_replicas: 5}"
        document = self.result(run=f"{{duration: 5ms, replicas: 2, stop: {rule}}}", architectures="[monolithic]")
        self.assertFalse(document["stop"]["narrow"])
        self.assertGreater(document["stop"]["needed"], 5)
        run = document["runs"][0]
        self.assertEqual((run["replicas"], run["status"]), (5, "too_few_samples"))
        self.assertRegex(run["status_reason"], r"it takes about \d+ replicas$")

    def test_wrong_rules(self):
        for rule, problem in (("{metric: latency.p}", "is no metric of a result"), ("{relative: 0%}", "from"), ("{max_replicas: 1}", "from 2"),
                              ("{metric: latency.p99, max_replicas: 4}", "does not go with stop")):
            self.write("study.yaml", study(run=f"{{duration: 20ms, replicas: 5, stop: {rule}}}"))
            self.assertIn(problem, self.refused("compare", "study.yaml"))


if __name__ == "__main__":
    unittest.main()
