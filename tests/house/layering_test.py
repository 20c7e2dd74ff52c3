"""Who may include whom (the picture stands in CONTRIBUTING.md), and CMake's link lines say the same."""

import re
import unittest

from tree import ROOT, MadeUpTree, expect_none, files

SIM = ("sim/engine", "sim/sync", "sim/random", "sim/statistics", "sim/parameters", "sim")

# Every room with the rooms it may include besides itself. A folder belongs to the longest room that starts its path.
ROOMS = {
    "sim/engine": (),
    "sim/sync": ("sim/engine",),
    "sim/random": ("sim/engine",),
    "sim/statistics": ("sim/engine",),
    "sim/parameters": ("sim/engine", "sim/random"),
    "sim": SIM,
    "models/costs": SIM,
    "models/hardware": SIM + ("models/costs",),
    "models/mechanisms": SIM + ("models/costs", "models/hardware"),
    "models/services": SIM + ("models/costs", "models/hardware", "models/mechanisms"),
    "architectures": SIM + ("models/costs", "models/hardware", "models/mechanisms", "models/services"),
    "workloads": SIM + ("workloads/traces",),
    "workloads/traces": SIM,
    "analysis": SIM,
}
ABOVE_ALL = ("app", "python")  # see everything, are seen by nobody else
# A single file of a room that is closed otherwise. What it includes comes with it and is not included besides: a workload
# has the accounts of its requests (hardware/account.hpp), clients outside and descriptors from system_calls.hpp.
DOORS = {"workloads": "models/services/system_calls.hpp"}

# The same core must serve as a command, a Python extension and a page in a browser.
CORE = ("sim", "models", "architectures", "workloads")
FOREIGN = re.compile(r"simgrid|hwloc|xbt/|Python\.h|pybind11|sqlite|curses|termios", re.IGNORECASE)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMAND = re.compile(r"\b(add_library|target_link_libraries)\s*\(\s*(\w+)([^)]*)\)")


def room_of(path):
    fitting = [room for room in (*ROOMS, *ABOVE_ALL) if path.startswith(room + "/")]
    return max(fitting, key=len, default=None)


def may_see(room, path):
    """Whether code in the room may include the file."""
    target = room_of(path)
    return target is not None and (
        target == room or room in ABOVE_ALL or target in ROOMS[room] or DOORS.get(room) == path)


def include_violations(root):
    problems = []
    for source in files(root, ".cpp", ".hpp"):
        room = room_of(f"{source}")
        if room is None:
            if source.parts[0] not in ("tests", "benchmarks", "examples"):
                problems.append(f"{source}: this folder is no room of the house")
            continue
        for bracket, path in INCLUDE.findall((root / source).read_text()):
            if source.parts[0] in CORE and FOREIGN.search(path):
                problems.append(f"{source}: {path} does not belong in {source.parts[0]}/")
            elif bracket == '"' and not (root / path).is_file():
                problems.append(f"{source}: {path} is not a file, seen from the root")
            elif bracket == '"' and not may_see(room, path):
                problems.append(f"{source}: {room} may not include {path}")
    return problems


def libraries(root):
    """The libraries of the rooms, {name: folder}, and what targets link, {name: names}."""
    folders, links = {}, {}
    for listing in files(root, "CMakeLists.txt"):
        text = re.sub(r"#.*", "", (root / listing).read_text())
        for command, target, rest in COMMAND.findall(text):
            if command == "add_library" and room_of(listing.as_posix()) is not None:
                folders[target] = listing.parent.as_posix()
            elif command == "target_link_libraries":
                keywords = ("PUBLIC", "PRIVATE", "INTERFACE")
                links.setdefault(target, set()).update(word for word in rest.split() if word not in keywords)
    return folders, links


def closure(target, links):
    reached, todo = set(), [target]
    while todo:
        for name in links.get(todo.pop(), ()):
            if name not in reached:
                reached.add(name)
                todo.append(name)
    return reached


def link_violations(root):
    problems = []
    folders, links = libraries(root)
    library_of = {folder: name for name, folder in folders.items()}
    for name, folder in folders.items():
        for linked in sorted(links.get(name, ())):
            below = folders.get(linked)
            if folder.split("/")[0] in CORE and FOREIGN.search(linked):
                problems.append(f"{folder}: {name} may not link {linked}")
            elif below is not None and folder in ROOMS and below != folder and below not in ROOMS[folder]:
                if not DOORS.get(folder, "").startswith(below + "/"):
                    problems.append(f"{folder}: {name} may not link {linked}")
    for source in files(root, ".cpp", ".hpp"):
        own = next((library_of[f"{p}"] for p in source.parents if f"{p}" in library_of), None)
        for bracket, path in INCLUDE.findall((root / source).read_text()) if own else ():
            folder = max((p for p in library_of if path.startswith(p + "/")), key=len, default=None)
            if bracket == '"' and folder and library_of[folder] not in closure(own, links) | {own}:
                problems.append(f"{source}: includes {path}, but {own} does not link {library_of[folder]}")
    return problems


class TheHouse(unittest.TestCase):
    def test_includes(self):
        expect_none(self, include_violations(ROOT))

    def test_links(self):
        expect_none(self, link_violations(ROOT))

    def test_something_was_looked_at(self):
        self.assertIn("osarium_sim", libraries(ROOT)[0])
        self.assertGreater(len(files(ROOT / "sim", ".hpp")), 5)


class PlantedViolations(unittest.TestCase):
    def seen(self, source, text, also=()):
        with MadeUpTree({**dict.fromkeys(also, ""), source: text}) as root:
            return include_violations(root)

    def test_upward_include_is_seen_and_downward_passes(self):
        up, down = "models/hardware/core.hpp", "sim/engine/time.hpp"
        self.assertEqual(self.seen(down, f'#include "{up}"', [up]), [f"{down}: sim/engine may not include {up}"])
        self.assertEqual(self.seen(up, f'#include "{down}"', [down]), [])

    def test_order_inside_sim(self):
        self.assertTrue(self.seen("sim/engine/a.hpp", '  #  include "sim/sync/b.hpp"', ["sim/sync/b.hpp"]))
        self.assertTrue(self.seen("sim/random/a.hpp", '#include "sim/parameters/b.hpp"', ["sim/parameters/b.hpp"]))
        self.assertFalse(self.seen("sim/parameters/a.hpp", '#include "sim/random/b.hpp"', ["sim/random/b.hpp"]))

    def test_workloads_see_one_door_only(self):
        door, other = "models/services/system_calls.hpp", "models/services/vfs.hpp"
        self.assertFalse(self.seen("workloads/a.cpp", f'#include "{door}"', [door]))
        self.assertTrue(self.seen("workloads/a.cpp", f'#include "{other}"', [other]))
        self.assertTrue(self.seen("workloads/a.cpp", '#include "models/hardware/account.hpp"', ["models/hardware/account.hpp"]))
        self.assertTrue(self.seen("workloads/a.cpp", '#include "architectures/b.hpp"', ["architectures/b.hpp"]))

    def test_foreign_headers(self):
        for header in ("<simgrid/s4u.hpp>", "<Python.h>", "<pybind11/stl.h>", "<sqlite3.h>", "<ncurses.h>", "<termios.h>", "<hwloc.h>"):
            self.assertTrue(self.seen("models/hardware/a.cpp", f"#include {header}"), header)
            self.assertFalse(self.seen("app/a.cpp", f"#include {header}"), header)

    def test_strange_folders_and_includes(self):
        self.assertTrue(self.seen("models/odds/a.hpp", ""))
        self.assertTrue(self.seen("sim/engine/a.cpp", '#include "a.hpp"', ["sim/engine/a.hpp"]))

    def links_seen(self, **texts):
        return len(self.link_problems({f"{folder}/CMakeLists.txt": text for folder, text in texts.items()}))

    def link_problems(self, texts):
        with MadeUpTree(texts) as root:
            return link_violations(root)

    def test_link_lines(self):
        sim, analysis = "add_library(osarium_sim STATIC)\n", "add_library(osarium_analysis INTERFACE)\n"
        good = analysis + "target_link_libraries(osarium_analysis INTERFACE osarium_sim)"
        bad = sim + "target_link_libraries(osarium_sim PUBLIC  # a comment\n osarium_analysis)"
        self.assertEqual(self.links_seen(sim=sim, analysis=good), 0)
        self.assertEqual(self.links_seen(sim=bad, analysis=analysis), 1)
        self.assertEqual(self.links_seen(sim=sim + "target_link_libraries(osarium_sim PUBLIC SimGrid)"), 1)

    def test_an_include_without_its_link_line(self):
        texts = {"sim/CMakeLists.txt": "add_library(osarium_sim STATIC)", "sim/a.hpp": "",
                 "analysis/CMakeLists.txt": "add_library(osarium_analysis STATIC)",
                 "analysis/b.cpp": '#include "sim/a.hpp"'}
        self.assertEqual(len(self.link_problems(texts)), 1)
        texts["analysis/CMakeLists.txt"] += "\ntarget_link_libraries(osarium_analysis PUBLIC osarium_sim)"
        self.assertEqual(self.link_problems(texts), [])


if __name__ == "__main__":
    unittest.main()
