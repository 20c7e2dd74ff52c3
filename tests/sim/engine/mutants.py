"""Plants the classic mistakes of an event loop one by one and expects the event-order test to fail each time."""

import argparse
import pathlib
import shutil
import subprocess
import sys

# name: (file, text, replacement)
MUTANTS = {
    "a delay of zero goes into the tree": (
        "sim/engine/delay.hpp",
        "if (duration_ <= Duration() || !simulation_.schedules_at_once())",
        "if (!simulation_.schedules_at_once())",
    ),
    "inline advance ignores the ready ring": (
        "sim/engine/simulation.hpp",
        "&& ready_.empty() && time < never",
        "&& time < never",
    ),
    "the ring runs before the tree": (
        "sim/engine/simulation.cpp",
        "if (!tree_is_due && !ready_.empty()) {",
        "if (!ready_.empty()) {",
    ),
}
SOURCES = ["tests/sim/engine/event_order_test.cpp"]


def compile_and_run(root: pathlib.Path, compiler: str) -> bool:
    """True if the test passes."""
    sources = [str(root / s) for s in SOURCES]
    for folder in ("engine", "sync"):
        sources += sorted(str(p) for p in (root / "sim" / folder).glob("*.cpp"))
    sources += [str(root / "sim/random" / f"{name}.cpp") for name in ("stream", "math", "ziggurat")]
    program = root / "order"
    command = [compiler, "-std=c++20", "-O0", f"-I{root}", *sources, "-lgtest", "-lgtest_main", "-pthread"]
    subprocess.run([*command, "-o", str(program)], check=True)
    return subprocess.run([str(program)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    failures = 0
    for name, change in {"no mistake": None, **MUTANTS}.items():
        root = arguments.build
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(arguments.source / "sim", root / "sim")
        shutil.copytree(arguments.source / "tests/sim/engine", root / "tests/sim/engine")
        if change is not None:
            path, text, replacement = change
            original = (root / path).read_text()
            if original.count(text) != 1:
                print(f"mutant '{name}' no longer applies: {path} must hold '{text}' once")
                return 1
            (root / path).write_text(original.replace(text, replacement))
        passed = compile_and_run(root, arguments.compiler)
        expected = change is None
        print(f"{name}: the test {'passes' if passed else 'fails'}{'' if passed == expected else '  <- WRONG'}")
        failures += passed != expected
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
