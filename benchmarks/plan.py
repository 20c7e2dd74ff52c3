"""What is measured: engines, workloads, how much of them, and the ratios that are aimed at."""

import collections

# What serves each engine, as Debian calls it; an engine without a package is our own.
PACKAGES = {"osarium": None, "hand": None, "systemc-method": "libsystemc-dev", "systemc-thread": "libsystemc-dev",
            "ns3": "libns3-dev", "simgrid": "libsimgrid-dev", "simpy": "python3-simpy"}
ENGINES = tuple(PACKAGES)
PEERS = tuple(engine for engine, package in PACKAGES.items() if package)

Target = collections.namedtuple("Target", "minimum aim")
Workload = collections.namedtuple("Workload", "name unit count against_hand against_peer against_simgrid")


def _workload(name, unit, hand=None, peer=None, simgrid=Target(20, 30), count=5_000_000):
    return Workload(name, unit, count, hand and Target(*hand), peer and Target(*peer), simgrid)


WORKLOADS = {w.name: w for w in (
    _workload("mm1", "jobs/s", (0.7, 1.0), (1.6, 2.5)),
    _workload("mm8", "jobs/s", (0.8, 1.0), (2, 2.5)),
    _workload("hold100", "delays/s", (2, 3), (3, 5)),
    _workload("hold10k", "delays/s", (2, 2.5), (3, 4)),
    _workload("hold1m", "delays/s", (0.6, 1.2), (0.8, 1.5)),
    _workload("ring1000", "wake-ups/s", None, (3, 5)),
    _workload("model16", "operations/s", (0.6, 0.8), None, None),
    _workload("idle", "bytes/process", None, None, None, count=100_000),
)}
IDLE_BYTES = Target(160, 128)

# Slow engines do a part of the work; rates are compared. Below a million delays, hold1m would measure its start.
_SHARE = {"systemc-thread": 5, "simgrid": 10, "simpy": 25}
_LEAST = {"hold1m": 1_000_000}
_QUICK = 10


def count_of(workload, engine, quick):
    if workload.name == "idle":
        return workload.count
    share = _SHARE.get(engine, 1) * (_QUICK if quick else 1)
    if workload.name == "hold1m" and engine == "systemc-method":
        share *= 2
    return max(workload.count // share, _LEAST.get(workload.name, 0))
