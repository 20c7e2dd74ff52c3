"""What cpus and kernels of an architecture share while a workload runs, as compare measures it."""

import unittest

from program import ProgramTest
from study import study

OPEN = "{base: will-it-scale-open, after: [{kind: close}, {kind: compute, time: {kind: exponential, mean: 200ns}}]}"
MUNMAP = "{base: will-it-scale-munmap, after: [{kind: compute, time: {kind: exponential, mean: 200ns}}]}"
SHORT = "{duration: 2ms, warmup: 2ms, replicas: 2}"


def things(run, kind):
    """{name: thing} of a run's locks, lines or interrupts."""
    return {thing["name"]: thing for thing in run["structure"][kind]}


class Structure(ProgramTest):
    def runs(self, **changed):
        self.write("study.yaml", study(machine="rainforest-s-a", **changed))
        return {run["architecture"]: run for run in self.document("compare", "study.yaml")["runs"]}

    def assert_nothing_between_kernels(self, run):
        for kind in ("locks", "lines", "interrupts"):
            for thing in run["structure"][kind]:
                self.assertLessEqual(thing["kernels"], 1, thing)
                self.assertEqual(thing.get("across_kernels", 0), 0, thing)

    def test_open_meets_at_the_locks_of_an_old_kernel(self):
        runs = self.runs(workload=OPEN, architectures="[linux-2.6.32, ifts]", run=SHORT)
        old, partitions = runs["linux-2.6.32"], runs["ifts"]
        self.assertEqual((old["structure"]["cpus"], old["structure"]["kernels"]), (12, 1))
        for name in ("dcache lock", "dentry lock", "open files lock"):
            lock = things(old, "locks")[name]
            self.assertEqual((lock["cpus"], lock["kernels"]), (12, 1), lock)
            self.assertGreaterEqual(lock["times"], old["structure"]["requests"])
            self.assertGreater(lock["contended"], 0)
            self.assertGreater(lock["waited"], 0)
            self.assertGreater(lock["moves"], lock["across_sockets"])
        self.assertEqual(things(old, "lines")["dentry references"]["cpus"], 12)
        self.assert_nothing_between_kernels(partitions)
        self.assertEqual(partitions["structure"]["kernels"], 2)
        for kind in ("locks", "lines"):
            for thing in partitions["structure"][kind]:
                self.assertLessEqual(thing["cpus"], 6, thing)

    def test_sloppy_references_stay_on_their_cpus(self):
        runs = self.runs(workload=OPEN, architectures="[linux-2.6.32, linux-2.6.35m]", run=SHORT)
        moves = {name: things(run, "lines")["dentry references"]["moves"] / run["structure"]["requests"]
                 for name, run in runs.items()}
        self.assertGreater(moves["linux-2.6.32"], 1)
        self.assertLess(moves["linux-2.6.35m"], 0.1)

    def test_committed_memory_is_counted_under_a_lock_or_sloppily(self):
        sloppy = "{base: linux-2.6.32, name: sloppy, sharing: {kernel: {committed_count: sloppy}}}"
        runs = self.runs(workload=MUNMAP, architectures=f"[linux-2.6.32, {sloppy}, ifts]", run=SHORT)
        lock = things(runs["linux-2.6.32"], "locks")["committed memory"]
        self.assertEqual((lock["cpus"], lock["kernels"]), (12, 1))
        self.assertNotIn("committed memory", things(runs["sloppy"], "locks"))
        line = things(runs["sloppy"], "lines")["committed memory counts"]
        self.assertEqual((line["cpus"], line["kernels"]), (12, 1))
        self.assert_nothing_between_kernels(runs["ifts"])

    def test_a_server_and_its_clients_use_lines_and_interrupts(self):
        runs = self.runs(run=SHORT)
        for run in runs.values():
            self.assertGreater(things(run, "interrupts")["device"]["times"], 0)
            self.assertEqual(things(run, "interrupts")["device"]["cpus"], 1)
            socket = things(run, "locks")["socket"]
            self.assertEqual((socket["cpus"], socket["kernels"]), (2, 1), "that of the interrupt and that of the thread")
            self.assertGreater(socket["times"], 2 * run["structure"]["requests"])
            self.assertGreater(socket["moves"], run["structure"]["requests"])

    def test_shootdowns_say_how_many_cpus_they_reach(self):
        workload = """{name: unmaps, arrivals: {kind: closed}, threads: {kind: per_core},
                      steps: [{kind: map, bytes: 64KiB}, {kind: touch}, {kind: unmap}]}"""
        runs = self.runs(workload=" ".join(workload.split()), architectures="[linux-2.6.32, ifts]", run=SHORT)
        for name, cpus in (("linux-2.6.32", 12), ("ifts", 6)):
            shootdown = things(runs[name], "interrupts")["TLB shootdown"]
            self.assertEqual((shootdown["cpus"], shootdown["kernels"]), (cpus, 1), shootdown)
            self.assertGreater(shootdown["targets"], shootdown["sendings"])
        self.assert_nothing_between_kernels(runs["ifts"])

    def test_only_what_happens_after_the_warm_up_is_counted(self):
        workload = "{base: memcached-etc, arrivals: {kind: poisson, rate: 100krps}}"
        short, long = (next(iter(self.runs(workload=workload, architectures="[monolithic]",
                                           run=f"{{duration: 5ms, warmup: {warmup}, replicas: 1}}").values()))
                       for warmup in ("1ms", "20ms"))
        counts = [things(run, "interrupts")["device"]["times"] / run["structure"]["requests"] for run in (short, long)]
        self.assertAlmostEqual(counts[0] / counts[1], 1, delta=0.25)

    def test_text_and_page_show_it(self):
        self.write("study.yaml", study(machine="rainforest-s-a", workload=OPEN, architectures="[linux-2.6.32, ifts]", run=SHORT))
        text = self.out("compare", "study.yaml", "-o", "here")
        self.assertRegex(text, r"(?m)^  kernels +1 on 12 cpus +2 on 12 cpus$")
        self.assertRegex(text, r"(?m)^    dcache lock +[\d.]+, 12 cpus +[\d.]+, 6 cpus$")
        self.assertRegex(text, r"(?m)^  shared by kernels +none +none$")
        self.assertIn("<td>  dcache lock</td>", (self.folder / "here/report.html").read_text())


if __name__ == "__main__":
    unittest.main()
