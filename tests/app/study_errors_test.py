"""What is wrong with a study: every error with its place, the reason and a remedy; nothing runs and nothing is written."""

import os
import unittest

from program import ProgramTest
from study import study


class StudyErrors(ProgramTest):
    def errors(self, *words, **changed):
        """The lines of what compare says of the changed study."""
        self.write("study.yaml", study(**changed))
        err = self.refused("compare", "study.yaml", *words)
        self.assertEqual(self.refused("check", "study.yaml", *words), err)
        return err.splitlines()

    def error(self, *words, **changed):
        lines = self.errors(*words, **changed)
        self.assertEqual(len(lines), 1, lines)
        return lines[0]

    def test_names(self):
        self.assertRegex(self.error(architectures="[monolithic, mikrokernel]"),
                         r'^study\.yaml:4:29: .*found "mikrokernel", which is no architecture; allowed: monolithic, .*'
                         r'did you mean "microkernel"\?')
        self.assertRegex(self.error(workload="memcached-ect"),
                         r'^study\.yaml:3:11: workload: found "memcached-ect", which is no workload; allowed: .*'
                         r'did you mean "memcached-etc"\?')
        self.assertRegex(self.error(machine="rainforest"), r'^study\.yaml:2:10: machine: found "rainforest".*did you mean "rainforest-s-')

    def test_all_at_once(self):
        lines = self.errors(machine="rhods", architectures="[monolitic]", run="{duration: 5, replicas: 0, sed: 1}", wrkload="x")
        self.assertEqual([line.split(": ")[0] for line in lines],
                         ["study.yaml:2:10", "study.yaml:4:17", "study.yaml:5:17", "study.yaml:5:30", "study.yaml:5:33",
                          "study.yaml:6:1"])

    def test_values_of_run(self):
        self.assertRegex(self.error(run="{replicas: 0}"), r'5:17: (run\.)?replicas: found "0", which is out of range; allowed: .*1')
        self.assertRegex(self.error(run="{duration: 5}"), r'5:17: (run\.)?duration: found "5".*allowed: .*4us')
        self.assertRegex(self.error(run="{duration: 5parsec}"), r'5:17: (run\.)?duration: found "5parsec"')
        self.assertRegex(self.error(run="{durations: 5ms}"), r'5:7: (run\.)?durations: .*did you mean "duration"\?')
        self.assertRegex(self.error("-s", "run.replicas=0"), r'^-s run\.replicas=0: (run\.)?replicas: found "0"')
        self.assertRegex(self.error("-s", "run.replica=3"), r'^-s run\.replica=3: .*did you mean "replicas"\?')

    def test_values_of_a_workload(self):
        mean = "{name: mine, steps: [{kind: compute, time: {kind: exponential, mean: -1us}}]}"
        self.assertRegex(self.error(workload=mean), r'^study\.yaml:3:80: .*mean: found "-1us".*out of range')
        rate = "{base: memcached-etc, arrivals: {kind: poisson, rate: 400}}"
        self.assertRegex(self.error(workload=rate), r'^study\.yaml:3:65: .*rate: found "400".*allowed: a rate')

    def test_calls_of_nobody(self):
        front = "{name: front, arrivals: {kind: closed}, steps: [{kind: call, to: back}]}"
        inside = "{name: back, steps: [{kind: getpid}]}"
        for workload in (front, f"[{front}, {inside}]"):
            self.assertRegex(self.error(workload=workload),
                             r"^study\.yaml:3:1[12]: workload: front calls back, which serves no calls; allowed: .*kind: calls")

    def test_twice(self):
        self.assertRegex(self.error(architectures="[ifts, monolithic, ifts]"),
                         r'^study\.yaml:4:35: architectures: found "ifts", is there twice; allowed: .*name: another')
        self.assertRegex(self.error(workload="[memcached-etc, memcached-etc]"), r'^study\.yaml:3:27: workload: .*is there twice')

    def test_missing_parts(self):
        for key in ("machine", "workload", "architectures"):
            self.assertRegex(self.error(**{key: None}), rf"^study\.yaml:1:1: {key}: is missing")
        self.assertIn("architectures", self.error(architectures="[]"))

    def test_a_service_that_nobody_connects(self):
        rules = "[{from: kernel, use: {kind: shared_ring}}]"
        lines = self.errors(architectures=f"[monolithic, {{base: microkernel, name: mine, connect: {rules}}}]")
        for line in lines:
            self.assertRegex(line, r'^study\.yaml:4:29: architectures\[1\]: found "mine", \w+ (is not connected|cannot be called)')

    def test_more_pinned_cpus_than_there_are(self):
        cpus = "{name: mine, steps: [{kind: getpid}], pinning: {kind: cpus, cpus: [0, 17]}, threads: {kind: pool, threads: 2}}"
        self.assertRegex(self.error(workload=cpus), r"^study\.yaml:3:58: workload: mine: a thread is pinned to cpu 17, which "
                                                    r"programs do not have \(under monolithic, microkernel\); allowed: ")
        spread = "{name: mine, steps: [{kind: getpid}], pinning: {kind: spread}, threads: {kind: pool, threads: 9}}"
        self.assertRegex(self.error(workload=spread), "9 threads, each pinned to a cpu of its own, but programs have 4 cpus")

    def test_threads_that_a_central_queue_would_move(self):
        central = "[{base: monolithic, name: central, scheduling: {policy: {kind: fifo}, scope: central, balancing: none}}, monolithic]"
        pinned = "{base: synthetic, pinning: {kind: spread}}"
        self.assertRegex(self.error(workload=pinned, architectures=central),
                         r"^study\.yaml:3:38: workload: synthetic: its threads are pinned, but those of a central queue run everywhere "
                         r"\(under central\); allowed: pinning: \{kind: none\}, or scheduling\.scope: per_cpu$")
        self.assertRegex(self.error(workload="{base: synthetic, pinning: {kind: none}, threads: {kind: per_core}}", architectures=central),
                         r"^study\.yaml:3:61: workload: .*allowed: threads: \{kind: pool\}, or ")

    def test_a_node_that_is_not_there(self):
        self.assertRegex(self.error(workload="{base: synthetic, memory_policy: {kind: node, node: 1}}"),
                         r"^study\.yaml:3:44: workload: synthetic: its memory is to be on node 1, which the machine does not have "
                         r"\(under monolithic, microkernel\); allowed: nodes from 0 to 0$")

    def test_recorded_arrivals(self):
        """Errors in a file have its name, line and column; the path of the file begins where the study is."""
        arrivals = "{name: mine, steps: [{kind: getpid}], arrivals: {kind: trace, unit: ms, file: %s}}"
        self.assertRegex(self.error(workload=arrivals % "times.txt"),
                         r'^study\.yaml:3:89: workload\.arrivals\.file: found "times\.txt", does not exist; allowed: the path of a text file')
        self.write("times.csv", "1\n3\n2\nx\n-1\n")
        self.assertRegex(self.error(workload=arrivals % "times.txt"), r'did you mean "times\.csv"\?$')
        lines = self.errors(workload=arrivals % "times.csv")
        self.assertRegex(lines[0], r'^times\.csv:3:1: found "2", which is earlier than the time before it; allowed: times in ascending order')
        self.assertRegex(lines[1], r'^times\.csv:4:1: found "x", which is not a number; allowed: numbers of ms')
        self.assertRegex(lines[2], r'^times\.csv:5:1: found "-1", which is before the run begins')
        self.write("times.csv", "\n")
        self.assertRegex(self.error(workload=arrivals % "times.csv"), r"^times\.csv: has no times; allowed: a time in each line")
        self.assertRegex(self.error(workload="{base: synthetic, arrivals: {kind: trace, file: times.csv}}"),
                         r"^study\.yaml:3:39: arrivals\.unit: is missing; allowed: s, ms, us or ns")
        (self.folder / "below").mkdir()
        self.write("below/times.csv", "1,2\n")
        self.write("below/study.yaml", study(workload=arrivals % "times.csv"))
        self.assertRegex(self.refused("check", "below/study.yaml"), r'^below/times\.csv:1:3: found "2", where a line has 2 fields')

    def test_no_file(self):
        self.assertRegex(self.refused("compare", "none.yaml"), r"^none\.yaml: .*(exist|opened|read)")

    def test_no_study(self):
        self.write("machine.yaml", "cores: 4\n")
        self.assertIn("machine.yaml:1:1: ", self.refused("compare", "machine.yaml"))
        self.assertIn("another format", study(osarium="another format"))
        self.assertRegex(self.error(osarium="2"), r'^study\.yaml:1:10: osarium: found "2", which is no format of studies; allowed: 1')


class Warnings(ProgramTest):
    """Settings that cannot matter: said, and the study runs."""

    def warnings(self, **changed):
        self.write("study.yaml", study(**{"run": "{duration: 1ms, warmup: 200us, replicas: 1}", **changed}))
        seen = [self.call(verb, "study.yaml") for verb in ("check", "compare", "run")]
        self.assertEqual([status for status, _, _ in seen], [0, 0, 0])
        self.assertEqual(len({err for _, _, err in seen}), 1)
        lines = seen[0][2].splitlines()
        told = self.document("compare", "study.yaml")["errors"]
        self.assertEqual([(error["warning"], error["text"]) for error in told], [(True, line) for line in lines])
        self.assertEqual(self.call("compare", "study.yaml", "--quiet")[2], "")
        return lines

    def warning(self, **changed):
        lines = self.warnings(**changed)
        self.assertEqual(len(lines), 1, lines)
        return lines[0]

    def test_balancing(self):
        calm = "[monolithic, {base: monolithic, name: calm, scheduling: {balancing: none, balance_interval: 2ms, migration_cost: 1us}}]"
        one, two = self.warnings(architectures=calm)
        self.assertRegex(one, r'^study\.yaml:4:\d+: warning: architectures\[1\]\.scheduling\.balance_interval: found "2ms", which has no '
                              r"effect here; allowed: balancing: periodic, or none of it$")
        self.assertIn("migration_cost", two)
        self.assertEqual(self.warnings(architectures=calm.replace("balancing: none", "balancing: periodic")), [])

    def test_memory_of_a_machine_with_one_node(self):
        policy = "{base: synthetic, threads: {kind: pool, threads: 4}, memory_policy: {kind: interleave}}"
        self.assertRegex(self.warning(workload=policy),
                         r"^study\.yaml:3:\d+: warning: workload\.memory_policy: has no effect on a machine with one node; allowed: ")
        self.assertEqual(self.warnings(workload=policy, machine="rainforest-s-a"), [])

    def test_files_that_nobody_opens(self):
        steps = "steps: [{kind: choose, branches: [{steps: [{kind: open, path: /a}, {kind: close}]}]}]"
        mine = "{name: mine, arrivals: {kind: closed}, files: [{path: /a}, {path: /b}], " + steps + "}"
        self.assertRegex(self.warning(workload=mine),
                         r'^study\.yaml:3:70: warning: workload\.files\[1\]: found "/b", a file that no step opens; allowed: ')

    def test_recorded_arrivals_that_end_early(self):
        self.write("times.txt", "0.1\n0.3\n1.1\n")
        steps = "steps: [{kind: compute, time: {kind: fixed, value: 1us}}]"
        mine = "{name: mine, %s, arrivals: {kind: trace, file: times.txt, unit: ms%s}}"
        self.assertRegex(self.warning(workload=mine % (steps, "")),
                         r'^study\.yaml:3:\d+: warning: workload\.arrivals: found "times\.txt", whose last time is 1\.1ms, and the run ends '
                         r"after 1\.2ms: nobody arrives in between; allowed: a shorter run, or at_end: repeat$")
        for more in (", at_end: repeat", ", rate_factor: 0.9"):
            self.assertEqual(self.warnings(workload=mine % (steps, more)), [])


class Folders(ProgramTest):
    def test_one_that_cannot_be_written_is_said_before_anything_runs(self):
        self.write("study.yaml", study(run="{duration: 20ms, replicas: 10000}"))
        self.write("file", "mine")
        for folder in ("file", "file/below", "/proc/none"):
            self.assertRegex(self.refused("compare", "study.yaml", "-o", folder),
                             rf'^osarium: -o: found "{folder}", which cannot be written; allowed: a folder')
        self.assertEqual(sorted(os.listdir(self.folder)), ["file", "study.yaml"])
        self.assertEqual((self.folder / "file").read_text(), "mine")

    def test_a_wrong_study_makes_none(self):
        self.write("study.yaml", study(machine="none"))
        self.refused("compare", "study.yaml", "-o", "new")
        self.assertEqual(os.listdir(self.folder), ["study.yaml"])


if __name__ == "__main__":
    unittest.main()
