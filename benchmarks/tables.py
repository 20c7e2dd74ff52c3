"""The results for people: rates, ratios beside what they must be, and the engine's operations one by one."""

import plan

MISSED = "missed"
GOALS = "at least, aim: goals that this project has set itself (docs/benchmarks.md)"


def columns(rows):
    """Lines of right-aligned columns; the first is left-aligned."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                      for i, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in rows]


def number(value):
    """Three significant digits without an exponent."""
    return f"{value:#.3g}".rstrip(".") if value < 1000 else f"{value:.0f}"


def rates_by_workload(results):
    table = {}
    for result in results:
        table.setdefault(result["workload"], {})[result["engine"]] = result
    return table


def rates_table(results):
    table = rates_by_workload(r for r in results if r["workload"] != "idle")
    engines = [engine for engine in plan.ENGINES if any(engine in row for row in table.values())]
    rows = [["", *engines, "unit", "check"]]
    for workload, row in table.items():
        cells = [number(row[engine]["rate"] / 1e6) if engine in row else "-" for engine in engines]
        first = next(iter(row.values()))
        rows.append([workload, *cells, "M " + first["unit"], f'{first["check"]:.10g}'])
    return columns(rows)


def judged(ratio, target):
    mark = MISSED if ratio < target.minimum else "aim met" if ratio >= target.aim else ""
    return [f"{number(ratio)}x", f"{target.minimum:g}x", f"{target.aim:g}x", mark]


def ratio_rows(results):
    """(workload, against whom, ratio, minimum, aim, mark) for all that was measured and has a target."""
    for workload, row in rates_by_workload(results).items():
        ours = row.get("osarium", {}).get("rate")
        targets = plan.WORKLOADS[workload]
        if not ours or workload == "idle":
            continue
        if "hand" in row and targets.against_hand:
            yield [workload, "hand", *judged(ours / row["hand"]["rate"], targets.against_hand)]
        peers = {engine: row[engine]["rate"] for engine in plan.PEERS if engine in row}
        if peers and targets.against_peer:
            best = max(peers, key=peers.get)
            yield [workload, f"best peer: {best}", *judged(ours / peers[best], targets.against_peer)]
        if "simgrid" in peers and targets.against_simgrid:
            yield [workload, "simgrid", *judged(ours / peers["simgrid"], targets.against_simgrid)]


def ratio_table(results):
    rows = list(ratio_rows(results))
    if not rows:
        return []
    return [*columns([["osarium on", "against", "ratio", "at least", "aim", ""], *rows]), GOALS]


def missed(results):
    """One line for every ratio and size that is worse than the project allows."""
    for workload, against, ratio, minimum, _, mark in ratio_rows(results):
        if mark == MISSED:
            yield f"{workload} against {against}: {ratio}, and should be at least {minimum}"
    yield from (line for line in idle_lines(results) if MISSED in line)


def agreement(results, disagreements):
    """Whether the engines computed the same, for people."""
    if disagreements:
        return ["checks do not agree; left out are " + ", ".join(disagreements)]
    shared = [workload for workload, row in rates_by_workload(results).items() if len(row) > 1]
    return ["all checks agree: " + ", ".join(shared)] if shared else []


def idle_lines(results):
    for result in results:
        if result["workload"] == "idle":
            size, (limit, aim) = result["check"], plan.IDLE_BYTES
            mark = f", {MISSED}" if size > limit else ", aim met" if size <= aim else ""
            yield f"an idle process of {result['engine']} takes {number(size)} bytes (at most {limit}, aim {aim}{mark})"


def micro_table(benchmarks):
    rows = [["engine operation", "ns"]]
    for each in benchmarks:
        # Of threads, the time that passes for both tells; of all others, the time that their core worked.
        name, time = each["name"].replace("/real_time", ""), "real_time" if "threads:" in each["name"] else "cpu_time"
        scale = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[each["time_unit"]]
        rate = each.get("items_per_second")
        rows.append([name, number(1e9 / rate if rate else each[time] * scale)])
    return columns(rows)


def systems_table(benchmarks):
    """Requests simulated per second of one core, and what is done for each."""
    rows = [["whole system", "requests/s", "events", "crossings", "locks"]]
    for each in benchmarks:
        if "items_per_second" in each:
            rows.append([each["name"], number(each["items_per_second"]),
                         *(f"{each[counter]:.1f}" for counter in ("events", "crossings", "locks"))])
    return columns(rows) + recording_lines(benchmarks)


def recording_lines(benchmarks):
    """What accounts, statistics and ledger add to the time of a simulation."""
    return [f"{each['name'].split('/iterations')[0]}: {100 * each['slower']:.1f} % slower than without"
            for each in benchmarks if "slower" in each]


def full_text(results, micro, systems=(), disagreements=()):
    parts = [rates_table(results) if any(r["workload"] != "idle" for r in results) else [],
             agreement(results, disagreements), ratio_table(results), list(idle_lines(results)),
             micro_table(micro) if micro else [], systems_table(systems) if systems else []]
    return "\n\n".join("\n".join(part) for part in parts if part)
