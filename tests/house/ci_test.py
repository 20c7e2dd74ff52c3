"""The closing lines of .ci/run: made-up steps, of which some fail, and what is said of them at the end."""

import pathlib
import subprocess
import tempfile
import unittest

from tree import ROOT

PASSING = """    Start 1: a.Queue
1/1 Test #1: a.Queue ..........   Passed    0.01 sec

100% tests passed, 0 tests failed out of 1
"""


def failing(names, output="Value of: 2 + 2\n"):
    """What ctest prints if these tests fail, one test is skipped and one passes."""
    everything = len(names) + 2
    text = f"1/{everything} Test #1: a.Queue ..........   Passed    0.01 sec\n    Start 2: b.Files\n"
    text += f"2/{everything} Test #2: b.Files ..........***Skipped   0.00 sec\n"
    for number, name in enumerate(names, 3):
        text += f"{number}/{everything} Test #{number}: {name} ..........***Failed    1.00 sec\nsaid by {name}\n{output}\n"
    text += f"\n9% tests passed, {len(names)} tests failed out of {everything}\n\nThe following tests did not run:\n"
    text += "\t  2 - b.Files (Skipped)\n\nThe following tests FAILED:\n"
    return text + "".join(f"\t  {number} - {name} (Failed)\n" for number, name in enumerate(names, 3)) + "Errors while running CTest\n"


class Steps(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_steps(self, **steps):
        """(exit status, lines of output); each step prints its text and fails if it speaks of failures or errors."""
        script = f"set -uo pipefail\n. '{ROOT / '.ci/steps.sh'}'\nlogs='{self.folder}'\n"
        for name, text in steps.items():
            (self.folder / f"{name}.text").write_text(text)
            script += f"{name}() {{ cat '{self.folder}/{name}.text'; ! grep -qE 'FAILED|error' '{self.folder}/{name}.text'; }}\n"
            script += f"step {name} {name}\n"
        done = subprocess.run(["bash", "-c", script + "summary\n"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout.splitlines()

    def test_nothing_failed(self):
        status, lines = self.run_steps(format="", test=PASSING)
        self.assertEqual((status, lines[-1]), (0, "2 passed, 0 failed"))
        self.assertNotIn("FAILED", "".join(lines))
        self.assertNotIn("a.Queue", "".join(lines))
        self.assertIn("100% tests passed, 0 tests failed out of 1", lines)
        self.assertEqual((self.folder / "test.log").read_text(), PASSING)

    def test_every_failed_step_and_test_is_named_at_the_end(self):
        status, lines = self.run_steps(format="a.cpp:1: error: layout\n", test=failing(["c.Order", "d.Time"]), clang=PASSING)
        self.assertEqual(status, 1)
        self.assertEqual([line.split(" (")[0] for line in lines[-6:-2]],
                         ["FAILED step format", "FAILED step test", "  FAILED test c.Order", "  FAILED test d.Time"])
        self.assertTrue(lines[-2].startswith("1 skipped"))
        self.assertEqual(lines[-1], "3 passed, 3 failed")

    def test_the_first_three_failures_are_shown_once_more(self):
        _, lines = self.run_steps(build="b.cpp:2: error: no such type\n", test=failing(["c.One", "c.Two", "c.Three"]))
        end = lines[lines.index("=== first failures of build once more"):]
        self.assertIn("b.cpp:2: error: no such type", end)
        self.assertEqual([line for line in end if line.startswith("said by")], ["said by c.One", "said by c.Two"])

    def test_no_failure_is_shown_at_length(self):
        names = [f"c.Number{n}" for n in range(30)]
        _, lines = self.run_steps(test=failing(names, "".join(f"line {n}\n" for n in range(100))))
        end = lines[lines.index("=== first failures of test once more"):]
        self.assertLessEqual(len(end), 3 * 40 + 15)
        self.assertIn("line 99", end)
        self.assertEqual(sum(line.startswith("  FAILED test") for line in end), 8)
        self.assertIn("  and 22 more", end)

    def test_a_step_that_fails_although_its_tests_pass(self):
        status, lines = self.run_steps(test=PASSING + "error: the program ended with signal 11\n")
        self.assertEqual((status, lines[-1]), (1, "0 passed, 1 failed"))
        self.assertTrue(lines[-3].startswith("FAILED step test"))


class FuzzTargets(unittest.TestCase):
    def test_each_has_its_folder_of_seeds(self):
        lines = [line.split() for line in (ROOT / "tests/fuzz/seeds.txt").read_text().splitlines() if line[0] != "#"]
        targets = [path.name.removesuffix("_fuzz.cpp") for path in sorted((ROOT / "tests/fuzz").glob("*_fuzz.cpp"))]
        self.assertIn("parameters", targets)
        self.assertEqual([name for name, _ in lines], targets)
        for name, folder in lines:
            self.assertTrue(any(path.is_file() for path in (ROOT / folder).iterdir()), name)


if __name__ == "__main__":
    unittest.main()
