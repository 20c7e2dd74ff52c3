"""./osarium compare --at: the highest load that meets an objective."""

import unittest

from program import ProgramTest
from study import study

# One server with exponential services of 100 us: the mean response of M/M/1 is 500 us at 8,000 requests a second.
STATION = ("{name: station, arrivals: {kind: poisson, rate: 3krps}, threads: {kind: pool, threads: 1}, "
           "steps: [{kind: compute, time: {kind: exponential, mean: 100us}}]}")


class At(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("study.yaml", study(workload=STATION, run="{duration: 2s, replicas: 5}"))

    def test_the_answer_is_that_of_theory(self):
        document = self.document("compare", "study.yaml", "--at", "latency.mean<500us")
        self.assertEqual(document["objective"], {"metric": "latency.mean", "below": 0.0005})
        found = document["highest_loads"]
        self.assertEqual([each["architecture"] for each in found], ["monolithic", "microkernel"])
        for each in found:
            self.assertEqual(each["unit"], "1/s")
            # A little less than 8,000: waking and switching cost a few microseconds.
            self.assertTrue(7000 < each["value"] < 8100, each["value"])
            self.assertTrue(each["low"] <= each["value"] <= each["high"])
            loads = [point["load"] for point in each["evaluations"]]
            self.assertEqual(loads, sorted(loads))
            self.assertIn("saturated", [point.get("status") for point in each["evaluations"]])
        ratio = found[1]["against"]
        self.assertEqual(ratio["baseline"], "monolithic")
        self.assertAlmostEqual(ratio["relative"], found[1]["value"] / found[0]["value"] - 1)
        self.assertAlmostEqual(ratio["low"], found[1]["low"] / found[0]["high"] - 1)
        self.assertAlmostEqual(ratio["high"], found[1]["high"] / found[0]["low"] - 1)
        self.assertEqual(document, self.document("compare", "study.yaml", "--at=latency.mean < 500us"))

    def test_text_and_files(self):
        text = self.out("compare", "study.yaml", "--at", "cpu.utilisation<20%", "-o", "here", "-s", "architectures=[monolithic]")
        self.assertTrue(text.startswith("station on rainforest-s-a: the highest load with cpu.utilisation < 20%\n"), text)
        self.assertRegex(text, r"(?m)^  monolithic +7\.\d+k/s \[7\.\d+k/s, [78](\.\d+)?k/s\] +\d+$")
        page = (self.folder / "here/report.html").read_text()
        self.assertIn("cpu.utilisation by load", page)
        self.assertIn("<svg", page)

    def test_what_cannot_be_met(self):
        document = self.document("compare", "study.yaml", "--at", "latency.mean<50us", "-s", "architectures=[monolithic]")
        self.assertEqual(document["highest_loads"][0]["value"], None)
        self.assertEqual(document["highest_loads"][0]["reason"], "not even the lowest load meets it")
        self.assertEqual(self.call("compare", "study.yaml", "--at", "latency.mean<50us", "--strict", "-s", "architectures=[monolithic]")[0], 3)
        short = self.document("compare", "study.yaml", "--at", "latency.p99<1ms", "-s", "run.duration=20ms", "-s", "architectures=[monolithic]")
        self.assertRegex(short["highest_loads"][0]["reason"], r"^at 3000 requests a second p99 needs at least 1000 samples .*: a longer run\.duration$")

    def test_errors(self):
        for objective, problem in (("latency.p99", "no objective"), ("latency.p99<200", "has no unit"), ("latency.p<1us", "nothing that grows"),
                                   ("throughput<1", "nothing that grows"), ("cpu.user<-1%", "above zero"), ("cpu.idle<1%", "nothing that grows"), ("latency.mean<0s", "above zero")):
            self.assertIn(problem, self.refused("compare", "study.yaml", "--at", objective))
        self.assertIn("which has no value", self.refused("compare", "study.yaml", "--at"))
        self.assertIn("takes no value", self.refused("compare", "study.yaml", "--strict=1"))
        self.assertIn("no option here", self.refused("list", "--at", "x<1"))
        self.write("closed.yaml", study(workload="will-it-scale-open"))
        self.assertIn("no arrivals from outside", self.refused("compare", "closed.yaml", "--at", "latency.p99<1ms"))


if __name__ == "__main__":
    unittest.main()
