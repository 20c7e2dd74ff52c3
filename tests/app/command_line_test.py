"""Verbs, options, exit statuses and streams of the program, as contract and help promise them."""

import json
import os
import signal
import subprocess
import unittest

from program import LATER, PROGRAM, VERBS, ProgramTest


KINDS = ("architectures", "machines", "workloads", "costs", "distributions", "verbs")


class Verbs(ProgramTest):
    def test_help_names_every_verb_and_what_is_not_there_yet(self):
        text = self.out("help")
        works, later = text.split("Not there yet:")
        for verb in (*VERBS, "bench", "test"):
            self.assertRegex(works, rf"(?m)^  {verb} ")
        for verb in LATER:
            self.assertRegex(later, rf"(?m)^  {verb} ")
        self.assertEqual(text, self.out("--help"))
        self.assertEqual(text, self.out())

    def test_help_of_a_verb(self):
        for verb in VERBS:
            text = self.out("help", verb)
            self.assertIn(f"./osarium {verb}", text)
            self.assertEqual(text, self.out(verb, "--help"))
            self.assertEqual(text, self.out("describe", verb))
        self.assertIn("Not there yet", self.out("help", "sweep"))
        self.assertNotIn("Not there yet", self.out("help", "bench"))
        self.assertIn('did you mean "check"?', self.refused("help", "chek"))

    def test_help_as_a_document(self):
        states = {verb["name"]: verb["state"] for verb in self.document("help")["verbs"]}
        self.assertEqual({states[verb] for verb in VERBS}, {"works"})
        self.assertEqual({states[verb] for verb in LATER}, {"not there yet"})
        self.assertEqual(states["bench"], "launcher")
        self.assertEqual(self.document("help", "check")["arguments"], "FILE...")

    def test_an_option_given_twice_is_refused(self):
        self.assertIn("which is given twice", self.refused("trace", "import", "x", "--origin", "a", "--origin", "b"))

    def test_version(self):
        self.assertRegex(self.out("--version"), r"^osarium \d+\.\d+\.\d+\n$")
        self.assertIn(self.document("--version")["osarium"], self.out("--version"))

    def test_list(self):
        text = self.out("list")
        for kind in KINDS:
            self.assertIn(self.out("list", kind), text)
        document = self.document("list")
        self.assertEqual({verb["name"] for verb in document["verbs"]}, {*VERBS, "bench", "test"})
        self.assertIn("lognormal", [entry["name"] for entry in document["distributions"]])
        self.assertNotIn("verbs", self.document("list", "distributions"))
        self.assertIn('did you mean "distributions"?', self.refused("list", "distribution"))

    def test_everything_listed_can_be_described(self):
        for kind, members in self.document("list").items():
            for member in members if kind in KINDS else ():
                self.assertIn(member["documentation"], self.out("describe", member["name"]))
                self.assertEqual(self.document("describe", member["name"])["name"], member["name"])

    def test_verbs_to_come_and_verbs_of_the_launcher(self):
        for verb in LATER:
            self.assertIn("not there yet", self.refused(verb, "study.yaml"))
        self.assertIn("./osarium bench", self.refused("bench"))

    def test_unknown_verbs(self):
        self.assertRegex(self.refused("descripe", "x"), 'found "descripe".*allowed: compare, .*did you mean "describe"')
        self.assertIn("no verb", self.refused("frobnicate"))
        self.assertIn("empty verb", self.refused(""))


class Options(ProgramTest):
    def test_all_unknown_ones_at_once(self):
        err = self.refused("check", "--jsn", "a.yaml", "--frob")
        self.assertRegex(err, 'found "--jsn".*allowed: -s key=value, --json, --quiet or --help; did you mean "--json"')
        self.assertIn('found "--frob"', err)

    def test_overrides_only_where_there_is_something_to_override(self):
        self.assertRegex(self.refused("list", "-s", "a=1"), 'found "-s".*allowed: --json, --quiet or --help')
        self.assertIn("has no value", self.refused("check", "a.yaml", "-s"))

    def test_number_of_arguments(self):
        self.assertIn("FILE... is missing", self.refused("check"))
        self.assertIn("NAME is missing", self.refused("describe"))
        self.assertRegex(self.refused("config", "a", "b"), 'found "b".*allowed: FILE')
        self.assertIn("empty argument", self.refused("list", "verbs", ""))

    def test_anywhere_and_operands_after_two_dashes(self):
        self.assertEqual(json.loads(self.out("--json", "list")), self.document("list"))
        self.write("-x.yaml", "kind: fixed\nvalue: 1s\n")
        self.assertIn("-x.yaml: a valid", self.out("check", "--", "-x.yaml"))
        self.refused("check", "-x.yaml")

    def test_wrong_command_lines_give_a_document_too(self):
        for words in (["chek"], ["sweep", "x"], ["compare", "x"], ["check"], ["list", "--frob"], ["describe", "x"], ["schema", "x"], [""]):
            error = self.document(*words, status=2)["errors"][0]
            self.assertIn(error["text"], self.call(*words)[2])
        self.assertEqual(self.document("chek", status=2)["errors"][0]["suggestion"], "check")


class Streams(ProgramTest):
    def test_a_closed_pipe_is_no_error(self):
        for words in (["list"], ["schema"], ["describe", "mixture", "--json"]):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run([PROGRAM, *words], stdout=writer, stderr=subprocess.PIPE)
            os.close(writer)
            self.assertEqual((done.returncode, done.stderr), (0, b""), words)
        self.assertEqual(self.refused_into_a_closed_pipe("chek", "--json"), 2)

    def refused_into_a_closed_pipe(self, *words):
        reader, writer = os.pipe()
        os.close(reader)
        status = subprocess.run([PROGRAM, *words], stdout=writer, stderr=writer).returncode
        os.close(writer)
        return status

    def test_a_reader_that_leaves_early(self):
        self.write("many.yaml", "kind: empirical\nvalues: [" + ", ".join(f"{i}ns" for i in range(100000)) + "]\n")
        command = subprocess.Popen([PROGRAM, "config", "many.yaml", "--json"], cwd=self.folder, stdout=subprocess.PIPE)
        self.assertEqual(command.stdout.read(1), b"{")
        command.stdout.close()
        self.assertEqual(command.wait(), 0)

    def test_a_full_disk_is_said(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"cannot be written", done.stderr)

    def interrupted(self, disposition):
        """The status of a program that cannot end by itself, because nobody empties the pipe that it fills."""
        self.write("many.yaml", "kind: empirical\nvalues: [" + ", ".join(f"{i}ns" for i in range(20000)) + "]\n")
        command = subprocess.Popen([PROGRAM, "config", "many.yaml", "--json"], cwd=self.folder, stdout=subprocess.PIPE,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, disposition))
        self.assertEqual(command.stdout.read(1), b"{")
        command.send_signal(signal.SIGINT)
        command.stdout.read()
        command.stdout.close()
        return command.wait()

    def test_interrupted(self):
        self.assertEqual(self.interrupted(signal.SIG_DFL), 130)
        self.assertEqual(self.interrupted(signal.SIG_IGN), 0)


if __name__ == "__main__":
    unittest.main()
