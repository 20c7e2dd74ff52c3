"""Studies and workloads with check, config, schema, list and describe."""

import json
import pathlib
import unittest

from program import ProgramTest
from study import study

try:
    import jsonschema
    import yaml
except ImportError:
    jsonschema = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUICKSTART = str(ROOT / "configs/studies/quickstart.yaml")


class Check(ProgramTest):
    def test_a_study(self):
        self.write("study.yaml", study())
        self.assertEqual(self.out("check", "study.yaml"), "study.yaml: a valid study, monolithic, microkernel on rainforest-s-a\n")
        self.assertEqual(self.document("check", "study.yaml")["files"], [{"file": "study.yaml", "valid": True, "kind": "study"}])

    def test_all_that_are_shipped(self):
        for file in sorted((ROOT / "configs/studies").glob("*.yaml")):
            status, out, err = self.call("check", str(file))
            self.assertEqual(status, 0, err)
            self.assertIn("a valid study", out)
            self.assertTrue(all(": warning: " in line for line in err.splitlines()), err)


class Config(ProgramTest):
    def test_every_value_says_where_it_is_from(self):
        self.write("study.yaml", study())
        text = self.out("config", "study.yaml", "-s", "run.seed=7")
        for line in ("  base: rainforest-s-a  # study.yaml:2:17\n", "  cores: 4  # study.yaml:2:40\n",
                     "    rate: 100krps  # study.yaml:3:", "  seed: 7  # -s run.seed=7\n", "  - base: microkernel  # study.yaml:4:",
                     "  # architecture microkernel\n", "  # configs/workloads/memcached-etc.yaml:", "  duration: 20ms  # study.yaml:5:"):
            self.assertIn(line, text)
        origins = {value["path"]: value["origin"] for value in self.document("config", "study.yaml", "-s", "run.seed=7")["values"]}
        self.assertEqual(origins["run.seed"], "-s run.seed=7")
        self.assertEqual(origins["machine.cores"], "study.yaml:2:40")
        self.assertEqual(origins["architectures[1].scheduling.policy.kind"], "architecture microkernel")

    def test_it_is_the_same_study_again(self):
        rules = "{base: microkernel, name: mine, placement: {block_driver: {domain: {kind: same_as, service: vfs}}}}"
        for changed in ({}, {"workload": "[memcached-etc, search]"}, {"architectures": f"[ifts, exokernel, {rules}]"}):
            self.write("study.yaml", study(**changed))
            words = ("-s", "run.duration=2ms", "-s", "run.replicas=2")
            (self.folder / "again").mkdir(exist_ok=True)
            self.write("again/study.yaml", self.out("config", "study.yaml", *words))
            self.assertEqual(self.out("compare", "again/study.yaml", "--json"), self.out("compare", "study.yaml", *words, "--json"))


class Schema(ProgramTest):
    @unittest.skipIf(jsonschema is None, "no python3-jsonschema or python3-yaml")
    def test_it_accepts_what_check_accepts(self):
        schema = json.loads(self.out("schema", "study"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        self.write("study.yaml", study())
        resolved = self.out("config", "study.yaml")
        for text in (study(), resolved, *(file.read_text() for file in (ROOT / "configs/studies").glob("*.yaml"))):
            validator.validate(yaml.safe_load(text))
        for changed in ({"machine": "{base: rhodes, cors: 4}"}, {"architectures": "[mikrokernel]"}, {"run": "{replicas: 0}"},
                        {"workload": "none"}, {"workload": None}, {"else": "1"}):
            self.assertFalse(validator.is_valid(yaml.safe_load(study(**changed))), changed)


class Workloads(ProgramTest):
    def test_list_names_every_file(self):
        names = [workload["name"] for workload in self.document("list", "workloads")["workloads"]]
        self.assertEqual(names, sorted(path.stem for path in (ROOT / "configs/workloads").iterdir()))

    def test_describe_shows_the_file_with_its_sources(self):
        self.assertIn((ROOT / "configs/workloads/search.yaml").read_text(), self.out("describe", "search"))
        values = {value["path"]: value["value"] for value in self.document("describe", "memcached-etc")["values"]}
        self.assertEqual(values["clients.connections"], 1200)
        self.assertIn('did you mean "search"?', self.refused("describe", "serch"))


if __name__ == "__main__":
    unittest.main()
