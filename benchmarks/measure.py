"""Runs the programs: one at a time, on one core, with a time limit; compares what they computed."""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile

import plan

DOES_NOT_DO_IT = 3  # exit status of a program for a workload that its engine cannot do
TOLERANCE = 1e-9
HERE = os.path.dirname(os.path.abspath(__file__))


class Failure(Exception):
    """Said to the user as it is; exit status 1."""


class Bench:
    def __init__(self, build, core, timeout):
        self.bin = os.path.join(build, "bin")
        self.core = core
        self.timeout = timeout
        self.numbers = {}  # (workload, count): file of random numbers for engines that are not C++
        self.checks = {}  # (workload, count): the value that is right
        self.disagreements = {}  # "ENGINE on WORKLOAD": what it computed, and what our own engine did
        self.folder = None

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="osarium-bench-")
        return self

    def __exit__(self, *exception):
        self.folder.cleanup()

    def program(self, engine, workload="mm1"):
        return os.path.join(self.bin, ("model-" if workload == "model16" else "peer-") + engine)

    def installed(self, engine):
        if engine != "simpy":
            return os.access(self.program(engine), os.X_OK)
        if not os.access(self.program("numbers"), os.X_OK):
            return False
        probe = [sys.executable, "-c", "import SimPy.Simulation"]
        return subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0

    def call(self, what, command, pinned=True):
        """Exit status and standard output of the command; a crash or a lapse of time is a Failure."""
        def prepare():
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            if pinned and self.core is not None:
                os.sched_setaffinity(0, {self.core})
        # An interrupt while the program is being started would leave it running, known to nobody: it waits.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, errors="replace", preexec_fn=prepare) as process:
                try:
                    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
                    output, errors = process.communicate(timeout=self.timeout)
                except BaseException:  # also an interrupt: nothing of ours is left behind, not even a zombie
                    process.kill()
                    process.wait()
                    raise
        except subprocess.TimeoutExpired:
            raise Failure(f"{what} took longer than {self.timeout:g} s and was ended (--timeout)") from None
        except OSError as error:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            raise Failure(f"{what} cannot be started: {error}") from None
        status = process.returncode
        if status not in (0, DOES_NOT_DO_IT):
            how = f"exit status {status}" if status > 0 else f"signal {-status}"
            raise Failure(f"{what} ended with {how}: {' '.join(command)}\n{errors.strip()[-2000:]}".rstrip())
        return status, output

    def run(self, engine, workload, count):
        """(rate, check), or None if the engine does not do this workload."""
        program = self.program(engine, workload)
        command = [program, workload, str(count)]
        if engine == "simpy":
            command = [sys.executable, "-O", os.path.join(HERE, "peers", "simpy.py"), workload, str(count),
                       self.numbers_for(workload, count)]
        elif workload == "model16" and not os.access(program, os.X_OK):
            return None
        status, output = self.call(f"{engine} on {workload}", command)
        if status == DOES_NOT_DO_IT:
            return None
        try:
            answer = json.loads(output)
            rate, check = answer["rate"], float(answer["check"])
        except (ValueError, KeyError, TypeError):
            raise Failure(f"{engine} on {workload} printed no result: {output.strip()[:200]!r}") from None
        return (check if rate is None else float(rate)), check

    def numbers_for(self, workload, count):
        key = workload, count
        if key not in self.numbers:
            path = os.path.join(self.folder.name, f"{workload}-{count}")
            status, _ = self.call("peer-numbers", [self.program("numbers"), workload, str(count), path])
            if status == DOES_NOT_DO_IT:
                open(path, "wb").close()
            self.numbers[key] = path
        return self.numbers[key]

    def right_check(self, workload, count):
        """What our own engine computes for this much work: run once if no measured run has told."""
        key = workload, count
        if key not in self.checks:
            result = self.run("osarium", workload, count)
            if result is None:
                raise Failure(f"osarium does not do {workload}, so nothing tells whether the others are right")
            self.checks[key] = result[1]
        return self.checks[key]

    def agrees(self, engine, workload, count, check):
        """Whether the check value is the right one. Rates of engines that disagree are of different work."""
        right = self.right_check(workload, count)
        if abs(check - right) <= TOLERANCE * abs(right):
            return True
        self.disagreements[f"{engine} on {workload}"] = (
            f"{engine} and osarium disagree on {workload} with {count} {plan.WORKLOADS[workload].unit[:-2]}: the check value is "
            f"{check:.12g} and should be {right:.12g}; they did not do the same work, or one of them computes wrongly")
        return False

    def measure(self, workload, engines, runs, quick, progress):
        """The results of one workload, of the engines that agree. They take turns, so that a slow minute hits all of them."""
        samples, checks = {engine: [] for engine in engines}, {}
        for turn in range(runs):
            for engine in engines:
                if engine not in samples:
                    continue
                progress(f"{workload.name}: {engine}, run {turn + 1} of {runs}")
                count = plan.count_of(workload, engine, quick)
                result = self.run(engine, workload.name, count)
                if result is None:
                    del samples[engine]
                    continue
                rate, check = result
                if engine == "osarium":
                    self.checks.setdefault((workload.name, count), check)
                if workload.name != "idle" and not self.agrees(engine, workload.name, count, check):
                    del samples[engine]
                    continue
                samples[engine].append(rate)
                checks[engine] = check
        return [{"engine": engine, "workload": workload.name, "rate": statistics.median(rates),
                 "check": checks[engine], "unit": workload.unit, "count": plan.count_of(workload, engine, quick)}
                for engine, rates in samples.items()]

    def micro(self, quick):
        """Google Benchmark's list of results: CPU time per operation in ns. Threads are not pinned to one core."""
        program = os.path.join(self.bin, "benchmark_engine")
        if not os.access(program, os.X_OK):
            return []
        found = []
        for pinned, only in ((True, "-on_threads"), (False, "on_threads")):
            _, output = self.call("benchmark_engine", [program, "--benchmark_format=json", f"--benchmark_filter={only}",
                                                       f"--benchmark_min_time={0.02 if quick else 0.2}"], pinned)
            found += json.loads(output)["benchmarks"]
        return found

    def systems(self, quick):
        """Google Benchmark's list of results: requests simulated per second of CPU time, and what was done for each."""
        program = os.path.join(self.bin, "benchmark_systems")
        if not os.access(program, os.X_OK):
            return []
        _, output = self.call("benchmark_systems", [program, "--benchmark_format=json",
                                                    f"--benchmark_min_time={0.1 if quick else 1}"], True)
        return json.loads(output)["benchmarks"]
