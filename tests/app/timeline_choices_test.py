"""./osarium timeline: windows, the slowest requests, files, and what it refuses."""

import signal
import subprocess
import time
import unittest

from perfetto import Switch, Trace
from program import PROGRAM
from study import study
from timelines import TimelineTest


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

    def test_it_begins_after_the_warm_up_that_compare_finds(self):
        self.write("auto.yaml", study(architectures="[microkernel]", run="{duration: 4ms, replicas: 1}"))
        found = self.document("compare", "auto.yaml")["warmup"]
        told = self.record(name="auto.yaml")[0]
        self.assertEqual(found["how"], "found")
        self.assertEqual((told["warmup"], told["from"], told["to"]), (found["seconds"], found["seconds"], found["seconds"] + 0.004))
        # Nobody looks for it if what is asked for lies within the run whatever it is.
        self.assertIsNone(self.record("--from", "1ms", "--to", "2ms", name="auto.yaml")[0]["warmup"])

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
                (("-o", "one.json"), "--format chrome, or a name that ends in .pftrace"),
                (("-o", "one.pftrace", "--format", "ftrace"), "--format perfetto, or a name that ends in .ftrace"),
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
