"""./osarium compare and run: what they print, write and keep."""

import html.parser
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest
from study import study

ROOT = pathlib.Path(__file__).resolve().parents[2]
METRICS = ("throughput", "latency.mean", "latency.p50", "latency.p90", "latency.p99", "latency.p99.9", "latency.max",
           "cpu.utilisation")


class CompareTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("study.yaml", study())


class Report(CompareTest):
    def test_studies_that_come_then(self):
        """They follow as they are, and their files in folders of their own; who overrides something wants the first alone."""
        self.write("then.yaml", study(architectures="[exokernel]", workload="pipe-ping-pong"))
        alone = self.document("compare", "study.yaml")
        self.write("study.yaml", study(then="[then.yaml]"))
        both = self.document("compare", "study.yaml", "-o", "out")
        self.assertEqual([document["study"] for document in both["then"]], ["then"])
        self.assertEqual([run["architecture"] for run in both["then"][0]["runs"]], ["exokernel"])
        self.assertEqual(both["runs"], alone["runs"])
        self.assertEqual({path.name for path in (self.folder / "out/then").iterdir()}, {"report.html", "result.json", "study.yaml"})
        self.assertNotIn("then", self.document("compare", "study.yaml", "-s", "run.seed=2"))
        text = self.out("compare", "study.yaml")
        self.assertIn("\nmemcached-etc on ", "\n" + text)
        self.assertIn("\npipe-ping-pong on ", text)
        for then, words in (("[missing.yaml]", "missing.yaml"), ("then.yaml", "is no list of files")):
            self.write("study.yaml", study(then=then))
            self.assertIn(words, self.refused("compare", "study.yaml"))

    def test_tables(self):
        text = self.out("compare", "study.yaml")
        self.assertTrue(text.startswith("memcached-etc on rainforest-s-a, 3 replicas of 20ms after "), text)
        self.assertRegex(text.splitlines()[0], r"after \d+(\.\d+)?[mu]s of warm-up( \(last to settle: \w+, memcached-etc: [\w.]+\))?, seed 1$")
        for title in ("throughput", "against monolithic", "where the mean latency goes", "what cpus share"):
            self.assertIn(title, text)
        for architecture in ("monolithic", "microkernel"):
            self.assertRegex(text, rf"(?m)^  {architecture} +[\d.]+k/s")
        self.assertNotIn("saturated", text)
        self.assertEqual(text, self.out("run", "study.yaml"))

    def test_a_choice_that_is_not_the_programs_is_a_warning(self):
        self.write("study.yaml", study(workload="{base: syscall-ping, file_cache: {kind: own, replacement: mru}}",
                                       architectures="[exokernel, monolithic, microkernel, "
                                       "{base: monolithic, name: asks, sharing: {file_cache: program}}, "
                                       "{base: exokernel, name: does-not, sharing: {file_cache: kernel}}]", run="{duration: 1ms, replicas: 1}"))
        status, out, err = self.call("compare", "study.yaml")
        self.assertEqual(status, 0)
        self.assertIn("exokernel", out)
        self.assertRegex(err, r"^study\.yaml:3:\d+: warning: workload\.file_cache\.replacement: found \"mru\", which is not for "
                              r"the program to choose under monolithic, microkernel, does-not: it is lru there; allowed: lru, or .*\n$")
        self.assertEqual([error["warning"] for error in self.document("compare", "study.yaml")["errors"]], [True])
        self.assertEqual(self.call("compare", "study.yaml", "--quiet", "-s", "workload.file_cache.replacement=mru")[2], "")
        self.out("compare", "study.yaml", "-s", "workload.file_cache.replacement=lru")

    def test_remembered_costs_are_counted(self):
        rows = {row for run in self.document("compare", "study.yaml")["runs"] for row in run["remembered"]}
        line = "remembered, not verified: see `./osarium describe costs`"
        self.assertEqual(line in self.out("compare", "study.yaml"), bool(rows))
        if rows:
            self.assertRegex(self.out("compare", "study.yaml"), rf"(?m)^{len(rows)} of the costs in these models (is|are) {line}$")

    def test_more_than_it_can_answer_is_said(self):
        words = ("compare", "study.yaml", "-s", "workload.arrivals.rate=4Mrps", "-s", "run.replicas=2")
        for run in self.document(*words)["runs"]:
            self.assertEqual(run["status"], "saturated")
            self.assertRegex(run["status_reason"], r"^[\d.]+ % of what arrived was not answered")
        self.assertRegex(self.out(*words), "(?m)^  monolithic: saturated: [0-9.]+ % of what arrived was not answered")

    def test_clients_that_wait_for_answers_saturate_nothing(self):
        self.write("study.yaml", study(workload="will-it-scale-open"))
        for run in self.document("compare", "study.yaml", "-s", "run.duration=2ms")["runs"]:
            self.assertEqual(run["status"], "ok")

    def test_failed_requests_are_counted(self):
        steps = "[{kind: open, path: /none}, {kind: compute, time: {kind: fixed, value: 1us}}]"
        self.write("study.yaml", study(workload=f"{{name: mine, arrivals: {{kind: poisson, rate: 10krps}}, steps: {steps}}}"))
        for run in self.document("compare", "study.yaml")["runs"]:
            self.assertEqual(run["failed"], run["requests"])
        self.assertRegex(self.out("compare", "study.yaml"), r"(?m)^  monolithic: (\d+) of \1 requests failed$")


class Document(CompareTest):
    def test_members(self):
        document = self.document("compare", "study.yaml")
        self.assertEqual((document["study"], document["seed"]), ("study", 1))
        self.assertEqual([run["architecture"] for run in document["runs"]], ["monolithic", "microkernel"])
        for run in document["runs"]:
            self.assertEqual((run["workload"], run["status"], run["replicas"], run["failed"]), ("memcached-etc", "ok", 3, 0))
            self.assertGreater(run["requests"], 1000)
            self.assertGreater(run["events"], run["requests"])
            for metric in METRICS:
                self.assertIn("unit", run["metrics"][metric])
                self.assertTrue("value" in run["metrics"][metric])
            mean = run["metrics"]["latency.mean"]
            self.assertLessEqual(mean["low"], mean["value"])
            self.assertLessEqual(mean["value"], mean["high"])
            self.assertAlmostEqual(sum(run["ledger"]["mean"].values()) / mean["value"], 1, places=6)

    def test_a_quantile_without_samples_has_a_reason(self):
        document = self.document("compare", "study.yaml", "-s", "run.duration=1ms")
        for run in document["runs"]:
            self.assertIsNone(run["metrics"]["latency.p99.9"]["value"])
            self.assertRegex(run["metrics"]["latency.p99.9"]["reason"], r"^p99\.9 needs at least 10000 samples in each replica, one has \d+$")

    def test_comparisons(self):
        document = self.document("compare", "study.yaml")
        values = {run["architecture"]: run["metrics"]["latency.mean"]["value"] for run in document["runs"]}
        mean = [each for each in document["comparisons"] if each["metric"] == "latency.mean"]
        self.assertEqual([(each["baseline"], each["other"]) for each in mean], [("monolithic", "microkernel")])
        self.assertGreater(mean[0]["relative"], 0)
        self.assertGreater(values["microkernel"], values["monolithic"])
        self.assertLessEqual(mean[0]["low"], mean[0]["relative"])
        self.assertLessEqual(mean[0]["relative"], mean[0]["high"])

    def test_the_seed_decides_and_nothing_else(self):
        one = self.out("compare", "study.yaml", "--json")
        self.assertEqual(one, self.out("compare", str(self.folder / "study.yaml"), "--json"))
        self.assertNotEqual(json.loads(one)["runs"], self.document("compare", "study.yaml", "-s", "run.seed=2")["runs"])
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        words = [PROGRAM, "compare", "../study.yaml", "--json"]
        if shutil.which("taskset"):
            words = ["taskset", "-c", str(min(os.sched_getaffinity(0))), *words]
        done = subprocess.run(words, cwd=elsewhere, capture_output=True, check=True)
        self.assertEqual(one, done.stdout.decode())


class Page(html.parser.HTMLParser):
    """Which tags are open, and everything that refers to something outside."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.references = [], set(), []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        self.references += [value for name, value in attributes if name in ("src", "href", "srcset", "action", "data")]
        if tag not in ("meta", "br", "hr", "img", "input", "link"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.add(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"</{tag}> closes nothing")


class Files(CompareTest):
    def test_they_hold_what_is_printed(self):
        out = self.out("compare", "study.yaml", "-o", "new/folder")
        self.assertIn("wrote new/folder/report.html\nwrote new/folder/study.yaml\nwrote new/folder/result.json\n", out)
        folder = self.folder / "new/folder"
        self.assertEqual(sorted(path.name for path in folder.iterdir()), ["report.html", "result.json", "study.yaml"])
        self.assertEqual((folder / "result.json").read_text(), self.out("compare", "study.yaml", "--json"))
        self.assertEqual(self.out("compare", "new/folder/study.yaml", "--json"), self.out("compare", "study.yaml", "--json"))

    def test_the_study_finds_its_recorded_arrivals_again(self):
        self.write("times.txt", "".join(f"{i * 10}\n" for i in range(8000)))
        self.write("study.yaml", study(workload="{base: synthetic, arrivals: {kind: trace, file: times.txt, unit: us}}"))
        self.out("compare", "study.yaml", "-o", "deep/er")
        self.assertEqual(self.out("compare", "deep/er/study.yaml", "--json"), self.out("compare", "study.yaml", "--json"))

    def test_the_page_is_whole_and_needs_nothing_else(self):
        self.out("compare", "study.yaml", "-o", "here")
        text = (self.folder / "here/report.html").read_text()
        page = Page()
        page.feed(text)
        page.close()
        self.assertEqual((page.open, page.references), ([], []))
        self.assertLessEqual({"html", "head", "style", "body", "h1", "svg", "rect", "pre"}, page.seen)
        self.assertNotRegex(text, r"https?://|url\(|@import")
        self.assertIn("microkernel", text)


class Interrupted(CompareTest):
    def test_finished_runs_are_kept(self):
        # The second architecture has so many runs to come that it cannot be over before the signal.
        self.write("study.yaml", study(run="{duration: 2ms, replicas: 3000}"))
        reader, writer = pty.openpty()
        command = subprocess.Popen([PROGRAM, "compare", "study.yaml", "--json", "-o", "kept"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=writer)
        os.close(writer)
        seen = ""
        done = 0
        while done < 3010:
            seen = (seen + os.read(reader, 4096).decode())[-200:]
            done = max([done, *map(int, re.findall(r"(\d+) of 6002 runs", seen))])
        command.send_signal(signal.SIGINT)
        out = command.stdout.read()
        command.stdout.close()
        self.assertEqual(command.wait(), 130)
        os.close(reader)
        document = json.loads(out)
        self.assertEqual([run["architecture"] for run in document["runs"]], ["monolithic"])
        self.assertIn("interrupted: 1 of 2 architectures", document["errors"][0]["text"])
        self.assertEqual((self.folder / "kept/result.json").read_bytes(), out)

    def test_a_rule_to_stop_keeps_what_it_has(self):
        self.write("study.yaml", study(run="{duration: 5ms, replicas: 2, stop: {metric: latency.mean, relative: 0.01%, max_replicas: 10000}}"))
        command = subprocess.Popen([PROGRAM, "compare", "study.yaml", "--json"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(2)
        command.send_signal(signal.SIGINT)
        out, _ = command.communicate()
        self.assertEqual(command.returncode, 130)
        self.assertEqual(len({run["replicas"] for run in json.loads(out)["runs"]}), 1)

    def test_before_anything_is_finished(self):
        command = subprocess.Popen([PROGRAM, "compare", "study.yaml", "-s", "run.duration=100ms", "-s", "run.replicas=10000"],
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        command.send_signal(signal.SIGINT)
        out, err = command.communicate()
        self.assertEqual((command.returncode, out), (130, b""))
        self.assertIn(b"0 of 2 architectures", err)


class Shipped(ProgramTest):
    def test_every_study_of_the_repository_runs(self):
        files = sorted((ROOT / "configs/studies").glob("*.yaml"))
        self.assertIn("quickstart.yaml", [file.name for file in files])
        for file in files:
            words = ("compare", str(file), "-s", "run.duration=2ms", "-s", "run.replicas=2")
            document = self.document(*words)
            self.assertGreater(len(document["runs"]), 0, file.name)
            for run in document["runs"]:
                self.assertGreater(run["requests"], 0, (file.name, run["architecture"]))
                self.assertEqual(run["failed"], 0, (file.name, run["architecture"]))


if __name__ == "__main__":
    unittest.main()
