"""run.py with made-up engines: shell scripts that print what the test wants, so nothing here depends on speed."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

RUN = pathlib.Path(__file__).resolve().parent / "run.py"


class MadeUpEngines(unittest.TestCase):
    """A build folder whose programs are scripts; `engine(name, body)` makes one, with $1 the workload and $2 the count."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = pathlib.Path(folder.name)
        (self.build / "bin").mkdir()
        self.engine("peer-osarium", self.answer(2e7))

    def engine(self, name, body):
        program = self.build / "bin" / name
        program.write_text("#!/bin/sh\n" + body + "\n")
        program.chmod(0o755)

    @staticmethod
    def answer(rate, check="$2"):
        return f'echo "{{\\"rate\\": {rate:g}, \\"check\\": {check}}}"'

    def command(self, *options):
        return [sys.executable, "-B", str(RUN), "--build", str(self.build), *options]

    def bench(self, *options):
        return subprocess.run(self.command(*options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False, timeout=60)

    def results(self, *options):
        done = self.bench("--json", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(list(document), ["results"])
        return document["results"]


class Json(MadeUpEngines):
    def test_shape(self):
        self.engine("peer-hand", self.answer(2.5e7))
        self.assertEqual(self.results("--only", "mm1", "--engines", "osarium,hand"), [
            {"engine": "osarium", "workload": "mm1", "rate": 2e7, "check": 5e6, "unit": "jobs/s", "count": 5_000_000},
            {"engine": "hand", "workload": "mm1", "rate": 2.5e7, "check": 5e6, "unit": "jobs/s", "count": 5_000_000}])

    def test_micro_benchmarks_and_whole_systems_are_in_it(self):
        for name in ("benchmark_engine", "benchmark_systems"):
            self.engine(name, f'echo \'{{"benchmarks": [{{"name": "{name}", "cpu_time": 2.5}}]}}\'')
        document = json.loads(self.bench("--json", "--quick", "--runs", "1").stdout)
        self.assertEqual(list(document), ["results", "micro", "systems"])
        self.assertEqual([each["name"] for each in document["micro"]], ["benchmark_engine"] * 2)
        self.assertEqual(document["systems"], [{"name": "benchmark_systems", "cpu_time": 2.5}])

    def test_without_peers_it_is_our_engine_alone(self):
        self.engine("peer-hand", self.answer(1))
        self.engine("peer-ns3", self.answer(1))
        self.assertEqual({r["engine"] for r in self.results("--runs", "1")}, {"osarium"})

    def test_units(self):
        units = {r["workload"]: r["unit"] for r in self.results("--runs", "1", "--only", "mm8,hold100,ring1000")}
        self.assertEqual(units, {"mm8": "jobs/s", "hold100": "delays/s", "ring1000": "wake-ups/s"})

    def test_peers_that_are_absent_are_left_out_with_their_package(self):
        self.engine("peer-hand", self.answer(1))
        done = self.bench("--json", "--peers", "--only", "mm1", "--runs", "1")
        self.assertEqual([r["engine"] for r in json.loads(done.stdout)["results"]], ["osarium", "hand"])
        for package in ("libsystemc-dev", "libns3-dev", "libsimgrid-dev", "python3-simpy"):
            self.assertIn(package, done.stderr)

    def test_a_workload_that_an_engine_does_not_do_is_left_out(self):
        self.engine("peer-hand", '[ "$1" = mm1 ] || exit 3\n' + self.answer(1))
        seen = [(r["engine"], r["workload"])
                for r in self.results("--engines", "osarium,hand", "--only", "mm1,ring1000", "--runs", "2")]
        self.assertEqual(seen, [("osarium", "mm1"), ("hand", "mm1"), ("osarium", "ring1000")])

    def test_idle_tells_bytes(self):
        self.engine("peer-osarium", self.answer(1).replace("1,", "null,").replace("$2", "128"))
        self.assertEqual(self.results("--only", "idle"), [
            {"engine": "osarium", "workload": "idle", "rate": 128, "check": 128, "unit": "bytes/process", "count": 100_000}])

    def test_a_slow_peer_tells_that_it_did_less(self):
        self.engine("peer-simgrid", self.answer(1e6))
        counts = {r["engine"]: (r["count"], r["check"]) for r in self.results("--only", "mm1", "--engines", "osarium,simgrid")}
        self.assertEqual(counts, {"osarium": (5_000_000, 5_000_000), "simgrid": (500_000, 500_000)})

    def test_the_model_has_programs_of_its_own(self):
        self.engine("model-osarium", self.answer(8e6))
        self.assertEqual([r["rate"] for r in self.results("--only", "model16", "--runs", "1")], [8e6])


class Runs(MadeUpEngines):
    def log_of(self, *options):
        log = self.build / "log"
        for name in ("osarium", "hand", "simgrid"):
            self.engine(f"peer-{name}", f'echo "{name} $1 $2" >> {log}\n' + self.answer(1))
        self.results("--only", "mm1", *options)
        return log.read_text().split("\n")[:-1]

    def test_engines_take_turns(self):
        self.assertEqual(self.log_of("--runs", "2", "--engines", "hand,osarium"),
                         ["osarium mm1 5000000", "hand mm1 5000000"] * 2)

    def test_a_slow_peer_does_less_and_is_compared_with_as_much(self):
        self.assertEqual(self.log_of("--runs", "1", "--engines", "osarium,simgrid"),
                         ["osarium mm1 5000000", "simgrid mm1 500000", "osarium mm1 500000"])

    def test_quick_is_a_tenth_three_times(self):
        self.assertEqual(self.log_of("--quick"), ["osarium mm1 500000"] * 3)

    def test_median(self):
        state = self.build / "state"
        self.engine("peer-osarium", f'echo >> {state}\n' + self.answer(0).replace("0", f"$(($(wc -l < {state}) * 10 % 37))", 1))
        self.assertEqual([r["rate"] for r in self.results("--only", "mm1", "--runs", "5")], [13])  # of 10 20 30 3 13

    @unittest.skipUnless(hasattr(os, "sched_getaffinity"), "needs core affinity")
    def test_pinned_to_the_last_core(self):
        self.engine("peer-osarium", 'cores=$(awk \'/^Cpus_allowed_list/ {print $2}\' /proc/self/status)\n' +
                    self.answer(1).replace("1", "$cores", 1))
        self.assertEqual(self.results("--only", "mm1", "--runs", "1")[0]["rate"], max(os.sched_getaffinity(0)))


class Trouble(MadeUpEngines):
    def fails(self, status, *words, options=("--engines", "osarium,hand", "--only", "mm1", "--runs", "1")):
        done = self.bench(*options)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        return done

    def test_a_check_value_that_differs(self):
        self.engine("peer-hand", self.answer(1, "$2.1"))
        self.engine("peer-ns3", self.answer(1))
        done = self.fails(1, "hand and osarium disagree on mm1", "5000000.1",
                          options=("--engines", "osarium,hand,ns3", "--only", "mm1,mm8", "--runs", "2"))
        self.assertIn("checks do not agree; left out are hand on mm1, hand on mm8\n", done.stdout)
        self.assertIn("best peer: ns3", done.stdout)
        self.assertNotIn("hand", done.stdout.split("checks")[0])

    def test_nine_digits_are_enough(self):
        self.engine("peer-osarium", self.answer(1, "1.5"))
        self.engine("peer-hand", self.answer(1, "1.500000001"))
        self.fails(0)
        self.engine("peer-hand", self.answer(1, "1.50000001"))
        self.fails(1, "disagree")

    def test_not_a_number(self):
        self.engine("peer-hand", self.answer(1, "NaN"))
        self.fails(1, "disagree")

    def test_a_crash_is_named(self):
        self.engine("peer-hand", "echo out of luck >&2; kill -SEGV $$")
        self.fails(1, "hand on mm1 ended with signal 11", "out of luck")
        self.engine("peer-hand", "exit 7")
        self.fails(1, "hand on mm1 ended with exit status 7")

    def test_babble_is_no_result(self):
        for output in ("", "hello", "[]", '{"rate": 1}'):
            self.engine("peer-hand", f"echo '{output}'")
            self.fails(1, "hand on mm1 printed no result")

    def test_a_program_that_never_ends(self):
        self.engine("peer-hand", "exec sleep 60")
        self.fails(1, "hand on mm1 took longer than 0.5 s",
                   options=("--engines", "osarium,hand", "--only", "mm1", "--timeout", "0.5"))

    def test_not_built(self):
        self.fails(1, "peer-hand", "./osarium bench")

    def test_strict_refuses_what_misses_its_goal(self):
        goal = ("--engines", "osarium,hand", "--only", "mm1", "--runs", "1")
        for rate, plain, strict in ((2e7 / 0.71, 0, 0), (2e7 / 0.69, 0, 3)):
            self.engine("peer-hand", self.answer(rate))
            self.fails(plain, options=goal)
            self.fails(strict, *["missed: mm1 against hand: 0.690x, and should be at least 0.7x"][:strict], options=(*goal, "--strict"))

    def test_strict_refuses_a_large_process(self):
        for size, strict in ((160, 0), (161, 3)):
            self.engine("peer-osarium", self.answer(1, size).replace("1,", "null,", 1))
            self.fails(strict, options=("--only", "idle", "--strict"))

    def test_wrong_use(self):
        for options in (["--only", "mm9"], ["--engines", "simula"], ["--runs", "0"], ["--timeout", "x"], ["--core", "9999"]):
            self.fails(2, options=options)

    def test_interrupt_ends_the_child_and_keeps_what_is_done(self):
        pid = self.build / "pid"
        self.engine("peer-osarium", f'[ "$1" = mm1 ] || {{ echo $$ > {pid}; exec sleep 60; }}\n' + self.answer(1e6))
        process = subprocess.Popen(self.command("--only", "mm1,mm8", "--runs", "1"), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while not (pid.exists() and pid.read_text().strip()) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("mm1", output)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)


if __name__ == "__main__":
    unittest.main()
