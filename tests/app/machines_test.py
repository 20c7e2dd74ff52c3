"""Machines and costs on the command line: presets by name from any folder, files of one's own, the machine at hand."""

import json
import pathlib
import re
import unittest

from program import ProgramTest

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRESETS = sorted(path.stem for path in (ROOT / "configs/machines").iterdir())

MINE = """\
cores: 8
sockets: 2
clock: 2.5GHz
caches: {l1: 32KiB, l2: 1MiB, llc: 16MiB}
memory: {size: 64GiB, bandwidth: 30GB/s, latency: 90ns}
interconnect: {kind: full, bandwidth: 20GB/s, latency: 50ns}
"""


class Presets(ProgramTest):
    def test_list_names_every_file_and_this_machine(self):
        names = [machine["name"] for machine in self.document("list", "machines")["machines"]]
        self.assertEqual(names, [*PRESETS, "this-machine"])

    def test_describe_shows_extent_matrices_and_sources(self):
        text = self.out("describe", "westmere-ex-8")
        self.assertIn("8 sockets, 8 nodes, 80 cores, 80 cpus at 2130MHz", text)
        self.assertIn((ROOT / "configs/machines/westmere-ex-8.yaml").read_text(), text)
        document = self.document("describe", "westmere-ex-8")
        self.assertEqual((document["sockets"], document["cores"], document["cpus"]), (8, 80, 80))
        self.assertEqual(document["hops"][0], [0, 1, 2, 2, 1, 2, 2, 1])
        self.assertAlmostEqual(document["latency"][0][0] * 2.13e9, 355, delta=0.5)
        self.assertEqual(document["bandwidth"][0][:2], [22e9, 12.8e9])
        self.assertIn("SOSP 2013", document["source"])

    def test_describe_names_the_remembered_costs_that_a_machine_rests_on(self):
        confidence = {row["name"]: row["confidence"] for row in self.document("describe", "costs")["costs"]}
        title = "costs of its caches, memory and interrupts that are only remembered, not verified\n"
        for name in (*PRESETS, "this-machine"):
            costs = self.document("describe", name)["remembered_costs"]
            self.assertEqual({confidence[cost] for cost in costs} - {"remembered"}, set(), name)
            self.assertIn(title + ("\n".join(costs) or "none") + "\n\n", self.out("describe", name))
        self.assertEqual(self.document("describe", "rainforest-s-a")["remembered_costs"],
                         ["coherence.westmere_ep.load_invalid_same_die", "coherence.westmere_ep.load_invalid_one_hop"])
        self.assertEqual(self.document("describe", "westmere-ex-8")["remembered_costs"], [])

    def test_config_resolves_a_preset_with_overrides(self):
        text = self.out("config", "rhodes", "-s", "cores=8")
        self.assertIn("cores: 8  # -s cores=8\n", text)
        self.assertIn("sockets: 1  # default\n", text)
        self.assertIn("clock: 3.5GHz  # configs/machines/rhodes.yaml:8:8\n", text)
        self.write("again.yaml", text)
        self.assertEqual(self.out("check", "again.yaml"), "again.yaml: a valid machine, 8 cores on 1 node\n")

    def test_check_takes_all_of_them(self):
        self.assertEqual(self.out("check", *PRESETS).count(": a valid machine, "), len(PRESETS))

    def test_a_mistyped_name_is_met_with_the_nearest(self):
        self.assertIn('did you mean "rhodes"?', self.refused("describe", "rhods"))
        for verb in ("check", "config"):
            self.assertRegex(self.refused(verb, "rhods"), r'^rhods: does not exist; .* name of a machine; did you mean "rhodes"\?')


class Files(ProgramTest):
    def test_a_machine_of_ones_own(self):
        self.write("mine.yaml", MINE)
        self.assertEqual(self.out("check", "mine.yaml"), "mine.yaml: a valid machine, 8 cores on 2 nodes\n")
        self.assertEqual(self.document("check", "mine.yaml")["files"], [{"file": "mine.yaml", "valid": True, "kind": "machine"}])

    def test_errors_come_all_at_once_with_their_places(self):
        self.write("mine.yaml", MINE.replace("cores: 8", "cores: 0").replace("30GB/s", "0GB/s").replace("sockets", "sokets"))
        lines = self.refused("check", "mine.yaml").split("\n")
        self.assertRegex(lines[0], r'^mine\.yaml:1:8: cores: found "0", which is out of range')
        self.assertRegex(lines[1], r'^mine\.yaml:2:1: sokets: .*did you mean "sockets"\?$')
        self.assertRegex(lines[2], r'^mine\.yaml:5:34: memory\.bandwidth: found "0GB/s", which is out of range')

    def test_nodes_that_nothing_joins(self):
        self.write("mine.yaml", re.sub("interconnect.*\n", "", MINE))
        self.assertRegex(self.refused("check", "mine.yaml"), r"^mine\.yaml:1:1: interconnect: leads nowhere from node 0 to node 1")

    def test_a_link_to_a_node_that_is_not_there(self):
        link = "  - {from: 0, to: 2, bandwidth: 1GB/s, latency: 9ns}"
        self.write("mine.yaml", re.sub("interconnect.*\n", f"interconnect:\n  kind: links\n  links:\n{link}\n", MINE))
        self.assertRegex(self.refused("check", "mine.yaml"),
                         r'^mine\.yaml:9:19: interconnect\.links\[0\]\.to: found "2", which is no node; allowed: nodes from 0 to 1')

    @unittest.skipIf(jsonschema is None, "no python3-jsonschema")
    def test_the_schema_accepts_what_check_accepts(self):
        schema = json.loads(self.out("schema", "machine"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        machine = {"cores": 8, "sockets": 2, "clock": "2.5GHz", "caches": {"l1": "32KiB", "l2": "1MiB", "llc": "16MiB"},
                   "memory": {"size": "64GiB", "bandwidth": "30GB/s", "latency": "90ns"},
                   "interconnect": {"kind": "full", "bandwidth": "20GB/s", "latency": "50ns"}}
        validator.validate(machine)
        for key, value in (("cores", 0), ("clock", 2.5), ("interconnect", {"kind": "bus"}), ("cors", 8)):
            self.assertFalse(validator.is_valid({**machine, key: value}), key)


class ThisMachine(ProgramTest):
    def test_it_is_described_as_a_file_that_can_be_saved_and_checked(self):
        text = self.out("describe", "this-machine").split("configs/machines\n\n")[1]
        self.assertIn("bandwidth: 20GB/s  # a default: cannot be seen from here", text)
        self.write("here.yaml", text)
        cpus = self.document("describe", "this-machine")["cpus"]
        values = {value["path"]: value["value"] for value in self.document("config", "here.yaml")["values"]}
        self.assertEqual(values["cores"] * values["threads_per_core"], cpus)
        self.assertGreater(cpus, 0)


class Costs(ProgramTest):
    def test_the_table_says_where_every_row_is_from(self):
        rows = self.document("describe", "costs")["costs"]
        self.assertGreater(len(rows), 0)
        text = self.out("describe", "costs")
        for row in rows:
            self.assertIn(row["source"], text)
            self.assertIn(row["confidence"], ("read", "secondary", "figure", "remembered", "calibrate"))
            self.assertIn(row["name"], self.out("describe", row["name"]))


if __name__ == "__main__":
    unittest.main()
