"""The fingerprint program against tests/golden/fingerprint.txt, in every environment that must not matter.

    fingerprint_test.py FINGERPRINT GOLDEN_FILE
"""

import difflib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM, GOLDEN = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])

# The names of glibc 2.33 and later. The C library then takes its variants for older CPUs, without fused
# multiply-add, whose logarithms and powers differ in the last bit.
MASKED = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4"}

# Bytes that differ between the variants of the C library, where the CPU has several: shows that the mask works.
LIBM = "import math; print([math.exp(math.sin(i / 7)).hex() for i in range(5000)])"


def output(*command, **options):
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment, **options).stdout


class Fingerprint(unittest.TestCase):
    maxDiff = None

    def expect_golden(self, text):
        golden = pathlib.Path(GOLDEN).read_text()
        if text != golden:
            self.fail("not the golden fingerprint:\n" + "".join(
                difflib.unified_diff(golden.splitlines(True), text.splitlines(True), "golden", "this build", n=0)))

    def test_again_and_again(self):
        for _ in range(3):
            self.expect_golden(output(PROGRAM))

    def test_another_working_folder_and_environment(self):
        with tempfile.TemporaryDirectory() as folder:
            self.expect_golden(output(PROGRAM, cwd=folder, env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"}))

    def test_other_addresses(self):
        self.expect_golden(output(PROGRAM, env={"PADDING": "x" * 5000, "MALLOC_PERTURB_": "165"}))

    def test_without_fused_multiply_add(self):
        self.expect_golden(output(PROGRAM, env=MASKED))

    def test_the_mask_changes_the_c_library(self):
        probe = (sys.executable, "-c", LIBM)
        if output(*probe) == output(*probe, env=MASKED):
            self.skipTest("the C library has one variant for this CPU, or another one than glibc")

    def test_another_replica_differs(self):
        self.assertNotEqual(output(PROGRAM, "1"), pathlib.Path(GOLDEN).read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
