"""`./osarium bench`: how fast the engine is, and with --peers how fast others are on the same work.

One program runs at a time, pinned to one core; engines take turns; each figure is the median of its runs. All engines draw
the same random numbers, and what they compute must agree to nine digits, or the rates are of different work.
"""

import argparse
import json
import os
import signal
import sys
import textwrap

import measure
import plan
import tables

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MISSED = 3
INTERRUPTED = 130


def names(allowed):
    def parse(text):
        chosen = [name for name in text.split(",") if name]
        for name in chosen:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(allowed)}")
        return [name for name in allowed if name in chosen]
    return parse


def positive(kind):
    def parse(text):
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < 1e9:
            raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
        return value
    return parse


def explanation():
    lines = ["workloads, with the value that all engines must agree on (the column `check`):"]
    for workload in plan.WORKLOADS.values():
        lines += textwrap.wrap(f"{workload.work} [check: {workload.check}]", 100, initial_indent=f"  {workload.name:<9} ",
                               subsequent_indent=" " * 12)
    return "\n".join([
        *lines, "engines: " + ", ".join(plan.ENGINES) + " (hand: a loop over a std::priority_queue)",
        tables.GOALS,
        "exit status: 0 done, 1 a program failed or computed something else, 2 wrong use, 3 with --strict a goal is",
        "missed, 130 interrupted"])


def arguments(argv):
    parser = argparse.ArgumentParser(prog="./osarium bench", description=__doc__, epilog=explanation(),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true", help="also the other engines that are installed, with ratios")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output instead of tables")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work and 3 runs: rough figures")
    parser.add_argument("--strict", action="store_true", help="exit status 3 if a ratio or size misses its `at least`")
    parser.add_argument("--runs", type=positive(int), metavar="N", help="runs of each program (default 5)")
    parser.add_argument("--only", type=names(tuple(plan.WORKLOADS)), metavar="LIST", help="workloads, for example mm1,hold100")
    parser.add_argument("--engines", type=names(plan.ENGINES), metavar="LIST", help="engines, for example osarium,hand")
    parser.add_argument("--core", type=int, metavar="N", help="the core to run on (default: the last one)")
    parser.add_argument("--timeout", type=positive(float), metavar="SECONDS", default=600.0, help="for one run (default 600)")
    parser.add_argument("--build", metavar="FOLDER", default=os.path.join(ROOT, "build", "release"),
                        help="the build folder (default build/release)")
    parser.add_argument("--quiet", action="store_true", help="no progress, no remarks")
    return parser.parse_args(argv)


class Talk:
    """Remarks and, on a terminal, progress; both on standard error."""

    def __init__(self, quiet):
        self.quiet = quiet
        self.terminal = sys.stderr.isatty() and not quiet

    def progress(self, text):
        if self.terminal:
            print(f"\r{text}\033[K", end="", file=sys.stderr, flush=True)

    def clear(self):
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def say(self, text, always=False):
        self.clear()
        if always or not self.quiet:
            print(f"bench: {text}", file=sys.stderr)


def choose_core(wanted):
    """The core to pin to, or None where that is not possible; ValueError if it is not ours to use."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    usable = os.sched_getaffinity(0)
    if wanted is not None and wanted not in usable:
        raise ValueError(f"core {wanted} is none of {sorted(usable)}")
    return max(usable) if wanted is None else wanted


def choose_engines(options, bench, talk):
    engines = options.engines or (plan.ENGINES if options.peers else ("osarium",))
    present = []
    for engine in engines:
        if bench.installed(engine):
            present.append(engine)
        elif plan.PACKAGES[engine] is None:
            raise measure.Failure(f"{bench.program(engine)} is not built: run ./osarium bench, or say --build FOLDER")
        else:
            talk.say(f"{engine} is left out: it is not installed (Debian package {plan.PACKAGES[engine]}), or was not when "
                     "./osarium bench --peers last built", always=True)
    return present


def run(options, bench, talk, results):
    """Adds to `results` workload by workload; returns the micro-benchmarks and those of whole systems."""
    engines = choose_engines(options, bench, talk)
    runs = options.runs or (3 if options.quick else 5)
    where = "not pinned to a core" if bench.core is None else f"pinned to core {bench.core}"
    talk.say(f"{where}, engines in turn, median of {runs} run{'s' if runs > 1 else ''} each")
    for name in options.only or plan.WORKLOADS:
        chosen = [engine for engine in engines if name != "idle" or engine == "osarium"]
        results += bench.measure(plan.WORKLOADS[name], chosen, runs, options.quick, talk.progress)
    if options.peers or options.only or options.engines:
        return [], []
    talk.progress("micro-benchmarks")
    micro = bench.micro(options.quick)
    talk.progress("whole systems")
    return micro, bench.systems(options.quick)


def show(options, results, micro, systems, disagreements):
    if options.json:
        measured = {"micro": micro, "systems": systems}
        print(json.dumps({"results": results, **{key: value for key, value in measured.items() if value}}))
    else:
        print(tables.full_text(results, micro, systems, disagreements))
    sys.stdout.flush()


def verdict(options, results, disagreements, talk):
    """The exit status, with its reasons on standard error."""
    for line in disagreements.values():
        talk.say(line, always=True)
    missed = list(tables.missed(results)) if options.strict else []
    for line in missed:
        talk.say(f"missed: {line}", always=True)
    return 1 if disagreements else MISSED if missed else 0


def main(argv):
    options = arguments(argv)
    talk = Talk(options.quiet)
    results = []

    def interrupt(*_):
        raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, interrupt)
    try:
        core = choose_core(options.core)
    except ValueError as error:
        talk.say(str(error), always=True)
        return 2
    bench = measure.Bench(options.build, core, options.timeout)
    try:
        with bench:
            micro, systems = run(options, bench, talk, results)
        talk.clear()
        show(options, results, micro, systems, bench.disagreements)
    except measure.Failure as failure:
        talk.say(str(failure), always=True)
        return 1
    except KeyboardInterrupt:
        talk.say("interrupted", always=True)
        if results:
            show(options, results, [], [], bench.disagreements)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone
        return 1
    return verdict(options, results, bench.disagreements, talk)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
