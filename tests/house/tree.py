"""The files of a checkout as the house tests see them, and small made-up trees to plant violations in."""

import pathlib
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

_SKIPPED = {".git", "__pycache__", "results"}


def files(root, *suffixes):
    """Paths below root, relative to it and sorted, whose names end in one of the suffixes; no build trees."""
    found = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if relative.parts[0].startswith("build") or _SKIPPED.intersection(relative.parts):
            continue
        if path.is_file() and path.name.endswith(suffixes):
            found.append(relative)
    return found


def expect_none(test, problems):
    """Fails the test with one problem a line."""
    if problems:
        test.fail("\n".join(["", *problems]))


class MadeUpTree:
    """A temporary folder with the given files: {path: text}. Use with `with`."""

    def __init__(self, texts):
        self._texts = texts

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self._folder.name)
        for path, text in self._texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return root

    def __exit__(self, *exception):
        self._folder.cleanup()
