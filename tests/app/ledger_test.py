"""Where latency goes: of the mean and of the slow requests, by cause and by term, and why that differs between architectures."""

import unittest

from program import ProgramTest
from study import study

CONTENDED = "{base: will-it-scale-open, after: [{kind: close}, {kind: compute, time: {kind: exponential, mean: 200ns}}]}"
COHORTS = ("mean", "p50", "p90", "p99")


class Ledger(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("study.yaml", study(machine="rainforest-s-a", workload=CONTENDED, architectures="[linux-2.6.32, linux-3.17.4]",
                                       run="{duration: 3ms, warmup: 1ms, replicas: 3}"))
        self.result = self.document("compare", "study.yaml")

    def test_terms_add_up_to_causes_and_these_to_the_mean_of_the_cohort(self):
        for run in self.result["runs"]:
            above = run["metrics"]["latency.mean"]["value"]
            for cohort in COHORTS:
                by_cause = run["ledger"][cohort]
                terms = run["ledger"]["terms"][cohort]
                total = sum(by_cause.values())
                self.assertAlmostEqual(sum(term["value"] for term in terms.values()) / total, 1, places=9)
                for cause, seconds in by_cause.items():
                    named = sum(term["value"] for name, term in terms.items() if name.split(":")[0] == cause)
                    self.assertAlmostEqual(named, seconds, places=15)
                self.assertGreaterEqual(total, above * 0.999)
                above = total
            self.assertAlmostEqual(sum(run["ledger"]["mean"].values()) / run["metrics"]["latency.mean"]["value"], 1, places=6)
            # At or above the quantile, and not above the largest one.
            self.assertGreaterEqual(sum(run["ledger"]["p99"].values()), 0.97 * run["metrics"]["latency.p99"]["value"])
            self.assertLessEqual(sum(run["ledger"]["p99"].values()), run["metrics"]["latency.max"]["value"])

    def test_the_lock_has_its_name(self):
        slow = self.result["runs"][0]["ledger"]["terms"]["p99"]
        lock = slow["lock:open files lock"]
        self.assertGreater(lock["value"], 0.4 * sum(term["value"] for term in slow.values()))
        self.assertLessEqual(lock["low"], lock["value"])
        self.assertLessEqual(lock["value"], lock["high"])
        self.assertIn("crossing:trap", slow)

    def test_steps_lead_from_one_to_the_other(self):
        falls = self.result["waterfalls"]
        self.assertEqual([(fall["cohort"], fall["baseline"], fall["other"]) for fall in falls[:4]],
                         [(cohort, "linux-2.6.32", "linux-3.17.4") for cohort in COHORTS])
        for fall in falls:
            steps = sum(step["seconds"]["value"] for step in fall["steps"])
            self.assertAlmostEqual(steps, fall["difference"]["value"], places=14)
            self.assertAlmostEqual(fall["to"]["value"] - fall["from"]["value"], fall["difference"]["value"], places=14)
            self.assertEqual(fall["steps"][0]["term"], "lock:open files lock")
            self.assertLess(fall["steps"][0]["seconds"]["high"], 0)

    def test_the_terminal_shows_the_tail(self):
        out = self.out("compare", "study.yaml")
        self.assertIn("\nwhere that of requests at or above p99 goes\n", out)
        self.assertRegex(out, r"(?m)^  linux-3.17.4  lock:open files lock +-[\d.]+us +\[-[\d.]+us, -[\d.]+us\]$")
        self.assertRegex(out, r"(?m)^ +in all +-[\d.]+us +\[")

    def test_what_samples_do_not_support_has_a_reason(self):
        short = ("compare", "study.yaml", "-s", "run.duration=50us")
        run = self.document(*short)["runs"][0]
        self.assertIsNone(run["ledger"]["p99.9"])
        self.assertIn("needs at least 10000 samples", run["ledger"]["reasons"]["p99.9"])
        self.assertNotIn("p99.9", run["ledger"]["terms"])
        self.assertIn("at or above p50 goes", self.out(*short))
        self.assertRegex(self.out(*short), r"(?m)^  linux-2.6.32, above p99: p99 needs at least")

    def test_the_page_draws_it(self):
        self.out("compare", "study.yaml", "-o", "here")
        page = (self.folder / "here/report.html").read_text()
        self.assertIn("<h3>From linux-2.6.32 to linux-3.17.4</h3>", page)
        self.assertIn("<title>lock:open files lock</title>", page)


if __name__ == "__main__":
    unittest.main()
