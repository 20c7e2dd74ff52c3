"""The launcher on made-up machines: what it installs, where it works, what it runs and what it says."""

import unittest

from fake_machine import LauncherTest

TEST_PACKAGES = "libgtest-dev libgmock-dev"
APT = "apt-get update && apt-get install --yes --no-install-recommends g++ cmake ninja-build"

CTEST = """    Start   1: a.Queue
1/3 Test  #1: a.Queue ..........   Passed    0.01 sec
    Start   2: b.Files
2/3 Test  #2: b.Files ..........***Skipped   0.00 sec
    Start   3: c.Order
3/3 Test  #3: c.Order ..........***Failed    1.00 sec
Value of: 2 + 2

67% tests passed, 1 tests failed out of 3
"""
CTEST_LOG = """1/3 Test: a.Queue
Output:
----------------------------------------------------------
a word of a test that passes
<end of output>
2/3 Test: b.Files
Output:
----------------------------------------------------------
Running main() from gtest_main.cc
[ RUN      ] Files
files_test.cpp:177: Skipped
root may read everything
[  SKIPPED ] Files (0 ms)
<end of output>
"""


class FirstUse(LauncherTest):
    def test_says_what_it_installs_then_builds_and_runs(self):
        machine = self.machine()
        status, out, err = machine.run("list", "--json", "two words")
        self.assertEqual((status, out), (0, f"program in {machine.base} with list --json two words, PATH=/usr/bin:/bin\n"))
        self.assertIn("not installed, but needed: g++ cmake", err)
        self.assertIn("building", err)
        calls = machine.calls()
        self.assertIn("apt-get update", calls)
        self.assertIn("OSARIUM_TESTS=OFF -DOSARIUM_BENCHMARKS=OFF -DOSARIUM_PEERS=OFF", calls)
        self.assertNotIn("libgtest-dev", (machine.base / "installed").read_text())

    def test_second_use_does_nothing_but_run(self):
        machine = self.built()
        status, _, err = machine.run("list")
        self.assertEqual((status, err, machine.calls()), (0, "", ""))

    def test_no_install_lists_and_refuses(self):
        machine = self.machine()
        self.refused(machine.run("--no-install", "test"), APT, TEST_PACKAGES)
        self.assertNotIn("apt-get", machine.calls())

    def test_no_install_goes_on_when_nothing_is_missing(self):
        machine = self.built()
        machine.write("sim/b.cpp")
        self.assertEqual(machine.run("--no-install", "list")[0], 0)

    def test_offline_then_online(self):
        machine = self.machine()
        machine.mark("offline")
        self.refused(machine.run("list"), "E: Failed to fetch", APT)
        self.assertNotIn("cmake --", machine.calls())
        machine.unmark("offline")
        self.assertEqual(machine.run("list")[0], 0)

    def test_without_rights(self):
        machine = self.machine()
        (machine.base / "user").write_text("1000\n")
        machine.mark("password")
        self.refused(machine.run("list"), "password", "sudo apt-get update && sudo apt-get install")
        (machine.tools / "sudo").unlink()
        self.refused(machine.run("list"), "no sudo", APT)
        self.assertNotIn("apt-get", machine.calls())

    def test_sudo_that_asks_nothing_is_used(self):
        machine = self.machine()
        (machine.base / "user").write_text("1000\n")
        self.assertEqual(machine.run("list")[0], 0)
        self.assertIn("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get", machine.calls())

    def test_other_distributions(self):
        machine = self.machine()
        for text, named in (('ID=ubuntu\nVERSION_ID="24.04"\nID_LIKE=debian\n', "ubuntu:24.04"),
                            ('ID=debian\nVERSION_ID="13"\n', "debian:13"), ("ID=debian\n", "debian:"),
                            ('ID=linuxmint\nVERSION_ID="22"\nID_LIKE="ubuntu debian"\n', "linuxmint:22")):
            (machine.base / "os-release").write_text(text)
            self.refused(machine.run("--no-install", "list"), f"({named} is untested: these are the names of debian:12)", APT)
        (machine.base / "os-release").write_text("ID=fedora\nVERSION_ID=41\n")
        self.assertEqual(machine.run("list")[0], 0)  # all tools are there: no package manager is needed
        (machine.tools / "ninja").unlink()
        self.refused(machine.run("test"), "fedora:41", "ninja-build", TEST_PACKAGES)


class Places(LauncherTest):
    def test_symlink_spaces_and_cdpath(self):
        machine = self.machine("my own checkout")
        (machine.base / "elsewhere").mkdir()
        link = machine.base / "elsewhere" / "link"
        link.symlink_to("../my own checkout/osarium")
        status, out, _ = machine.run("list", program=link, cwd="/")
        self.assertEqual(status, 0)
        self.assertIn("program in / with list", out)
        machine.calls()
        for program, cwd in (("./osarium", machine.checkout), ("../osarium", machine.checkout / "sim")):
            self.assertEqual(machine.run("list", program=program, cwd=cwd)[::2], (0, ""))
        trap = machine.base / "elsewhere" / "my own checkout"  # where `cd` would go
        trap.mkdir()
        result = machine.run("list", program="my own checkout/osarium", CDPATH=str(trap.parent))
        self.assertEqual(result[::2], (0, ""))
        self.assertEqual(machine.calls(), "")

    def test_a_checkout_that_moved_is_configured_afresh(self):
        machine = self.built()
        machine.checkout = machine.checkout.rename(machine.base / "moved")
        self.assertEqual(machine.run("list")[0], 0)
        self.assertIn("--fresh", machine.calls())

    def test_a_folder_that_cannot_be_written(self):
        machine = self.machine()
        machine.write("build")  # a file stands where the folder should: fails for root as well
        self.refused(machine.run("list"), f"cannot write to {machine.checkout}/build")

    def test_an_old_python_first_on_path(self):
        machine = self.machine()
        for name in ("python3", "cmake", "g++"):
            machine.script(machine.base / "pyenv" / name, f'echo "wrong {name}" >>"$machine/calls"; exit 1')
        path = f"{machine.base / 'pyenv'}:/usr/bin:/bin"
        status, out, _ = machine.run("bench", "--json", PATH=path, PYTHONHOME="/nowhere")
        self.assertEqual((status, out), (0, "bench /usr/bin/python3 ['--json']\n"))
        calls = machine.calls()
        self.assertIn("-DPython3_EXECUTABLE=/usr/bin/python3", calls)
        self.assertNotIn("wrong", calls)

    def test_compiler_variables_are_ignored_and_jobs_honoured(self):
        machine = self.machine()
        machine.run("list", CC="nonsense", CXX="nonsense", MAKEFLAGS="-j99", CMAKE_BUILD_PARALLEL_LEVEL="3")
        self.assertIn("environment: CC= CXX= MAKEFLAGS= jobs=3\n", machine.calls())


class Verbs(LauncherTest):
    def test_test_runs_ctest_and_returns_its_status(self):
        machine = self.machine()
        status, out, _ = machine.run("test", "-R", "queue", CTEST_PARALLEL_LEVEL="5")
        self.assertEqual((status, out), (8, "100% tests passed\n"))
        calls = machine.calls()
        self.assertIn("-DOSARIUM_TESTS=ON -DOSARIUM_BENCHMARKS=OFF", calls)
        self.assertIn(f"ctest --test-dir {machine.checkout}/build/release --output-on-failure --no-label-summary "
                      "--no-tests=error --parallel 5 -R queue\n", calls)

    def test_tests_that_pass_are_only_in_the_log(self):
        machine = self.machine()
        (machine.base / "ctest").write_text(CTEST)
        (machine.base / "ctest.log").write_text(CTEST_LOG)
        _, out, err = machine.run("test")
        self.assertEqual(out, "".join(line for line in CTEST.splitlines(True) if "Start" not in line and "Passed" not in line))
        self.assertIn("osarium: skipped b.Files: root may read everything\n", err)
        self.assertNotIn("a word of a test that passes", err)
        self.assertEqual((machine.checkout / "build/test.log").read_text(), CTEST)
        self.assertIn(str(machine.checkout / "build/test.log"), err)

    def test_parts_asked_for_earlier_stay(self):
        machine = self.machine()
        machine.run("test")
        machine.calls()
        machine.run("bench")
        self.assertIn("-DOSARIUM_TESTS=ON -DOSARIUM_BENCHMARKS=ON", machine.calls())
        machine.run("list")
        self.assertNotIn("--preset", machine.calls())

    def test_peers_are_offered_and_installed_only_on_demand(self):
        machine = self.machine()
        status, out, err = machine.run("bench", "--peers")
        self.assertEqual((status, out), (0, "bench /usr/bin/python3 ['--peers']\n"))
        self.assertIn("left out: libsimgrid-dev", err)
        self.assertIn("-DOSARIUM_PEERS=ON", machine.calls())
        status, out, err = machine.run("bench", "--peers", "--install-peers", "--json")
        self.assertEqual((status, out), (0, "bench /usr/bin/python3 ['--peers', '--json']\n"))
        self.assertNotIn("left out", err)
        self.assertIn("cmake --preset", machine.calls())  # to find the new peers
        self.assertIn("libsimgrid-dev", (machine.base / "installed").read_text())
        self.assertEqual(machine.run("bench", "--peers")[2], "")


if __name__ == "__main__":
    unittest.main()
