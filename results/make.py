"""Makes the results of this folder anew: runs each study at its points and puts what came out beside its README.

    ./osarium list >/dev/null && /usr/bin/python3 results/make.py [NAME...]

Of each point (but of those of ONLY_TABLES) stay the resolved study (NAME/POINT.yaml) and the result (NAME/POINT.json). The table in the README, between
its two marks, is written from the results; the rest of a README is written by people.
"""

import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PROGRAM = ROOT / "build/release/bin/osarium"

DEFAULTS = {
    "memcached": [], "loaded": ["workload.arrivals={kind: poisson, rate: 800krps}"],
    "open": ["workload.base=will-it-scale-open", "run.duration=2ms"],
    "malloc": ["workload.base=will-it-scale-malloc", "run.duration=10ms"],
    "pipe": ["workload.base=pipe-ping-pong", "run.duration=5ms"],
    "search": ["workload.base=search", "run.duration=1s"],
}
LATENCY = ("throughput", "latency.mean", "latency.p99", "latency.max", "latency.deviation")


def by_processes(*numbers):
    return {f"processes-{n}": [f"workload.threads.processes={n}"] for n in numbers}


TAIL = ("latency.mean", "latency.p99")
ONLY_TABLES = ("defaults",)  # whose points would be megabytes
BEGIN, END = "<!-- made by results/make.py -->", "<!-- end -->"


def shown(metric):
    value, unit = metric["value"], metric["unit"]
    if value is None:
        return "-"
    if unit == "":
        return f"{100 * value:.1f} %"
    for factor, prefix in ((1e6, "M"), (1e3, "k")) if unit == "1/s" else ((1, ""), (1e-3, "m"), (1e-6, "u"), (1e-9, "n")):
        if value >= factor or factor in (1e3, 1e-9):
            number = f"{value / factor:.4g}" + (f" {prefix}/s" if unit == "1/s" else f" {prefix}s")
            return number + half_width(metric)
    return "-"


def half_width(metric):
    if "high" not in metric or not metric["value"]:
        return ""
    half = abs(metric["high"] - metric["value"]) / metric["value"]
    return f" ± {100 * half:.1f} %" if half >= 0.001 else ""


def run(study, overrides, folder, label):
    with tempfile.TemporaryDirectory() as out:
        flags = [part for override in overrides for part in ("-s", override)]
        words = [f"configs/studies/{study}.yaml", *flags]
        subprocess.run([PROGRAM, "compare", *words, "-o", out], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        resolved = subprocess.run([PROGRAM, "config", *words], check=True, capture_output=True, text=True, cwd=ROOT)
        (folder / f"{label}.yaml").write_text(resolved.stdout)
        document = json.loads((pathlib.Path(out) / "result.json").read_text())
        (folder / f"{label}.json").write_text(json.dumps(document, indent=1) + "\n")


def table(points, folder, metrics):
    rows = ["| point | workload | architecture | " + " | ".join(metrics) + " |", "|---" * 3 + "|---:" * len(metrics) + "|"]
    for label in points:
        for result in json.loads((folder / f"{label}.json").read_text())["runs"]:
            cells = [shown(result["metrics"][metric]) for metric in metrics]
            rows.append("| " + " | ".join([label, result["workload"], result["architecture"], *cells]) + " |")
    return "\n".join(rows)


def choices(points, folder):
    """Every choice against its family's default: the ratios of mean and p99 at each point, and their geometric mean."""
    runs = {point: {run["architecture"]: run for run in json.loads((folder / f"{point}.json").read_text())["runs"]}
            for point in points}
    rows = ["| choice | " + " | ".join(points) + " | together |", "|---" + "|---:" * (len(points) + 1) + "|"]
    for name in runs[points[0]]:
        family = name.split(":")[0]
        if name == family:
            cells = [" ".join(shown(runs[point][name]["metrics"][m]) for m in TAIL) for point in points]
            rows.append("| **" + " | ".join([name + "**", *cells, "1"]) + " |")
            continue
        ratios = [ratios_of(runs[point][name], runs[point][family]) for point in points]
        cells = [runs[point][name]["status"] if each is None else " ".join(f"{ratio:.2f}" for ratio in each) or "-"
                 for point, each in zip(points, ratios)]
        all_ratios = [ratio for each in ratios for ratio in ((math.inf,) if each is None else each)]
        together = math.exp(sum(map(math.log, all_ratios)) / len(all_ratios))
        rows.append("| " + " | ".join([name, *cells, f"{together:.3f}" if together < math.inf else "-"]) + " |")
    return "\n".join(rows)


def ratios_of(run, default):
    if run["status"] != "ok" or default["status"] != "ok":
        return None
    pairs = [(run["metrics"][m]["value"], default["metrics"][m]["value"]) for m in TAIL]
    return [value / basis for value, basis in pairs if value and basis]  # a quantile may have too few requests


# name: the points of each study, {label: overrides}, and the metrics that the table shows, or the function that writes it
RESULTS = {
    "defaults": ({"defaults": DEFAULTS}, choices),
    "mmap-tail": ({"mmap-tail": by_processes(1, 6, 12, 24)},
                  ("throughput", "latency.mean", "latency.p50", "latency.p99", "latency.p99.9", "latency.max")),
    "partitions": ({f"partitions-{call}": {call: []} for call in ("malloc", "munmap", "open")}, LATENCY),
    "server-bottleneck": ({"server-bottleneck": by_processes(1, 4, 8, 11)},
                          ("throughput", "latency.mean", "latency.p99", "cpu.utilisation")),
    "server-chain": ({"server-chain": {"skylake": []}}, ("latency.mean",)),
    "quantum": ({"quantum": {"mix": []}},
                ("throughput", "latency.mean", "latency.p50", "latency.p90", "latency.p99", "latency.p99.9", "cpu.utilisation")),
    "governance": ({"governance-calls": {f"every-{time}": [f"workload.after[0].time.value={time}"]
                                         for time in ("100ns", "1us", "10us", "100us")},
                    "governance-memcached": {"memcached": []}}, ("throughput", "latency.mean", "latency.p99", "cpu.utilisation")),
    "file-cache": ({"file-cache": {policy: [f"workload.file_cache.replacement={policy}"] for policy in ("lru", "fifo", "mru")}},
                   ("throughput", "latency.mean", "latency.max")),
}

# name: the words of another verb, whose text is the table and whose document is kept
OTHER_VERBS = {"sensitivity": ["sensitivity", "configs/studies/quickstart.yaml", "--metric", "latency.p99"]}


def run_other(words, folder):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([PROGRAM, *words, "-o", out], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        shown = (pathlib.Path(out) / f"{words[0]}.txt").read_text()
        document = json.loads((pathlib.Path(out) / f"{words[0]}.json").read_text())
        (folder / "quickstart.yaml").write_text((pathlib.Path(out) / "study.yaml").read_text())
        (folder / "quickstart.json").write_text(json.dumps(document, indent=1) + "\n")
    return f"    ./osarium {' '.join(words)}\n\n```\n{shown}```"


def write_into(readme, name, written):
    text = readme.read_text() if readme.exists() else f"# {name}\n\n{BEGIN}\n{END}\n"
    new = f"{BEGIN}\n{written}\n{END}"
    readme.write_text(re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: new, text, flags=re.DOTALL))


def main(names, scratch):
    for name in names or (*RESULTS, *OTHER_VERBS):
        if name in OTHER_VERBS:
            (HERE / name).mkdir(exist_ok=True)
            write_into(HERE / name / "README.md", name, run_other(OTHER_VERBS[name], HERE / name))
            print(name)
            continue
        studies, metrics = RESULTS[name]
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        kept = folder if name not in ONLY_TABLES else pathlib.Path(scratch)
        for study, points in studies.items():
            for label, overrides in points.items():
                run(study, overrides, kept, label)
        labels = [label for points in studies.values() for label in points]
        written = metrics(labels, kept) if callable(metrics) else table(labels, kept, metrics)
        write_into(folder / "README.md", name, written)
        print(name)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder_of_others:
        main(sys.argv[1:], folder_of_others)
