"""What `explain` prints: a table whose lines add up, a document with all sources, errors with a remedy."""

import re
import unittest

from program import ProgramTest


class Explain(ProgramTest):
    def test_the_lines_add_up(self):
        text = self.out("explain", "ifts", "open")
        total = float(re.match(r"open under ifts on [\w-]+: ([\d.]+) ns, 1 crossing\n", text).group(1))
        table, causes = text.split("Where the time goes")
        for part in (table.split("sources\n")[1], causes.split("in all")[0].rsplit("\n", 1)[0]):
            times = [float(time) for time in re.findall(r"(?m)^ +([\d.]+)  ", part)]
            self.assertGreater(len(times), 1)
            self.assertAlmostEqual(sum(times), total, delta=0.1 * len(times))
        self.assertIn("connectors.trap", table)
        self.assertIn("unlock dentry lock", self.out("explain", "linux-2.6.32", "open"))

    def test_the_document_has_every_source(self):
        document = self.document("explain", "microkernel", "read_miss", "-s", "machine=vm-2")
        self.assertEqual(document["crossings"], 3)
        steps = document["steps"]
        seconds = lambda text: float(text) if not isinstance(text, (int, float)) else text
        self.assertAlmostEqual(sum(seconds(step["duration"]) for step in steps), seconds(document["total"]), delta=1e-11)
        for step in steps:
            for cost in step["costs"]:
                self.assertTrue(cost["source"])
                self.assertTrue(cost["machine"])
            if step["kind"] in ("work", "enter", "leave"):
                self.assertTrue(step["costs"], step)

    def test_overrides_change_the_architecture(self):
        by_server = self.document("explain", "microkernel", "read_miss")["crossings"]
        in_kernel = self.document("explain", "microkernel", "read", "-s", "placement.page_cache={domain: {kind: same_as, service: vfs}}")
        self.assertEqual((by_server, in_kernel["crossings"]), (3, 1))

    def test_errors_have_a_remedy(self):
        self.assertRegex(self.refused("explain", "ifts", "opne"), 'found "opne".*allowed: getpid, .*did you mean "open"')
        self.assertIn('did you mean "ifts"', self.refused("explain", "itfs", "open"))
        self.assertIn('did you mean "vm-2"', self.refused("explain", "ifts", "open", "-s", "machine=vm2"))
        self.assertIn("CALL", self.refused("explain", "ifts"))

    def test_help_lists_every_call(self):
        allowed = re.search(r"allowed: (.*?)(;|\n|$)", self.refused("explain", "ifts", "opne")).group(1)
        listed = self.out("help", "explain").split("Calls:")[1]
        self.assertIn("listen", listed)
        self.assertEqual(re.findall(r"\w+", listed), [name for name in re.findall(r"\w+", allowed) if name != "or"])


if __name__ == "__main__":
    unittest.main()
