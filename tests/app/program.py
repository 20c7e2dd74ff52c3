"""Calls of the program in $OSARIUM, each in a folder of its own."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("OSARIUM", "osarium")
VERBS = ("compare", "run", "sensitivity", "explain", "timeline", "list", "describe", "check", "config", "schema", "trace",
         "help")
LATER = ("sweep", "reproduce")


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def call(self, *arguments):
        """(status, standard output, standard error)"""
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def out(self, *arguments):
        """The output of a call that must do well and say nothing else."""
        status, out, err = self.call(*arguments)
        self.assertEqual((status, err), (0, ""), arguments)
        return out

    def refused(self, *arguments):
        """The errors of a call that must be refused as the user's mistake."""
        status, out, err = self.call(*arguments)
        self.assertEqual((status, out), (2, ""), arguments)
        return err

    def document(self, *arguments, status=0):
        """The one document that --json prints."""
        seen, out, _ = self.call(*arguments, "--json")
        self.assertEqual(seen, status, arguments)
        self.assertEqual(out.count("\n"), 1)
        document = json.loads(out)
        if "$schema" not in document:
            self.assertEqual(document["format"], 1)
            self.assertEqual(any(not error["warning"] for error in document["errors"]), status != 0)
        return document
