"""What is measured: engines, workloads, how much of them, and the ratios that this project wants."""

import collections

# What serves each engine, as Debian calls it; an engine without a package is our own.
PACKAGES = {"osarium": None, "hand": None, "systemc-method": "libsystemc-dev", "systemc-thread": "libsystemc-dev",
            "ns3": "libns3-dev", "simgrid": "libsimgrid-dev", "simpy": "python3-simpy"}
ENGINES = tuple(PACKAGES)
PEERS = tuple(engine for engine, package in PACKAGES.items() if package)

# What the project itself wants of a ratio: below the minimum it is missed; the aim is where it should come to.
Target = collections.namedtuple("Target", "minimum aim")
Workload = collections.namedtuple("Workload", "name unit work check count against_hand against_peer against_simgrid")


def _workload(name, unit, work, check, hand=None, peer=None, simgrid=Target(20, 30), count=5_000_000):
    return Workload(name, unit, work, check, count, hand and Target(*hand), peer and Target(*peer), simgrid)


def _hold(name, processes, *targets):
    return _workload(name, "delays/s", f"{processes} processes, each delays an exponential time (mean 1 us) again and again",
                     "time of the last delay, us", *targets)


WORKLOADS = {w.name: w for w in (
    _workload("mm1", "jobs/s", "M/M/1 at utilisation 0.8: every job is a process that arrives, takes the FIFO resource, holds it "
              "for its service time (mean 1 us), releases it", "mean sojourn time, us", (0.7, 1.0), (1.6, 2.5)),
    _workload("mm8", "jobs/s", "M/M/8 at utilisation 0.9, otherwise as mm1", "mean sojourn time, us", (0.8, 1.0), (2, 2.5)),
    _hold("hold100", "100", (2, 3), (3, 5)),
    _hold("hold10k", "10 000", (2, 2.5), (3, 4)),
    _hold("hold1m", "1 000 000", (0.6, 1.2), (0.8, 1.5)),
    _workload("ring1000", "wake-ups/s", "1000 processes, each waits for its token and wakes the next at the same instant",
              "wake-ups of the first process", None, (3, 5)),
    _workload("model16", "operations/s", "16 cores that compute, enter the kernel, call a nested function and take a lock that all "
              "share", "mean latency of an operation without its computing, us", (0.6, 0.8), None, None),
    _workload("idle", "bytes/process", "memory of a process that waits", "none; the figure is in bytes", None, None, None,
              count=100_000),
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
