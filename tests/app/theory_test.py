"""Theory beside what compare simulates: in the text, in the document, and never outside."""

import unittest

from program import ProgramTest
from study import study

MACHINE = "{base: rainforest-s-a, cores: 2, sockets: 1}"
RUN = "{duration: 40ms, replicas: 3, warmup: 5ms}"
OPEN = "{base: synthetic, arrivals: {kind: poisson, rate: 100krps}}"
CLOSED = "{base: synthetic, arrivals: {kind: closed, clients: 8, think: {kind: exponential, mean: 50us}}}"


class Theory(ProgramTest):
    def lines(self, workload):
        self.write("study.yaml", study(machine=MACHINE, workload=workload, architectures="[monolithic, exokernel, ifts]", run=RUN))
        runs = self.document("compare", "study.yaml")["runs"]
        for run in runs:
            self.assertEqual([line for line in run["theory"] if line["outside"]], [], run["architecture"])
            for line in run["theory"]:
                self.assertEqual(line["simulated"], run["metrics"][line["metric"]]["value"])
        return {line["what"]: line for line in runs[0]["theory"]}

    def test_open(self):
        lines = self.lines(OPEN)
        alone = lines["M/M/2 of the work alone"]
        self.assertEqual((alone["nature"], alone["source"]), ("lower bound", "Erlang C"))
        self.assertAlmostEqual(alone["value"], 10e-6 / (1 - 0.5 ** 2))
        self.assertGreater(alone["simulated"], alone["value"])
        self.assertEqual(lines["GI/G/2 of the measured cpu time"]["nature"], "approximation")
        self.assertRegex(self.out("compare", "study.yaml"), r"(?m)^  latency.mean +>= 13.33us .*M/M/2 of the work alone$")
        self.out("compare", "study.yaml", "-o", "there")
        self.assertRegex((self.folder / "there" / "report.html").read_text(), r"<td>latency.mean</td><td>&gt;= 13.33us</td>.*<td>M/M/2 of the work alone</td>")

    def test_closed(self):
        lines = self.lines(CLOSED)
        little = lines["clients / throughput - thinking"]
        self.assertEqual(little["nature"], "exact")
        self.assertAlmostEqual(little["value"] / little["simulated"], 1, delta=0.05)
        most = lines["clients that only think and work"]
        self.assertAlmostEqual(most["value"], 8 / 60e-6)
        self.assertLess(most["simulated"], most["value"])

    def test_nothing_to_show(self):
        self.lines("{base: memcached-etc, arrivals: {kind: poisson, rate: 100krps}}")
        self.assertNotIn("beside theory", self.out("compare", "study.yaml"))


if __name__ == "__main__":
    unittest.main()
