"""Costs and those who read them. cost_rows_test.cpp builds all that is made of a CostTable and finds rows that nobody
reads; here it is held to be complete, and names that stand in code are looked up, also where no test runs."""

import re
import unittest

from tree import ROOT, MadeUpTree, expect_none, files

BUILDS_ALL = "tests/models/services/cost_rows_test.cpp"
OWN_TABLE = "tests/models/costs"  # has rows of its own
# Take a table to hand it to their parts, or the name of a row beside it.
HAND_ON = {"models/hardware/machine.hpp", "models/hardware/machine_parameters.hpp",
           "models/hardware/machine_parameters.cpp", "models/mechanisms/connectors/crossing_parts.hpp"}
# All services are built there at once, by their fixture.
BUILT_WHOLE = ("costs", "services")
ROW = re.compile(r"\bname: *([a-z0-9_.]+)")
LOOK_UP = re.compile(r'\b(?:duration|number|at|row|cost|whole|Work::from)\((?:\s*\w+,)?\s*"([a-z][a-z0-9_]*\.[a-z0-9_.]+)"\s*[,)]')  # in one piece
FACTORY = re.compile(r"\bstatic\s+(\w+)\s+(\w+)\(\s*const CostTable&")
PARAMETER = re.compile(r"\bCostTable\s*&?\s*\w+\s*[,)=]")


def code_of(root, path):
    return re.sub(r"//.*", "", (root / path).read_text())


def names_violations(root):
    """Look-ups by a name that no row has; names put together of pieces are for BUILDS_ALL to find."""
    names = {name for path in files(root, ".yaml") if path.parts[:2] == ("models", "costs")
             for name in ROW.findall((root / path).read_text())}
    return [f'{path}: no cost is named "{name}"'
            for path in files(root, ".cpp", ".hpp") if not path.as_posix().startswith(OWN_TABLE)
            for name in LOOK_UP.findall(code_of(root, path)) if name not in names]


def coverage_violations(root):
    """Ways to costs from a table that BUILDS_ALL does not take."""
    builds = code_of(root, BUILDS_ALL)
    problems = []
    for path in files(root, ".cpp", ".hpp"):
        if path.parts[0] != "models" or path.parts[1] in BUILT_WHOLE or path.as_posix() in HAND_ON:
            continue
        code = code_of(root, path)
        problems += [f"{path}: {BUILDS_ALL} does not call {of}::{name}"
                     for of, name in FACTORY.findall(code) if f"{of}::{name}(" not in builds]
        if path.suffix == ".hpp" and len(FACTORY.findall(code)) != len(PARAMETER.findall(code)):
            problems.append(f"{path}: takes a CostTable otherwise than in `static X name(const CostTable& …`")
        if "CostTable::standard" in code:
            problems.append(f"{path}: takes the standard table by itself, which hides what it reads")
    return problems


class TheHouse(unittest.TestCase):
    def test_names_in_code_are_rows(self):
        expect_none(self, names_violations(ROOT))

    def test_what_is_made_of_a_table_is_built_where_rows_are_counted(self):
        expect_none(self, coverage_violations(ROOT))

    def test_something_was_looked_at(self):
        found = [name for path in files(ROOT, ".hpp") if path.parts[0] == "models"
                 for name in FACTORY.findall(code_of(ROOT, path))]
        self.assertIn(("NicCosts", "from"), found)
        self.assertEqual(LOOK_UP.findall('costs.duration("nic.dma_read", clock)'), ["nic.dma_read"])
        self.assertEqual(LOOK_UP.findall('Work::from(table, "vfs.lookup", clock)'), ["vfs.lookup"])


class PlantedViolations(unittest.TestCase):
    def test_a_name_that_no_row_has(self):
        tree = {"models/costs/a.yaml": "- &x\n  name: a.one\n- {<<: *x, name: a.two}\n",
                "benchmarks/a.cpp": 'table.duration("a.one", c); table.number(\n  "a.two"); cost("a.three"); // at("a.four")\n',
                "tests/models/costs/a.cpp": 'table.at("a.five");\n'}
        with MadeUpTree(tree) as root:
            self.assertEqual(names_violations(root), ['benchmarks/a.cpp: no cost is named "a.three"'])

    def coverage(self, path, text):
        built = "X::from(table, clock);\n"
        with MadeUpTree({path: text, BUILDS_ALL: built}) as root:
            return coverage_violations(root)

    def test_a_struct_that_is_not_built(self):
        declaration = "static X from(const CostTable& costs, Frequency clock);\n"
        self.assertEqual(self.coverage("models/hardware/a.hpp", declaration), [])
        self.assertEqual(self.coverage("models/hardware/a.hpp", declaration.replace("X from", "Y from")),
                         [f"models/hardware/a.hpp: {BUILDS_ALL} does not call Y::from"])

    def test_other_ways_to_a_table(self):
        self.assertEqual(len(self.coverage("models/mechanisms/a.hpp", "explicit A(CostTable costs);\n")), 1)
        self.assertEqual(len(self.coverage("models/mechanisms/a.cpp", "A a(CostTable::standard());\n")), 1)


if __name__ == "__main__":
    unittest.main()
