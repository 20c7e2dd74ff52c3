"""The parts of the house style that no formatter checks, and README's commands against what there is."""

import pathlib
import re
import unittest

from tree import ROOT, MadeUpTree, expect_none, files

CODE = (".cpp", ".hpp", ".py")
SCRIPTS = ("osarium", ".ci/run", ".ci/steps.sh")
PROSE = (".md", ".cmake", "CMakeLists.txt", "CMakePresets.json", ".cff", ".yaml")
LONGEST = 250
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
ONE_MACHINE = re.compile(r"(?<![A-Za-z0-9_.$}])/(wo" r"rk|ro" r"ot|fa" r"rm|ho" r"me|Us" r"ers)/")
COMMAND = re.compile(r"^\s*(?:\$ )?\./osarium(?: --no-install)? +([a-z][\w-]*)", re.MULTILINE)
CONDITION = re.compile(r"\b(if|while|switch|for)\s*(?:constexpr\s*)?\(")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def texts(root):
    """(path, text) of every file that people write; corpora of odd input under tests/ are not among them."""
    scripts = [pathlib.Path(path) for path in SCRIPTS if (root / path).is_file()]
    prose = [path for path in files(root, *PROSE) if path.suffix != ".yaml" or path.parts[0] == "configs"]
    return [(path, (root / path).read_bytes().decode()) for path in files(root, *CODE) + scripts + prose]


TYPE = re.compile(r"(?:struct|class|enum class) (\w+)(?: final)?(?: :[^;]*)?\s*\{")
PRODUCT = ("sim", "models", "architectures", "workloads", "analysis", "app")


def types_defined(text):
    """Types at the top level of a file, with their namespace; those of a nameless one are nobody else's."""
    within = []
    for line in text.split("\n"):
        if opened := re.match(r"namespace ?(\S*) ?\{", line):
            within.append(opened[1])
        elif line.startswith("}  // namespace") and within:
            within.pop()
        elif (found := TYPE.match(line)) and "" not in within:
            yield "::".join([*within, found[1]])


def same_name_violations(root):
    """Two types of one name in one program: the linker keeps the members of either, and says nothing."""
    places = {}
    for path in files(root, ".cpp", ".hpp"):
        if path.parts[0] in PRODUCT:
            for name in types_defined((root / path).read_text()):
                places.setdefault(name, []).append(path.as_posix())
    return [f"{name} is defined in {' and in '.join(paths)}" for name, paths in sorted(places.items()) if len(paths) > 1]


def style_violations(root):
    problems = []
    for path, text in texts(root):
        lines = text.split("\n")
        code = path.suffix in CODE or path.as_posix() in SCRIPTS
        if code and len(lines) - 1 > LONGEST:
            problems.append(f"{path}: {len(lines) - 1} lines, more than {LONGEST}")
        if text and not text.endswith("\n"):
            problems.append(f"{path}: no newline at the end")
        if path.suffix == ".hpp":
            problems += header_violations(path, lines)
        for number, line in enumerate(lines, 1):
            for wrong, seen in (("a tab", "\t" in line), ("a carriage return", "\r" in line),
                                ("a left-over mark", LEFT_OVER.search(line)),
                                ("a path of one machine", ONE_MACHINE.search(line))):
                if seen:
                    problems.append(f"{path}:{number}: {wrong}")
    return problems


def header_violations(path, lines):
    opening = next((n for n, line in enumerate(lines) if not line.startswith("//")), 0)
    if opening < 1:
        return [f"{path}: does not open with what it is and its rules of use"]
    if lines[opening] != "#pragma once":
        return [f"{path}: no #pragma once right after the opening comment"]
    return []


def in_brackets(text, start):
    """What stands between the bracket before `start` and the one that closes it."""
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    return text[start:]


def awaited_conditions(root):
    """Conditions that wait, also in the examples of comments and pages: g++ 12 spoils the frame of such a coroutine."""
    problems = []
    for path in files(root, ".cpp", ".hpp", ".md"):
        text = (root / path).read_bytes().decode()
        if path.suffix == ".md":  # its examples
            text = re.sub(r"^(?! {4}).*", "", text, flags=re.MULTILINE)
        for found in CONDITION.finditer(text) if "co_await" in text else ():
            inside = in_brackets(text, found.end())
            parts = inside.split(";") if found.group(1) == "for" else [inside]
            if "co_await" in (parts[0] if len(parts) < 3 else parts[1]):
                problems.append(f"{path}:{text.count(chr(10), 0, found.start()) + 1}: "
                                f"co_await in the condition of {found.group(1)}: name the result first")
    return problems


def verbs(root):
    own = [path.stem for path in files(root, ".cpp") if path.parent.as_posix() == "app/verbs"]
    return {"test", "bench", "help", *(name.replace("_", "-") for name in own)}


def readme_violations(root):
    """Commands that no verb answers, and links of any page to files that are not there."""
    problems = [f"README.md: ./osarium {verb} is no verb"
                for verb in COMMAND.findall((root / "README.md").read_text()) if verb not in verbs(root)]
    for page in files(root, ".md"):
        for target in LINK.findall((root / page).read_text()):
            if not (root / page.parent / target).exists():
                problems.append(f"{page}: {target} is not there")
    return problems


class TheHouse(unittest.TestCase):
    def test_style(self):
        expect_none(self, style_violations(ROOT))

    def test_types_have_names_of_their_own(self):
        expect_none(self, same_name_violations(ROOT))

    def test_conditions_do_not_wait(self):
        expect_none(self, awaited_conditions(ROOT))

    def test_readme_commands_and_links(self):
        expect_none(self, readme_violations(ROOT))

    def test_readme_gives_the_way_to_run_the_tests(self):
        self.assertIn("test", COMMAND.findall((ROOT / "README.md").read_text()))

    def test_something_was_looked_at(self):
        paths = {path.as_posix() for path, _ in texts(ROOT)}
        self.assertEqual({"osarium", ".ci/run", "README.md", "CMakeLists.txt", "sim/engine/time.hpp"} - paths, set())


class PlantedViolations(unittest.TestCase):
    HEADER = "// A queue.\n// Not thread-safe.\n#pragma once\n"

    def seen(self, path, text):
        with MadeUpTree({path: text}) as root:
            return len(style_violations(root))

    def test_a_clean_header_passes(self):
        self.assertEqual(self.seen("sim/a.hpp", self.HEADER), 0)

    def test_headers_without_comment_or_guard(self):
        self.assertEqual(self.seen("sim/a.hpp", "#pragma once\n"), 1)
        self.assertEqual(self.seen("sim/a.hpp", "// A queue.\n// Fast.\nint a;\n"), 1)

    def test_length(self):
        self.assertEqual(self.seen("sim/a.cpp", "int a();\n" * LONGEST), 0)
        self.assertEqual(self.seen("sim/a.cpp", "int a();\n" * (LONGEST + 1)), 1)

    def test_marks_in_a_line(self):
        for line in ("\tint a;", "int a;\r", "// TO" "DO: more", 'read("/wo' 'rk/a")', "see /ho" "me/me/a"):
            self.assertEqual(self.seen("app/a.cpp", line + "\n"), 1, line)
        self.assertEqual(self.seen("app/a.cpp", "int a;"), 1)
        self.assertEqual(self.seen("docs/a.md", "the TO" "DO list\n"), 1)
        self.assertEqual(self.seen("app/a.cpp", "// models/work/a, $HOME/work/b\n"), 0)

    def test_types_of_one_name(self):
        tree = {"sim/a.hpp": "namespace o {\nstruct A {\n};\nclass B;\nstruct A::Part {\n};\n}  // namespace o\n",
                "app/a.hpp": "namespace o {\nclass A final : public B {\n};\n}  // namespace o\n",
                "app/b.cpp": "namespace o {\nnamespace {\nstruct A {\n};\n}  // namespace\n}  // namespace o\n",
                "app/c.hpp": "namespace o {\nnamespace p {\nstruct A {\n};\n}  // namespace p\n}  // namespace o\n"}
        with MadeUpTree(tree) as root:
            self.assertEqual(same_name_violations(root), ["o::A is defined in app/a.hpp and in sim/a.hpp"])

    def test_conditions_that_wait(self):
        for text in ("if (!co_await f())", "while (g(co_await x()) >\n       1)", "} while (co_await f());",
                     "//   } while (co_await f());", "switch (co_await f())", "for (int i = 0; co_await f(i); ++i)",
                     "if (const int n = co_await f(); n > 0)", "for (int i : co_await f())"):
            with MadeUpTree({"models/a.hpp": text}) as root:
                self.assertEqual(len(awaited_conditions(root)), 1, text)
        for text in ("if (a(b)) co_await f();", "while (!done) done = co_await f();", "const bool more = co_await f();",
                     "for (int i = co_await f(); i < 3; i += co_await f())", "if (a) { co_await f(); }"):
            with MadeUpTree({"models/a.hpp": text}) as root:
                self.assertEqual(awaited_conditions(root), [], text)
        with MadeUpTree({"a.md": "`if (co_await f())`, as in\n\n    if (co_await f())\n"}) as root:
            self.assertEqual(awaited_conditions(root), ["a.md:3: co_await in the condition of if: name the result first"])

    def test_readme(self):
        text = "    ./osarium test\n    ./osarium list\n    ./osarium fly\n[a](docs/a.md) [b](docs/b.md) [c](https://c.org/d)\n"
        with MadeUpTree({"README.md": text, "app/verbs/list.cpp": "", "docs/a.md": ""}) as root:
            self.assertEqual(readme_violations(root),
                             ["README.md: ./osarium fly is no verb", "README.md: docs/b.md is not there"])


if __name__ == "__main__":
    unittest.main()
