"""The pages that compare writes, in a browser: nothing fails in it, and every picture is drawn."""

import os
import subprocess
import unittest

from program import ProgramTest
from study import study

BROWSER = os.environ["CHROMIUM"]


class Pages(ProgramTest):
    def browse(self, page, *options):
        words = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={self.folder}/profile",
                 "--window-size=1200,2000", *options, (self.folder / page).as_uri()]
        return subprocess.run(words, cwd=self.folder, capture_output=True, timeout=120)

    def look_at(self, page, *texts):
        seen = self.browse(page, "--dump-dom")
        self.assertEqual(seen.returncode, 0, seen.stderr.decode())
        self.assertNotIn("CONSOLE", seen.stderr.decode())
        dom = seen.stdout.decode()
        for text in texts:
            self.assertIn(text, dom)
        self.browse(page, "--screenshot=shown.png")
        # White paper alone is smaller.
        self.assertGreater((self.folder / "shown.png").stat().st_size, 30_000)

    def test_a_comparison(self):
        self.write("study.yaml", study())
        self.out("compare", "study.yaml", "-o", "here")
        self.look_at("here/report.html", "<h1>study</h1>", "memcached-etc on rainforest-s-a", "latency.p99", "</svg>")

    def test_the_highest_load(self):
        station = ("{name: station, arrivals: {kind: poisson, rate: 3krps}, threads: {kind: pool, threads: 1}, "
                   "steps: [{kind: compute, time: {kind: exponential, mean: 100us}}]}")
        self.write("study.yaml", study(workload=station, run="{duration: 1s, replicas: 3}"))
        self.out("compare", "study.yaml", "--at", "latency.mean<500us", "-o", "here")
        self.look_at("here/report.html", "latency.mean by load", "microkernel", "</svg>")


if __name__ == "__main__":
    unittest.main()
