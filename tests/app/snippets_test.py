"""Runs what README.md and docs/ tell people to type, as far as it is done by the program itself."""

import pathlib
import re
import subprocess
import tempfile
import unittest

from program import PROGRAM

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAUNCHER_VERBS = ("bench", "test", "--no-install")  # have tests of their own


def snippets(page):
    """The indented blocks of a page that call the program: lists of shell lines."""
    for block in re.findall(r"(?:^    .*\n?)+", page.read_text(), re.MULTILINE):
        lines = [line.strip() for line in block.splitlines()]
        calls = [line.split()[1] for line in lines if line.startswith("./osarium ")]
        if calls and not any(verb in LAUNCHER_VERBS for verb in calls):
            yield lines


class Snippets(unittest.TestCase):
    def test_every_snippet_works(self):
        ran = 0
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            for lines in snippets(page):
                script = "set -e\n" + "\n".join(lines).replace("./osarium", PROGRAM)
                with self.subTest(page=page.name, script=script), tempfile.TemporaryDirectory() as folder:
                    for shown in ("configs", "examples", "tests"):
                        (pathlib.Path(folder) / shown).symlink_to(ROOT / shown)
                    result = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True)
                    self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
                ran += 1
        self.assertGreater(ran, 0)

    def test_readme_shows_what_the_comparison_prints(self):
        page = (ROOT / "README.md").read_text()
        result = subprocess.run([PROGRAM, "compare", "configs/studies/quickstart.yaml"], cwd=ROOT, capture_output=True, text=True)
        first, second = result.stdout.split("\nnginx-wrk-c8-light on ")
        self.assertEqual(self.shown(page, "memcached-etc on ", "How to read it:"), first.rstrip())
        begin = "nginx-wrk-c8-light on " + second[:second.index("\nagainst ")]
        self.assertEqual(self.shown(page, "nginx-wrk-c8-light on ", "The recorded nginx"), begin.rstrip())

    @staticmethod
    def shown(page, begin, end):
        start = page.index("    " + begin)
        return re.sub("(?m)^    ", "", page[start:page.index(end, start)]).rstrip()


if __name__ == "__main__":
    unittest.main()
