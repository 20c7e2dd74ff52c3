"""The launcher builds when, and only when, something has changed; alone, at once with another, and after a failure."""

import os
import time
import unittest

from fake_machine import LauncherTest


class Staleness(LauncherTest):
    def rebuilds(self, machine):
        status, _, _ = machine.run("list")
        self.assertEqual(status, 0)
        return "cmake --build" in machine.calls()

    def test_every_kind_of_change(self):
        machine = self.built()
        source = machine.checkout / "sim" / "a.cpp"

        def old_file_in_its_place():
            machine.write("sim/a.cpp", "older\n")
            os.utime(source, (1e9, 1e9))

        changes = {
            "an edit": lambda: machine.write("sim/a.cpp", "new\n"),
            "a new file": lambda: machine.write("sim/deep/b.cpp"),
            "a machine that is compiled in": lambda: machine.write("configs/machines/a.yaml", "new\n"),
            "a new folder": lambda: machine.write("models/CMakeLists.txt"),
            "an older file": old_file_in_its_place,
            "a file gone": source.unlink,
            "the program gone": lambda: (machine.checkout / "build/release/bin/osarium").unlink(),
        }
        for name, change in changes.items():
            change()
            self.assertTrue(self.rebuilds(machine), name)
            self.assertFalse(self.rebuilds(machine), f"after {name}")

    def test_presets_are_read_again_when_they_change(self):
        machine = self.built()
        machine.write("sim/a.cpp")
        machine.run("list")
        self.assertNotIn("--preset", machine.calls())
        machine.write("CMakePresets.json")
        machine.run("list")
        self.assertIn("--preset", machine.calls())

    def test_what_is_not_built_does_not_count(self):
        machine = self.built()
        machine.write("configs/a.yaml")
        machine.write("sim/__pycache__/a.pyc")
        self.rebuilds(machine)  # for the new folder
        machine.write("sim/__pycache__/a.pyc", "other\n")
        machine.write("docs/a.md")
        self.assertFalse(self.rebuilds(machine))

    def test_a_failed_build_says_where_and_is_built_again(self):
        machine = self.machine()
        machine.mark("broken")
        status, out, err = machine.run("list")
        self.assertEqual((status, out), (70, ""))
        self.assertIn("a.cpp:1: error: expected ;", err)
        self.assertIn("error: expected", (machine.checkout / "build/build.log").read_text())
        self.assertEqual(machine.run("list")[0], 70)
        machine.unmark("broken")
        self.assertEqual(machine.run("list")[0], 0)

    def test_two_at_once(self):
        machine = self.machine()
        (machine.base / "build_seconds").write_text("1\n")
        results = [(p.communicate(timeout=60), p.returncode) for p in [machine.start("list"), machine.start("list")]]
        self.assertEqual([status for _, status in results], [0, 0])
        self.assertEqual(sum("waiting for it" in err for (_, err), _ in results), 1)
        self.assertEqual(machine.calls().count("cmake --build"), 1)

    def test_interrupted_build_goes_on_the_next_time(self):
        machine = self.machine()
        machine.mark("endless")
        process = machine.start("list")
        while not (machine.base / "building").exists():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        machine.interrupt(process)
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted", err)
        self.assertNotIn("failed", err)
        machine.unmark("endless")
        self.assertTrue(self.rebuilds(machine))


if __name__ == "__main__":
    unittest.main()
