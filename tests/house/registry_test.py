"""Folder = kind, file = member: every registry.cpp is compared with the folder it is the table of contents of."""

import re
import unittest

from tree import ROOT, MadeUpTree, expect_none, files

# Files beside a registry that are no members of its table.
HELPERS = {
    "sim/random/distributions": {"moments", "problem"},
}

# Folders whose files may define several members, or none, with how a definition begins. Each of these must be entered.
DEFINITION = {
    "app/verbs": re.compile(r"^constinit const Verb (\w+)", re.MULTILINE),
    "architectures": re.compile(r"^Architecture (\w+)\(\)\s*\{", re.MULTILINE),
}
# Of these, the folders where a file that defines no member is no mistake: it serves those that do.
WITH_OTHER_FILES = {"architectures"}

TABLE = re.compile(r"\bregistry\s*(?:\[\w*\])?\s*=?\s*(\{.*?\})\s*;", re.DOTALL)
WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\w+')


def snake_case(word):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word.strip('"')).lower().replace("-", "_")


def members_of(root, folder):
    """The names that the table of a folder must have: {name: the file it is in}."""
    beside = [path for path in sorted((root / folder).iterdir()) if path.suffix in (".cpp", ".hpp") and path.stem != "registry"]
    found = {}
    if folder.as_posix() in DEFINITION:
        for path in beside:
            found.update(dict.fromkeys(DEFINITION[folder.as_posix()].findall(path.read_text()), path.stem))
    if folder.as_posix() not in WITH_OTHER_FILES:
        for stem in {path.stem for path in beside} - HELPERS.get(folder.as_posix(), set()):
            if stem not in found.values():
                found[stem] = stem
    return found


def rows(text):
    """The entries of the array called `registry`: one string each."""
    text = re.sub(r"//.*", "", text)
    table = TABLE.search(text)
    if table is None:
        return None
    found, depth, row = [], 0, ""
    for piece in re.findall(r'"(?:[^"\\]|\\.)*"|.', table.group(1)[1:-1], re.DOTALL):
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(piece, 0)
        if piece == "," and depth == 0:
            found.append(row.strip())
            row = ""
        else:
            row += piece
    return [row for row in found + [row.strip()] if row]


def violations(root):
    problems = []
    for registry in files(root, "registry.cpp"):
        if registry.parts[0] == "tests":
            continue
        folder = registry.parent
        members = members_of(root, folder)
        table = rows((root / registry).read_text())
        if table is None:
            problems.append(f"{registry}: has no table `registry = {{...}};`")
            continue
        entered = []
        for row in table:
            named = [word for word in map(snake_case, WORD.findall(row)) if word in members]
            if named:
                entered.append(named[0])
            else:
                problems.append(f"{registry}: no file beside it for the entry {row}")
        for name in sorted(set(members) - set(entered)):
            problems.append(f"{folder}/{members[name]}: {'' if name == members[name] else name + ' '}not in {registry.name}")
        problems += [f"{registry}: {name} twice" for name in sorted(set(entered)) if entered.count(name) > 1]
    return problems


class TheHouse(unittest.TestCase):
    def test_registries(self):
        expect_none(self, violations(ROOT))

    def test_something_was_looked_at(self):
        self.assertTrue([path for path in files(ROOT, "registry.cpp") if path.parts[0] != "tests"])


class PlantedViolations(unittest.TestCase):
    FOLDER = {"app/verbs/list.cpp": "", "app/verbs/list.hpp": "", "app/verbs/dry_run.cpp": ""}

    def seen(self, table, **more):
        with MadeUpTree({**self.FOLDER, **more, "app/verbs/registry.cpp": table}) as root:
            return violations(root)

    def test_complete_tables_in_the_usual_spellings(self):
        self.assertEqual(self.seen('constexpr std::array registry = {\n  entry<List>("a, b; c"),\n  entry<DryRun>("d"),\n};\n'), [])
        self.assertEqual(self.seen('const Verb registry[] = {{"list", list}, {"dry-run", dry_run}};'), [])
        self.assertEqual(self.seen('constexpr Verb registry[]{\n  {"list", list},  // {"x", x},\n  {"dry-run", dry_run}\n};'), [])

    def test_a_file_without_entry(self):
        self.assertEqual(self.seen('const Verb registry[] = {{"list", list}};'), ["app/verbs/dry_run: not in registry.cpp"])

    def test_an_entry_without_file(self):
        problems = self.seen('const Verb registry[] = {{"list", list}, {"dry-run", dry_run}, {"gone", gone}};')
        self.assertEqual(len(problems), 1)
        self.assertIn('{"gone", gone}', problems[0])

    def test_files_with_several_members_or_none(self):
        texts = {"architectures/mine.cpp": "Architecture mine() {\n}\nArchitecture mine_2() {\n}\n", "architectures/rules.cpp": "int rules() {}",
                 "architectures/governed.cpp": "Architecture governed(Architecture base) {\n}\n"}
        table = 'const Entry registry[] = {{"mine", mine}%s};'
        for more, problems in (("", ["architectures/mine: mine_2 not in registry.cpp"]), (', {"mine-2", mine_2}', [])):
            with MadeUpTree({**texts, "architectures/registry.cpp": table % more}) as root:
                self.assertEqual(violations(root), problems)
        verbs = {"app/verbs/dry_run.cpp": "constinit const Verb dry_run = {};\nconstinit const Verb wet_run = {};"}
        self.assertEqual(self.seen('const Verb* registry[] = {&list, &dry_run};', **verbs), ["app/verbs/dry_run: wet_run not in registry.cpp"])
        self.assertEqual(self.seen('const Verb* registry[] = {&list, &dry_run, &wet_run};', **verbs), [])

    def test_an_entry_twice_and_no_table(self):
        self.assertTrue(self.seen('const Verb registry[] = {{"list", list}, {"dry-run", dry_run}, {"list", list}};'))
        self.assertTrue(self.seen("int nothing;"))

    def test_a_commented_entry_does_not_count(self):
        self.assertTrue(self.seen('const Verb registry[] = {\n  {"list", list},\n  // {"dry-run", dry_run},\n};'))


if __name__ == "__main__":
    unittest.main()
