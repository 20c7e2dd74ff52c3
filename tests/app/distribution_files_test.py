"""check, config, describe and schema on files that hold one distribution, right and wrong ones."""

import json
import unittest

from program import ProgramTest

try:
    import jsonschema
except ImportError:
    jsonschema = None

GOOD = {
    "fixed": "value: 4us", "uniform": "low: 1us\nhigh: 2us", "exponential": "mean: 4us",
    "erlang": "mean: 4us\nstages: 3", "gamma": "mean: 4us\nshape: 0.5", "normal": "mean: 4us\ndeviation: 1us",
    "lognormal": "median: 4us\nsigma: 1", "pareto": "minimum: 1us\nshape: 2.5",
    "generalised_pareto": "scale: 1us\nshape: 0.1", "weibull": "scale: 1us\nshape: 0.7",
    "gev": "location: -1us\nscale: 1us\nshape: 0", "empirical": "values: [1us, 2us]\ncumulative: [40%, 100%]",
    "mixture": "parts:\n- {weight: 95%, distribution: {kind: fixed, value: 1us}}\n"
               "- {weight: 5%, distribution: {kind: exponential, mean: 1ms}}",
}


def as_json(kind):
    """The same as the YAML above, without a YAML reader."""
    if kind == "mixture":
        return {"kind": kind, "parts": [
            {"weight": "95%", "distribution": {"kind": "fixed", "value": "1us"}},
            {"weight": "5%", "distribution": {"kind": "exponential", "mean": "1ms"}}]}
    if kind == "empirical":
        return {"kind": kind, "values": ["1us", "2us"], "cumulative": ["40%", "100%"]}
    values = dict(line.split(": ") for line in GOOD[kind].split("\n"))
    bare = ("stages", "shape", "sigma")
    return {"kind": kind, **{key: json.loads(text) if key in bare else text for key, text in values.items()}}


class GoodFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        for kind, parameters in GOOD.items():
            self.write(f"{kind}.yaml", f"kind: {kind}\n{parameters}\n")

    def test_every_distribution_has_an_example_here(self):
        self.assertEqual({entry["name"] for entry in self.document("list")["distributions"]}, set(GOOD))

    def test_check(self):
        files = [f"{kind}.yaml" for kind in GOOD]
        self.assertEqual(self.out("check", *files),
                         "".join(f"{kind}.yaml: a valid distribution, {kind}\n" for kind in GOOD))
        self.assertEqual(self.out("check", "--quiet", *files), "")
        self.assertEqual(self.document("check", *files)["files"],
                         [{"file": f"{kind}.yaml", "valid": True, "kind": kind} for kind in GOOD])

    def test_resolved_files_resolve_to_themselves(self):
        for kind in GOOD:
            text = self.out("config", f"{kind}.yaml")
            self.assertIn(f"kind: {kind}  # {kind}.yaml:1:7\n", text)
            self.write("again.yaml", text)
            values = [line.split("#")[0] for line in text.split("\n")]
            again = [line.split("#")[0] for line in self.out("config", "again.yaml").split("\n")]
            self.assertEqual(again, values)

    def test_origins(self):
        text = self.out("config", "generalised_pareto.yaml", "-s", "shape=0.2", "-sscale=2 us")
        self.assertEqual(text, "kind: generalised_pareto  # generalised_pareto.yaml:1:7\nlocation: 0s  # default\n"
                               "scale: 2us  # -s scale=2 us\nshape: 0.2  # -s shape=0.2\n")
        document = self.document("config", "mixture.yaml", "-s", "parts[1].distribution.mean=2ms")
        values = {value["path"]: (value["value"], value["origin"]) for value in document["values"]}
        self.assertEqual(values, {
            "kind": ("mixture", "mixture.yaml:1:7"),
            "parts[0].weight": ("95%", "mixture.yaml:3:12"),
            "parts[0].distribution.kind": ("fixed", "mixture.yaml:3:38"),
            "parts[0].distribution.value": ("1us", "mixture.yaml:3:52"),
            "parts[1].weight": ("5%", "mixture.yaml:4:12"),
            "parts[1].distribution.kind": ("exponential", "mixture.yaml:4:37"),
            "parts[1].distribution.mean": ("2ms", "-s parts[1].distribution.mean=2ms")})

    def test_values_keep_their_types(self):
        values = {value["path"]: value["value"] for value in self.document("config", "empirical.yaml")["values"]}
        self.assertIs(values["interpolate"], True)
        self.assertEqual(values["cumulative[0]"], "40%")
        values = {value["path"]: value["value"] for value in self.document("config", "lognormal.yaml")["values"]}
        self.assertEqual((values["sigma"], values["mean"]), (1, None))

    def test_describe_as_a_document(self):
        for kind in GOOD:
            document = self.document("describe", kind)
            by_name = {parameter["name"]: parameter for parameter in document["parameters"]}
            self.assertEqual(by_name.pop("kind")["choices"], [kind])
            self.assertEqual(set(by_name) | {"kind"}, set(as_json(kind)) | {
                name for name, parameter in by_name.items() if not parameter["required"]})
        sigma = self.document("describe", "lognormal")["parameters"][3]
        self.assertEqual(sigma, {"name": "sigma", "type": "number", "list": False, "required": True,
                                 "range": "from 0 to 10", "documentation": sigma["documentation"]})
        parts = self.document("describe", "mixture")["parameters"][1]
        self.assertEqual(set(parts["parameters"][1]["kinds"]), set(GOOD))

    @unittest.skipIf(jsonschema is None, "no python3-jsonschema")
    def test_schemas_accept_what_check_accepts(self):
        any_kind = self.document("schema")
        jsonschema.Draft202012Validator.check_schema(any_kind)
        for kind in GOOD:
            schema = json.loads(self.out("schema", kind))
            jsonschema.Draft202012Validator.check_schema(schema)
            for each in (schema, any_kind):
                validator = jsonschema.Draft202012Validator(each)
                validator.validate(as_json(kind))
                self.assertFalse(validator.is_valid({**as_json(kind), "bogus": 1}), kind)
                self.assertFalse(validator.is_valid({**as_json(kind), "kind": "bogus"}), kind)
            other = "fixed" if kind != "fixed" else "gev"
            self.assertFalse(jsonschema.Draft202012Validator(schema).is_valid(as_json(other)))


class BadFiles(ProgramTest):
    BAD = "# waiting\nkind: lognormal\nmedian: 4\nsigm: 1\n"

    def test_all_errors_of_all_files_at_once_with_their_places(self):
        self.write("a.yaml", self.BAD)
        self.write("b.yaml", "kind: uniform\nlow: 2us\nhigh: 1us\n")
        self.write("good.yaml", "kind: fixed\nvalue: 1us\n")
        status, out, err = self.call("check", "b.yaml", "good.yaml", "a.yaml", "none.yaml")
        self.assertEqual((status, out), (2, "good.yaml: a valid distribution, fixed\n"))
        lines = err.split("\n")
        self.assertRegex(lines[0], r'^a\.yaml:2:1: sigma: is missing; allowed: a number')
        self.assertRegex(lines[1], r'^a\.yaml:3:9: median: found "4", which has no unit.*; allowed: a duration')
        self.assertRegex(lines[2], r'^a\.yaml:4:1: sigm: found "sigm".*allowed: kind, .*did you mean "sigma"\?$')
        self.assertRegex(lines[3], r'^b\.yaml:3:7: high: found "1us", which is below low')
        self.assertRegex(lines[4], r"^none\.yaml: does not exist")
        self.assertEqual(lines[5:], [""])

    def test_errors_as_a_document(self):
        self.write("a.yaml", self.BAD)
        document = self.document("check", "a.yaml", status=2)
        self.assertEqual(document["files"], [{"file": "a.yaml", "valid": False}])
        error = document["errors"][2]
        self.assertEqual((error["file"], error["line"], error["column"], error["path"], error["found"], error["suggestion"]),
                         ("a.yaml", 4, 1, "sigm", "sigm", "sigma"))
        self.assertEqual("".join(each["text"] + "\n" for each in document["errors"]), self.refused("check", "a.yaml"))
        self.assertEqual(self.document("config", "a.yaml", status=2)["errors"], document["errors"])

    def test_errors_of_overrides(self):
        self.write("a.yaml", "kind: fixed\nvalue: 1us\n")
        err = self.refused("config", "a.yaml", "-s", "valu=2us", "-s", "value=2")
        self.assertRegex(err, r'(?m)^-s valu=2us: valu: found "valu".*did you mean "value"\?$')
        self.assertRegex(err, r'(?m)^-s value=2: value: found "2", which has no unit')
        self.assertIn("second file", self.refused("check", "a.yaml", "a.yaml", "-s", "value=2us"))

    def test_odd_files(self):
        odd = {
            "empty": (b"", "is empty"), "comment": (b"# nothing\n", "holds no value"), "list": (b"[1, 2]\n", "a list"),
            "binary": (bytes(range(256)) * 8, ""), "zeros": (b"\0" * 4096, ""), "open": (b"kind: {a: [", ""),
            "no_kind": (b"mean: 4us\n", "kind: is missing; allowed: fixed, uniform"),
            "wrong_kind": (b"kind: lognorml\n", 'did you mean "lognormal"'),
            "study": (b"osarium: 1\nmachine: x\n", "workload: is missing"),
            "twice": (b"kind: fixed\nvalue: 1us\nvalue: 2us\n", "twice:3:1: "),
        }
        for name, (content, message) in odd.items():
            self.write(name, content)
            err = self.refused("check", name)
            self.assertTrue(err.startswith(name + ":"), err)
            self.assertIn(message, err)
            self.document("check", name, status=2)
            self.assertEqual(self.call("config", name)[::2], (2, err))
        self.assertIn("is a folder", self.refused("check", "."))

    def test_more_errors_than_are_listed(self):
        self.write("many.yaml", "kind: fixed\nvalue: 1us\n" + "".join(f"x{i}: 1\n" for i in range(1500)))
        document = self.document("check", "many.yaml", status=2)
        self.assertEqual((len(document["errors"]), document["errors_not_listed"]), (1000, 500))

    def test_a_name_that_is_no_text(self):
        self.write("a.yaml", "kind: fixed\nvalue: 1\n")
        (self.folder / "a.yaml").rename(str(self.folder / "a") + "\udcff\n")
        status, _, err = self.call("check", "a\udcff\n")
        self.assertEqual(status, 2)
        self.assertTrue(err.startswith("a\\xff\\n:2:8: value"), err)
        self.document("check", "a\udcff\n", status=2)



class ValuesInFiles(ProgramTest):
    STUDY = ("osarium: 1\nmachine: rainforest-s-a\narchitectures: [monolithic]\nrun: {duration: 5ms, replicas: 2}\n"
             "workload: {base: synthetic, steps: [{kind: compute, time: {kind: empirical, %s}}]}\n")

    def test_they_are_as_those_that_are_written_out(self):
        self.write("times.txt", "# measured\n2us, 25%\r\n\n4us  50% # half\n8us;100%\n")
        self.write("study.yaml", self.STUDY % "values: [2us, 4us, 8us], cumulative: [25%, 50%, 100%]")
        written_out = self.out("compare", "study.yaml", "--json")
        self.write("study.yaml", self.STUDY % "file: times.txt")
        self.assertEqual(self.out("compare", "study.yaml", "--json"), written_out)
        self.out("compare", "study.yaml", "-o", "elsewhere/deep")
        self.assertEqual(self.out("compare", "elsewhere/deep/study.yaml", "--json"), written_out)
        self.assertIn("values: [2us, 4us, 8us]  # times.txt\n", self.out("config", "study.yaml"))

    def test_sizes_may_be_measured_too(self):
        self.write("sizes.txt", "100B 50%\n1KiB 100%\n")
        study = ("osarium: 1\nmachine: rainforest-s-a\narchitectures: [monolithic]\nrun: {duration: 5ms, replicas: 2}\n"
                 "workload: {base: synthetic, clients: {kind: outside, request: {kind: empirical, %s}}}\n")
        self.write("study.yaml", study % "values: [100B, 1KiB], cumulative: [50%, 100%]")
        written_out = self.out("compare", "study.yaml", "--json")
        self.write("study.yaml", study % "file: sizes.txt")
        self.assertEqual(self.out("compare", "study.yaml", "--json"), written_out)
        self.write("sizes.txt", "100us\n")
        self.assertIn("sizes.txt:1:1", self.refused("check", "study.yaml"))

    def test_one_column_is_a_sample(self):
        self.write("times.txt", "1us\n3us\n")
        self.write("sample.yaml", "kind: empirical\nfile: times.txt\n")
        self.assertIn("valid distribution", self.out("check", "sample.yaml"))

    def test_every_error_has_the_line_of_the_file(self):
        self.write("sample.yaml", "kind: empirical\nfile: times.txt\n")
        for text, expected in (("1us\n5\n2parsec\n", ["times.txt:2:1", "times.txt:3:1"]), ("3us\n1us\n", ["values"]),
                               ("1us 50%\n2us\n", ["times.txt:2:1"]), ("1us 2us 3us\n", ["times.txt:1:1"]),
                               ("# none\n", ["holds no values"]), ("1us 10%\n2us 90%\n", ["does not rise to 100%"])):
            self.write("times.txt", text)
            err = self.refused("check", "sample.yaml")
            for part in expected:
                self.assertIn(part, err)
        self.write("sample.yaml", "kind: empirical\nfile: nowhere.txt\n")
        self.assertIn("sample.yaml:2:7", self.refused("check", "sample.yaml"))
        self.write("sample.yaml", "kind: empirical\nfile: times.txt\nvalues: [1us]\n")
        self.assertIn("stands beside values", self.refused("check", "sample.yaml"))
        self.write("sample.yaml", "kind: empirical\n")
        self.assertIn("has neither values nor a file", self.refused("check", "sample.yaml"))


if __name__ == "__main__":
    unittest.main()
