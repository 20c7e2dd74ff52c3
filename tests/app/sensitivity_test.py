"""./osarium sensitivity: which costs decide a small comparison, and what it refuses."""

import json
import os
import signal
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest
from study import study

TINY = study(machine="{base: rainforest-s-a, cores: 2, sockets: 1}", workload="syscall-ping",
             architectures="[monolithic, microkernel]", run="{duration: 800us, replicas: 2, warmup: 100us}")
FEW = ("--metric", "latency.mean", "--trajectories", "2", "--leaders", "3", "--rows", "20")


class SensitivityTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("study.yaml", TINY)


class Ranking(SensitivityTest):
    def test_what_a_system_call_is_made_of(self):
        found = self.document("sensitivity", "study.yaml", *FEW)
        names = [constant["name"] for constant in found["constants"]]
        # A trap here, calls between processes and back there.
        self.assertEqual(set(names[:3]), {"connectors.trap", "connectors.ipc_call", "connectors.ipc_reply"})
        trap = found["constants"][names.index("connectors.trap")]
        self.assertGreater(trap["metric"]["monolithic"]["change"], 0.1)
        self.assertEqual(trap["metric"]["microkernel"]["change"], 0)
        self.assertLess(trap["ratio"]["microkernel"]["change"], -0.1)
        row = trap["rows"][0]
        self.assertEqual((row["value"], row["unit"], row["confidence"]), (339, "ns", "read"))
        self.assertAlmostEqual(row["low"] * 1.25, 339)
        self.assertAlmostEqual(row["high"] / 1.25, 339)
        self.assertEqual(found["order"]["stated"], ["monolithic", "microkernel"])
        self.assertEqual(found["order"]["points"], 40)
        self.assertGreater(found["order"]["holds"]["value"], 0.9)
        self.assertGreater(found["variance"]["explained"]["value"], 0.8)
        self.assertTrue(set(found["variance"]["deciding"]) <= set(names[:3]))
        self.assertIn({"name": "memory.line", "reason": "sizes and counts"}, found["not_varied"])
        self.assertEqual((found["status"], found["stated"][1]), ("ok", {"architecture": "microkernel", "status": "ok"}))
        self.assertLess(found["points"]["not_steady"], 0.05 * found["points"]["evaluated"])
        self.assertGreater(found["points"]["evaluated"], 100)
        scores = [constant["score"] for constant in found["constants"]]
        self.assertEqual(scores, sorted(scores, reverse=True))

    def test_text(self):
        text = self.out("sensitivity", "study.yaml", *FEW)
        self.assertRegex(text, r"(?m)^  connectors.trap +339ns +271.2ns +423.8ns +read ")
        self.assertRegex(text, r"constants? decides? this comparison: ")
        self.assertRegex(text, r"holds in \d+% \[\d+%, 100%\] of the plausible region \(40 points of it\)")
        self.assertIn("1.25 (read)", text)

    def test_same_bytes_always(self):
        first = self.out("sensitivity", "study.yaml", *FEW, "--json")
        self.assertEqual(first, self.out("sensitivity", "study.yaml", *FEW, "--json"))
        one_cpu = subprocess.run(["taskset", "-c", "0", PROGRAM, "sensitivity", "study.yaml", *FEW, "--json"],
                                 cwd=self.folder, capture_output=True, timeout=120)
        self.assertEqual(first, one_cpu.stdout.decode())
        other = self.out("sensitivity", "study.yaml", *FEW, "--json", "-s", "run.seed=2")
        self.assertNotEqual(first, other)

    def test_a_saturated_study_is_no_ranking(self):
        self.write("study.yaml", study(machine="{base: rainforest-s-a, cores: 1, sockets: 1}", architectures="[monolithic, microkernel]",
                                       workload="{base: memcached-etc, arrivals: {kind: poisson, rate: 500krps}}",
                                       run="{duration: 20ms, replicas: 3, warmup: 2ms}"))
        few = ("--metric", "latency.mean", "--trajectories", "1", "--leaders", "1", "--rows", "20")
        found = self.document("sensitivity", "study.yaml", *few)
        self.assertEqual(found["status"], "saturated")
        self.assertIn("at the stated costs", found["status_reason"])
        self.assertEqual({each["architecture"]: each["status"] for each in found["stated"]}["microkernel"], "saturated")
        self.assertEqual(found["points"]["saturated"]["microkernel"], found["points"]["evaluated"])
        self.assertEqual(found["warmup"], {"seconds": 0.002, "how": "stated"})
        text = self.out("sensitivity", "study.yaml", *few)
        self.assertLess(text.index("WARNING: saturated"), text.index("screening"))

    def test_one_architecture(self):
        self.write("study.yaml", TINY.replace(", microkernel", ""))
        text = self.out("sensitivity", "study.yaml", *FEW)
        self.assertRegex(text, r"constants? decides? this metric: ")
        self.assertNotIn("order", text)

    def test_files(self):
        text = self.out("sensitivity", "study.yaml", *FEW, "-o", "out")
        self.assertIn("wrote out/sensitivity.json", text)
        document = json.loads((self.folder / "out/sensitivity.json").read_text())
        self.assertEqual(document, self.document("sensitivity", "out/study.yaml", *FEW))
        self.assertTrue(text.startswith((self.folder / "out/sensitivity.txt").read_text()))


class Refused(SensitivityTest):
    def test_words(self):
        self.assertIn('did you mean "latency.p99"?', self.refused("sensitivity", "study.yaml", "--metric", "latency.p9x"))
        self.assertIn("at least 20", self.out("help", "sensitivity"))
        self.assertIn("from 20 to", self.refused("sensitivity", "study.yaml", "--rows", "19"))
        self.assertIn("from 1 to", self.refused("sensitivity", "study.yaml", "--leaders", "none"))
        self.assertIn("syscall-ping", self.refused("sensitivity", "study.yaml", "--workload", "other"))
        self.assertIn("none.yaml", self.refused("sensitivity", "none.yaml"))
        self.assertIn("--metric METRIC", self.refused("sensitivity", "study.yaml", "--metrik", "throughput"))

    def test_a_metric_without_value(self):
        error = self.refused("sensitivity", "study.yaml", "--metric", "latency.p99.99")
        self.assertIn("latency.p99.99", error)
        self.assertIn("-s run.duration=", error)
        self.assertIn("no ratio to 0", self.refused("sensitivity", "study.yaml", "--metric", "cpu.spin"))


class Interrupted(SensitivityTest):
    def test_what_is_finished_is_kept(self):
        words = ("--metric", "latency.mean", "--rows", "100000")
        process = subprocess.Popen([PROGRAM, "sensitivity", "study.yaml", *words], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        line = process.stderr.readline().decode()  # how long it will take
        self.assertRegex(line, r"\d+ points, about \d+ min")
        time.sleep(8)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted", err.decode())
        self.assertIn("screening", out.decode())
        self.assertNotIn("Sobol", out.decode())


if __name__ == "__main__":
    unittest.main()
