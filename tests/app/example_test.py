"""README's first model: example_test.py LIBRARY types what stands there and compares what it prints with what stands there."""

import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY = pathlib.Path(sys.argv.pop()).resolve()


class Example(unittest.TestCase):
    def test_readme(self):
        blocks = re.findall(r"(?:^    .*\n)+", (ROOT / "README.md").read_text(), re.MULTILINE)
        commands = next(i for i, block in enumerate(blocks) if block.startswith("    g++ "))
        with tempfile.TemporaryDirectory() as folder:
            checkout = pathlib.Path(folder)
            for part in ("examples", "sim"):
                (checkout / part).symlink_to(ROOT / part)
            (checkout / "build/release").mkdir(parents=True)
            (checkout / "build/release/sim").symlink_to(LIBRARY.parent)
            done = subprocess.run(["bash", "-ec", blocks[commands]], cwd=checkout, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(textwrap.indent(done.stdout, "    "), blocks[commands + 1])


if __name__ == "__main__":
    unittest.main()
