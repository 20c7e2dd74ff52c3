"""`trace record`: with tracers that are scripts, and with the real strace where there is one."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest
import unittest.mock

from program import PROGRAM, ProgramTest

DATA = pathlib.Path(__file__).resolve().parents[1] / "workloads/traces/data"
# Runs the command behind --, if there is one, and leaves or prints an excerpt of a real trace.
FAKE_PERF = """#!/bin/sh
echo "$@" >> calls
case $1 in
  --version) echo "perf version 0.0";;
  script) cat %s;;
  record) while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done; shift; "$@";;
esac
"""
FAKE_STRACE = """#!/bin/sh
echo "$@" >> calls
[ "$1" = --version ] && echo "strace -- version 0.0" && exit
while [ "$1" != -o ]; do shift; done
[ "$2" = /dev/null ] || cat %s > "$2"
"""


class Record(ProgramTest):
    def tracers(self, **scripts):
        """The folder of programs that are found: these, and a few of the system's."""
        folder = self.folder / "bin"
        folder.mkdir()
        for name in ("true", "sleep", "sh", "cat", "echo", "python3"):
            (folder / name).symlink_to(shutil.which(name))
        for name, script in scripts.items():
            (folder / name).write_text(script)
            (folder / name).chmod(0o755)
        patched = unittest.mock.patch.dict(os.environ, {"PATH": str(folder)})
        patched.start()
        self.addCleanup(patched.stop)

    def recorded(self, *arguments):
        """What --json prints, where a command may follow."""
        return json.loads(self.out("trace", "record", "--json", "--quiet", *arguments))

    def calls(self):
        return (self.folder / "calls").read_text()

    def test_with_perf(self):
        self.tracers(perf=FAKE_PERF % (DATA / "nginx-all.perf.txt"))
        document = self.recorded("-o", "a.trace", "--", "sh", "-c", "echo done >> ran; sleep 0.2")
        self.assertEqual((self.folder / "ran").read_text(), "done\ndone\n")  # without a tracer, then with one
        self.assertGreaterEqual(document["untraced"]["elapsed"], 0.2)
        self.assertGreater(document["slow_down"], 0)
        info = self.document("trace", "info", "a.trace")
        self.assertEqual(info["kinds"], self.document("trace", "info", str(DATA / "nginx-all.perf.txt"))["kinds"])
        header = info["header"]
        self.assertTrue(header["tracer"].startswith("perf version 0.0: perf record -q -a "))
        self.assertRegex(header["untraced_cpu"], r"^sh=\S+s/\S+s$")
        self.assertRegex(header["machine"], r"^\d+ cpus, .*Linux")
        self.assertIn("raw_syscalls:sys_enter,raw_syscalls:sys_exit --exclude-perf", self.calls())
        self.assertEqual([path.name for path in self.folder.glob("*.partial")], [])

    def test_light_and_a_process(self):
        self.tracers(perf=FAKE_PERF % (DATA / "fio.perf.txt"))
        out = self.out("trace", "record", "--light", "--pid", str(os.getpid()), "--seconds", "100ms", "--origin", "me")
        self.assertIn("written: recorded.trace", out)
        self.assertNotIn("times as long", out)  # not the same work
        records = [call for call in self.calls().splitlines() if call.startswith("record")]
        self.assertIn("sleep 0.1", records[-1])
        self.assertNotIn("page_fault", records[-1])
        self.assertEqual(self.document("trace", "info", "recorded.trace")["header"]["origin"], "me")

    def test_with_strace_if_perf_may_not(self):
        self.tracers(perf="#!/bin/sh\necho no rights >&2\nexit 255\n", strace=FAKE_STRACE % (DATA / "sqlite.strace"))
        document = self.recorded("-o", "a.trace", "--", "true")
        self.assertEqual(document["dialect"], "strace")
        self.assertTrue(document["header"]["untraced_cpu"].startswith("*="))
        self.assertIn("no rights", self.refused("trace", "record", "--with", "perf", "--", "true"))

    def test_what_is_missing_and_its_remedy(self):
        self.tracers()
        errors = self.refused("trace", "record", "--", "true")
        self.assertIn('found "perf", which is not installed; allowed: on Debian: apt-get install linux-perf', errors)
        self.assertIn("apt-get install strace", errors)
        self.assertIn("perf or strace", self.refused("trace", "record", "--with", "dtrace", "--", "true"))
        self.assertIn("which is no program", self.refused("trace", "record", "--", "absent"))
        self.assertIn("-- COMMAND, or --pid PID", self.refused("trace", "record"))
        self.assertIn("which is no process here", self.refused("trace", "record", "--pid", "4194305"))
        self.assertIn("one of them", self.refused("trace", "record", "--pid", "1", "--", "true"))
        self.assertIn("is for record", self.refused("trace", "info", "x", "--light"))
        self.assertIn("cannot be written", self.refused("trace", "record", "-o", "no/folder", "--", "true"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["bin"])

    def test_a_command_that_fails_is_recorded_with_a_warning(self):
        self.tracers(perf=FAKE_PERF % (DATA / "fio.perf.txt"))
        status, _, errors = self.call("trace", "record", "--", "sh", "-c", "exit 3")
        self.assertEqual(status, 0)
        self.assertIn("which ended with status 3", errors)

    def test_an_interrupt_reaches_the_command_and_keeps_what_is_recorded(self):
        self.tracers(perf=FAKE_PERF % (DATA / "fio.perf.txt"))
        for run, status, sent in ((1, None, signal.SIGINT), (2, "the recording was interrupted", signal.SIGINT),
                                  (2, "the recording was interrupted", signal.SIGTERM)):
            for name in ("calls", "first", "waits", "a.trace"):
                (self.folder / name).unlink(missing_ok=True)
            wait = ": > waits; sleep 30"
            script = f"[ -e first ] && {{ {wait}; }}; : > first" if run == 2 else wait
            program = subprocess.Popen([PROGRAM, "trace", "record", "-o", "a.trace", "--", "sh", "-c", script],
                                       cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while not (self.folder / "waits").exists():
                self.assertIsNone(program.poll())
                time.sleep(0.01)
            time.sleep(0.5)  # a shell that has not begun to wait for its `sleep` would lose the interrupt
            program.send_signal(sent)
            program.communicate(timeout=20)
            self.assertEqual(program.returncode, 130)
            self.assertEqual((self.folder / "a.trace").exists(), status is not None)
            if status:
                self.assertEqual(self.document("trace", "info", "a.trace")["cut"], status)

    @unittest.skipUnless(shutil.which("strace") and subprocess.run(["strace", "-o", "/dev/null", "true"]).returncode == 0,
                         "no strace that may trace")
    def test_the_real_strace(self):
        document = self.recorded("--with", "strace", "--", "sh", "-c", "cat /dev/null & wait")
        self.assertGreaterEqual(document["kinds"]["sched_wakeup_new"], 1)
        self.assertEqual([entry for entry in document["skipped"] if "signal" not in entry["reason"]
                          and "end of a thread" not in entry["reason"]], [])


if __name__ == "__main__":
    unittest.main()
