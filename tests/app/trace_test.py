"""`trace import` and `trace info`: counts against a count by other means, dirty files, the same bytes twice."""

import collections
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import unittest

from program import PROGRAM, ProgramTest
from study import study

DATA = pathlib.Path(__file__).resolve().parents[1] / "workloads/traces/data"
KINDS = {"sys_enter": "syscall_enter", "sys_exit": "syscall_exit", "sched_migrate_task": "sched_migrate",
         "irq_handler_entry": "irq_entry", "irq_handler_exit": "irq_exit", "ipi_send_cpu": "ipi_send",
         "contention_begin": "lock_begin", "contention_end": "lock_end", "block_rq_issue": "block_issue",
         "block_rq_complete": "block_complete", "page_fault_user": "page_fault"}
FILES = sorted(path.name for path in DATA.glob("*.txt"))


def counted_by_awk(file):
    """Events by name: the first word behind the first one that is a stamp."""
    program = r'{ for (i = 1; i < NF; i++) if ($i ~ /^[0-9]+\.[0-9]+:$/) { print $(i + 1); break } }'
    words = subprocess.run(["awk", program, file], capture_output=True, check=True, text=True).stdout.split()
    names = collections.Counter(word.rstrip(":").split(":")[-1] for word in words)
    return {KINDS.get(name, name): count for name, count in names.items()}


class Traces(ProgramTest):
    def test_counts_are_those_of_awk(self):
        self.assertGreaterEqual(len(FILES), 4)
        for name in FILES:
            document = self.document("trace", "info", str(DATA / name))
            counted = counted_by_awk(DATA / name)
            skipped = {entry["reason"].removeprefix("not imported: "): entry["lines"] for entry in document["skipped"]}
            self.assertEqual(document["kinds"] | skipped, counted, name)
            lines = (DATA / name).read_bytes().count(b"\n")
            self.assertEqual(document["lines"], lines)
            self.assertEqual(document["rows"] + document["comments"] + sum(skipped.values()), lines)
            stamps = [float(stamp) for stamp in re.findall(r" (\d+\.\d+): ", (DATA / name).read_text())]
            self.assertAlmostEqual(document["span"], max(stamps) - min(stamps), places=6)

    def test_the_imported_file_says_what_the_original_does(self):
        for name in FILES:
            original = self.document("trace", "info", str(DATA / name))
            self.out("trace", "import", str(DATA / name), "-o", "a.trace", "--origin", "a test")
            imported = self.document("trace", "info", "a.trace")
            self.assertEqual(imported["header"]["origin"], "a test")
            self.assertEqual(imported["header"]["source"], name)
            for part in ("file", "dialect", "header"):
                original.pop(part), imported.pop(part)
            self.assertEqual(imported, original, name)
            self.assertIn("imported from", self.out("trace", "info", "a.trace"))

    def test_the_numbers_of_a_recording(self):
        file = str(DATA / "fio.perf.txt")
        self.out("trace", "import", file, "-o", "a", "--tracer-cost", "0.85us", "--untraced", "fio=1us/2us per request")
        header = self.document("trace", "info", "a")["header"]
        self.assertEqual((header["tracer_cost"], header["untraced_cpu"]), ("0.85us", "fio=1us/2us per request"))
        errors = self.refused("trace", "import", file, "-o", "b", "--tracer-cost", "0.85", "--untraced", "fio=1us")
        self.assertIn("--tracer-cost: found \"0.85\"", errors)
        self.assertIn("is no comm=user/system", errors)
        self.assertFalse((self.folder / "b").exists())

    def test_calls_of_strace(self):
        for name in ("nginx.strace", "sqlite.strace", "threads.strace"):
            document = self.document("trace", "info", str(DATA / name))
            calls = subprocess.run(["grep", "-cE", r"[0-9] [a-z0-9_]+\(", DATA / name], capture_output=True, text=True).stdout
            ends = subprocess.run(["grep", "-cE", r"(\) +|exit\(0\) )= [^?]", DATA / name], capture_output=True, text=True).stdout
            self.assertEqual(document["dialect"], "strace")
            self.assertEqual(document["kinds"]["syscall_enter"], int(calls), name)
            self.assertEqual(document["kinds"]["syscall_exit"], int(ends), name)
            self.assertEqual(document["backward"], 0)

    def test_arrivals(self):
        """A table of requests, and a study that takes its arrivals from the trace file or from text alike."""
        lines = (DATA / "azure.csv").read_text().splitlines()
        document = self.document("trace", "info", str(DATA / "azure.csv"))
        self.assertEqual(document["kinds"], {"arrival": len(lines) - 1})
        self.assertEqual(document["header"]["arrival_in"], "ContextTokens")
        times = [f"2023-01-01 00:00:00.{i * 13:06}" for i in range(800)]
        self.write("requests.csv", "when_started,bytes\n" + "".join(f"{time},{i}\n" for i, time in enumerate(times)))
        self.out("trace", "import", "requests.csv", "-o", "requests.trace")
        self.write("times.txt", "".join(f"{i * 13}\n" for i in range(800)))
        results = []
        for file in ("times.txt", "requests.trace"):
            self.write("study.yaml", study(workload="{base: synthetic, arrivals: {kind: trace, file: %s, unit: us}}" % file))
            results.append(self.document("run", "study.yaml")["runs"])
        self.assertEqual(*results)
        self.write("study.yaml", study(workload="{base: synthetic, arrivals: {kind: trace, unit: us, file: a.trace, column: x}}"))
        self.out("trace", "import", str(DATA / "fio.perf.txt"), "-o", "a.trace")
        errors = self.refused("run", "study.yaml")
        self.assertIn('arrivals.column: found "x", which is for texts', errors)
        self.assertIn("a.trace: has no arrivals", errors)

    def test_blkparse(self):
        document = self.document("trace", "info", str(DATA / "example.blkparse"))
        self.assertEqual((document["dialect"], document["kinds"]), ("blkparse", {"block_issue": 3, "block_complete": 3}))

    def test_requests_to_disks(self):
        document = self.document("trace", "info", str(DATA / "tpcc.mqsim.trace"))
        requests = [line.split() for line in (DATA / "tpcc.mqsim.trace").read_text().splitlines()]
        self.assertEqual((document["dialect"], document["rows"]), ("mqsim", len(requests)))
        self.assertEqual(document["kinds"], {"block_issue": len(requests)})
        times = [int(request[0]) for request in requests]
        self.assertAlmostEqual(document["span"], (max(times) - min(times)) / 1e9, places=9)
        self.assertIn("cpus, threads     not known, not known", self.out("trace", "info", str(DATA / "tpcc.mqsim.trace")))

    def test_a_slice(self):
        whole = self.document("trace", "info", str(DATA / "fio.perf.txt"))
        stamps = [line.split("] ")[1].split(":")[0] for line in (DATA / "fio.perf.txt").read_text().splitlines()]
        after = [round((float(stamp) - float(stamps[0])) * 1e9) for stamp in stamps]
        parts = {"a": ("--to", "400us"), "b": ("--from", "400us", "--to", "1ms"), "c": ("--from", "1ms")}
        rows = []
        for target, times in parts.items():
            self.out("trace", "slice", str(DATA / "fio.perf.txt"), "-o", target, *times)
            part = self.document("trace", "info", target)
            rows.append(part["rows"])
            self.assertIn("after the first row", part["header"]["slice"])
        self.assertEqual(rows, [sum(low <= at < high for at in after) for low, high in
                                ((0, 400000), (400000, 10**6), (10**6, 10**12))])
        self.assertEqual(sum(rows), whole["rows"])
        self.out("trace", "slice", "c", "-o", "d", "--to", "10us")
        self.assertEqual(self.document("trace", "info", "d")["header"]["slice"].count("after the first row"), 2)
        file = str(DATA / "fio.perf.txt")
        self.assertIn("no row in what is to be kept", self.refused("trace", "slice", file, "-o", "d", "--from", "9s"))
        self.assertIn("at least one", self.refused("trace", "slice", file, "-o", "d"))
        self.assertIn("allowed:", self.refused("trace", "slice", file, "-o", "d", "--to", "12"))
        self.assertIn("not before", self.refused("trace", "slice", file, "-o", "d", "--from", "2s", "--to", "1s"))
        self.assertIn("is for slice", self.refused("trace", "import", file, "-o", "d", "--to", "1s"))

    def test_a_sample(self):
        file = str(DATA / "fio.perf.txt")
        whole = self.document("trace", "info", file)
        for share in ("20%", "60%"):
            self.out("trace", "sample", file, "-o", "a", "--share", share, "--window", "100us")
            self.out("trace", "sample", file, "-o", "b", "--share", share, "--window", "100us")
            self.assertEqual((self.folder / "a").read_bytes(), (self.folder / "b").read_bytes())
            part = self.document("trace", "info", "a")
            self.assertTrue(0 < part["rows"] < whole["rows"])
            self.assertEqual(part["header"]["sample"], f"{share} of windows of 100us, seed 1")
        self.assertIn("is no share", self.refused("trace", "sample", file, "-o", "a"))
        self.assertIn("is no share", self.refused("trace", "sample", file, "-o", "a", "--share", "100%"))
        self.assertIn("is no length", self.refused("trace", "sample", file, "-o", "a", "--share", "1%", "--window", "0s"))
        self.assertIn("is for sample", self.refused("trace", "import", file, "-o", "a", "--share", "1%"))
        self.assertIn("is for sample and anonymise", self.refused("trace", "import", file, "-o", "a", "--seed", "1"))

    def test_without_names(self):
        file = str(DATA / "nginx-all.perf.txt")
        whole = self.document("trace", "info", file)
        self.out("trace", "anonymise", file, "-o", "a", "--machine", "vm-2")
        part = self.document("trace", "info", "a")
        self.assertEqual(part["kinds"], whole["kinds"])
        self.assertEqual((part["threads"], part["span"]), (whole["threads"], whole["span"]))
        self.assertEqual(part["header"], {"format": "perf", "clock": "of the tracer, in seconds; kept in nanoseconds",
                                          "anonymised": "yes", "machine": "vm-2"})
        self.out("trace", "anonymise", "a", "-o", "b", "--seed", "7")
        self.assertEqual(self.document("trace", "info", "b")["kinds"], whole["kinds"])

    def test_the_same_bytes_twice(self):
        for target in ("a.trace", "b.trace"):
            self.out("trace", "import", str(DATA / FILES[0]), "-o", target)
        self.assertEqual((self.folder / "a.trace").read_bytes(), (self.folder / "b.trace").read_bytes())
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a.trace", "b.trace"])

    def test_packed_files(self):
        plain = self.document("trace", "info", str(DATA / "fio.perf.txt"))
        text = (DATA / "fio.perf.txt").read_bytes()
        self.write("a", gzip.compress(text))
        self.assertEqual(self.document("trace", "info", "a")["kinds"], plain["kinds"])
        self.write("cut", gzip.compress(text)[:4000])
        cut = self.document("trace", "info", "cut")
        self.assertEqual(cut["cut"], "the gzip data are cut off")
        self.assertTrue(0 < cut["rows"] < plain["rows"])
        self.assertIn("not whole", self.out("trace", "info", "cut"))
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", DATA / "fio.perf.txt", "-o", self.folder / "b"], check=True)
            self.assertEqual(self.document("trace", "info", "b")["kinds"], plain["kinds"])

    def test_crlf_and_backward_stamps(self):
        lines = (DATA / "fio.perf.txt").read_text().splitlines()
        lines[10], lines[20] = lines[20], lines[10]
        self.write("a", "\r\n".join(lines))
        document = self.document("trace", "info", "a")
        self.assertEqual(document["rows"], len(lines))
        self.assertGreaterEqual(document["backward"], 1)
        self.assertIn("earlier than one before them", self.out("trace", "info", "a"))

    def test_what_is_of_no_use_is_refused(self):
        self.write("empty", "")
        self.write("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100))
        self.write("notes", "no trace at all\n")
        self.write("foreign", "a 1/1 [000] 1.000000: kvm:kvm_exit: x\n")
        for name, reason in (("empty", "is empty"), ("picture", "neither text nor"), ("notes", "has no line of perf"),
                             ("foreign", "no event that can be imported"), ("absent", "cannot be read"), (".", "is a folder")):
            for call in (("info", name), ("import", name, "-o", "out")):
                self.assertIn(reason, self.refused("trace", *call))
        self.assertFalse((self.folder / "out").exists())
        self.assertFalse((self.folder / "out.partial").exists())

    def test_damaged_trace_files_are_refused(self):
        self.out("trace", "import", str(DATA / FILES[0]), "-o", "a.trace")
        whole = (self.folder / "a.trace").read_bytes()
        self.write("cut", whole[:-10])
        self.assertIn("is cut off in block", self.refused("trace", "info", "cut"))
        self.write("flipped", whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
        self.assertIn("its checksum is another", self.refused("trace", "info", "flipped"))

    def test_wrong_calls(self):
        file = str(DATA / FILES[0])
        self.assertIn('did you mean "import"', self.refused("trace", "imprt", file))
        self.assertIn("one FILE too many", self.refused("trace", "info", file, file))
        self.assertIn("-o FILE is missing", self.refused("trace", "import", file))
        self.assertIn("FILE is missing", self.refused("trace", "info"))
        self.assertIn("is for the commands that write", self.refused("trace", "info", file, "-o", "a"))
        self.write("a", (DATA / FILES[0]).read_bytes())
        self.assertIn("which is the file that is read", self.refused("trace", "import", "a", "-o", "a"))
        self.assertIn("cannot be written", self.refused("trace", "import", file, "-o", "no/folder"))

    def test_an_interrupt_keeps_what_is_read(self):
        os.mkfifo(self.folder / "pipe")
        program = subprocess.Popen([PROGRAM, "trace", "import", "pipe", "-o", "a.trace", "--json"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        text = (DATA / "fio.perf.txt").read_bytes()
        with open(self.folder / "pipe", "wb") as pipe:
            for _ in range(20):
                pipe.write(text)
            program.send_signal(signal.SIGINT)
            try:
                for _ in range(20000):
                    pipe.write(text)
            except BrokenPipeError:
                pass
        out, _ = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 130)
        self.assertEqual(json.loads(out)["cut"], "reading was interrupted")
        self.assertEqual(self.document("trace", "info", "a.trace")["cut"], "reading was interrupted")


if __name__ == "__main__":
    unittest.main()
