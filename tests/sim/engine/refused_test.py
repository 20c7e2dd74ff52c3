"""Mistakes that compile in silence elsewhere must be refused with a remedy: see refused.cpp."""

import argparse
import pathlib
import re
import subprocess
import sys

# What the compiler must say if this name is defined.
REFUSED = {
    "AGGREGATE_PUT": "give the type a constructor",
    "BRACES_PUT": "give the type a constructor",
    "CAPTURE_IN_ANY_OF": "name the callable first",
    "CAPTURE_IN_ALL_OF": "name the callable first",
    "CAPTURE_IN_TIMEOUT": "name the callable first",
    "SPAWN_OF_ACTOR_LAMBDA": "a callable that returns a Task",
    "SPAWN_OF_FUNCTION": "a callable that returns a Task",
    "AWAITED_ACTOR": "an Actor cannot be awaited: spawn it",
    "FRACTION_OF_A_NANOSECOND": "deleted",
    "FRACTION_OF_A_DURATION": "deleted",
    "LITERAL_TOO_LARGE": "at most 106 days",
    "DECIMAL_LITERAL_TOO_LARGE": "at most 106 days",
    "LITERAL_TOO_FINE": "whole picoseconds",
}
FILE = pathlib.Path(__file__).with_name("refused.cpp")


def errors(compiler: str, root: pathlib.Path, *options: str) -> str:
    command = [compiler, "-std=c++20", "-fsyntax-only", f"-I{root}", *options, str(FILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stderr.splitlines() if "error:" in line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    failures = []
    if set(re.findall(r"#ifdef (\w+)", FILE.read_text())) != set(REFUSED):
        failures.append("refused.cpp and REFUSED name different cases")
    said = errors(arguments.compiler, arguments.source)
    if said:
        failures.append(f"the file as it is must compile:\n{said}")
    for name, message in REFUSED.items():
        said = errors(arguments.compiler, arguments.source, f"-D{name}")
        if message not in said:
            failures.append(f"{name}: expected an error with '{message}', seen:\n{said or 'none'}")
    print("\n".join(failures) or f"{len(REFUSED)} mistakes are refused")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
