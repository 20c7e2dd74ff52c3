"""Plants the classic mistakes of an event loop one by one and expects the event-order test to fail each time.

All mistakes are compiled into one program, each behind a switch that $PLANTED turns on: so the test is compiled once. With
no switch on it must pass, or a failure would say nothing.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

# name: (file, right expression, mistaken expression)
MUTANTS = {
    "a delay of zero goes into the tree": (
        "sim/engine/delay.hpp",
        "duration_ <= Duration() || !simulation_.schedules_at_once()",
        "!simulation_.schedules_at_once()",
    ),
    "inline advance ignores the ready ring": (
        "sim/engine/simulation.hpp",
        "ready_.empty() && time < never",
        "time < never",
    ),
    "the ring runs before the tree": (
        "sim/engine/simulation.cpp",
        "!tree_is_due && !ready_.empty()",
        "!ready_.empty()",
    ),
}
SWITCH = """#include <cstdlib>
inline const int planted = std::atoi(std::getenv("PLANTED"));
"""
TEST = "tests/sim/engine/event_order_test.cpp"
LONGEST_RUN = 60  # seconds; it takes a fraction of one, and a mistake may make it run for ever


def plant(root: pathlib.Path) -> str:
    """Puts every mistake behind its switch; returns what is wrong."""
    (root / "switch.hpp").write_text(SWITCH)
    for number, (name, (path, right, mistaken)) in enumerate(MUTANTS.items(), 1):
        text = (root / path).read_text()
        if text.count(right) != 1:
            return f"mutant '{name}' no longer applies: {path} must hold '{right}' once"
        (root / path).write_text(text.replace(right, f"(planted == {number} ? ({mistaken}) : ({right}))"))
    return ""


def compile_test(root: pathlib.Path, compiler: str) -> pathlib.Path:
    sources = [TEST, *(f"sim/random/{name}.cpp" for name in ("stream", "math", "ziggurat"))]
    sources += sorted(str(path.relative_to(root)) for path in (root / "sim/engine").glob("*.cpp"))
    program = root / "order"
    subprocess.run([compiler, "-std=c++20", "-O0", "-I.", "-include", "switch.hpp", *sources, "-lgtest", "-lgtest_main",
                    "-pthread", "-o", str(program)], check=True, cwd=root)
    return program


def passes(program: pathlib.Path, planted: int) -> bool:
    try:
        done = subprocess.run([str(program), "--gtest_fail_fast"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              env={**os.environ, "PLANTED": str(planted)}, timeout=LONGEST_RUN)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    root = arguments.build
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("sim", "tests/sim/engine"):
        shutil.copytree(arguments.source / folder, root / folder)
    problem = plant(root)
    if problem:
        print(problem)
        return 1
    program = compile_test(root, arguments.compiler)
    failures = 0
    for number, name in enumerate(("no mistake", *MUTANTS)):
        passed = passes(program, number)
        wrong = passed != (number == 0)
        print(f"{name}: the test {'passes' if passed else 'fails'}{'  <- WRONG' if wrong else ''}")
        failures += wrong
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
