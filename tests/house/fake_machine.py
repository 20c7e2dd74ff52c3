"""A made-up machine for the launcher: a small checkout and a folder of tools, some of them fakes that write down how
they were called. Nothing is installed, compiled or fetched."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from tree import ROOT

REAL_TOOLS = "awk bash cat cut env find flock grep mkdir mv nproc readlink rm sleep tail touch true".split()

FAKES = {
    "dpkg-query": r'''for name in "$@"; do grep -qx -- "$name" "$machine/installed" && printf '<installed %s>' "$name"; done; exit 0''',
    "apt-get": r'''[[ ! -e $machine/offline ]] || { echo "E: Failed to fetch the package"; exit 100; }
[[ $1 != update ]] || { touch "$machine/lists"; exit 0; }
[[ -e $machine/lists ]] || { echo "E: Unable to locate package"; exit 100; }
for word in "${@:2}"; do [[ $word == -* || $word == *::* ]] || echo "$word" >>"$machine/installed"; done''',
    "cmake": r'''trap "exit 130" INT
case $1 in
--preset) mkdir -p build/release && touch build/release/build.ninja
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/release/CMakeCache.txt ;;
--build) echo "environment: CC=${CC-} CXX=${CXX-} MAKEFLAGS=${MAKEFLAGS-} jobs=${CMAKE_BUILD_PARALLEL_LEVEL-}" >>"$machine/calls"
  echo "[1/2] Building"
  [[ ! -e $machine/endless ]] || exec /usr/bin/python3 "$machine/build_without_end.py"
  for ((i = $(cat "$machine/build_seconds") * 20; i > 0; --i)); do sleep 0.05; done
  [[ ! -e $machine/broken ]] || { echo "a.cpp:1: error: expected ;"; exit 1; }
  mkdir -p build/release/bin
  printf '#!/bin/bash\necho "program in $PWD with $*, PATH=$PATH"\n' >build/release/bin/osarium; chmod 755 build/release/bin/osarium ;;
esac''',
    "chmod": 'exec /bin/chmod "$@"',
    "ctest": '''cat "$machine/ctest"
mkdir -p "$2/Testing/Temporary"; cat "$machine/ctest.log" >"$2/Testing/Temporary/LastTest.log"; exit 8''',
    "id": 'cat "$machine/user"',
    "sudo": '[[ $1 != -n || ! -e $machine/password ]] || exit 1; [[ $1 != -n ]] || shift; exec "$@"',
    "g++": "exit 0",
    "ninja": "exit 0",
}

# What bash, and one long sleep in Python, would lose now and then is an interrupt just before they begin to wait.
BUILD_WITHOUT_END = """import os, time
os.mkdir(os.path.join(os.path.dirname(__file__), "building"))
while True:
    time.sleep(0.05)
"""


class Machine:
    """A fresh Debian 12 with root and a network, unless a test says otherwise."""

    def __init__(self, checkout="checkout"):
        self._folder = tempfile.TemporaryDirectory()
        self.base = pathlib.Path(self._folder.name).resolve()
        self.tools, self.checkout = self.base / "tools", self.base / checkout
        self.tools.mkdir()
        for tool in REAL_TOOLS:
            (self.tools / tool).symlink_to(shutil.which(tool, path="/usr/bin:/bin"))
        for tool, body in FAKES.items():
            self.script(self.tools / tool, f'echo "{tool} $*" >>"$machine/calls"\n{body}')
        for name, text in {"installed": "", "calls": "", "user": "0\n", "build_seconds": "0\n", "ctest": "100% tests passed\n", "ctest.log": "",
                           "build_without_end.py": BUILD_WITHOUT_END,
                           "os-release": 'ID=debian\nVERSION_ID="12"\n'}.items():
            (self.base / name).write_text(text)
        for path in ("CMakeLists.txt", "CMakePresets.json", "cmake/a.cmake", "configs/machines/a.yaml",
                     "sim/CMakeLists.txt", "sim/a.cpp"):
            self.write(path)
        self.write("benchmarks/run.py", "import sys\nprint('bench', sys.executable, sys.argv[1:])\n")
        self.write("benchmarks/CMakeLists.txt")
        shutil.copy(ROOT / "osarium", self.checkout / "osarium")
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.base), "OSARIUM_TOOLS": str(self.tools),
                            "OSARIUM_OS_RELEASE": str(self.base / "os-release")}

    def script(self, path, body):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\nmachine='{self.base}'\n{body}\n")
        path.chmod(0o755)

    def write(self, path, text="text\n"):
        (self.checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (self.checkout / path).write_text(text)

    def mark(self, name):
        (self.base / name).touch()

    def unmark(self, name):
        (self.base / name).unlink()

    def start(self, *arguments, program=None, cwd=None, **environment):
        return subprocess.Popen(
            [program or self.checkout / "osarium", *arguments], cwd=cwd or self.base, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**self.environment, **environment}, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))

    def run(self, *arguments, **options):
        """(exit status, standard output, standard error)"""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def calls(self):
        """What the fake tools were called with since the last time this was asked."""
        text = (self.base / "calls").read_text()
        (self.base / "calls").write_text("")
        return text

    def interrupt(self, process):
        """Ctrl-C: the signal goes to the whole group."""
        os.killpg(process.pid, signal.SIGINT)

    def close(self):
        self._folder.cleanup()


class LauncherTest(unittest.TestCase):
    def machine(self, *arguments):
        machine = Machine(*arguments)
        self.addCleanup(machine.close)
        return machine

    def built(self, *arguments):
        machine = self.machine(*arguments)
        self.assertEqual(machine.run("list")[0], 0)
        machine.calls()
        return machine

    def refused(self, result, *words):
        status, out, err = result
        self.assertEqual((status, out), (2, ""))
        for word in words:
            self.assertIn(word, err)
