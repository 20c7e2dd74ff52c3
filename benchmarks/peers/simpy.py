"""The workloads on SimPy, version 2 (Debian's python3-simpy): simpy.py WORKLOAD COUNT NUMBERS, where the file NUMBERS comes
from peer-numbers. A process per job and SimPy's own Resource (first come, first served); members of the ring sleep by
passivate and are woken by reactivate. Times are integers of picoseconds. Run with `python3 -O`: it skips SimPy's checks."""

import array
import itertools
import sys
import time

from SimPy.Simulation import Process, Resource, Simulation, hold, passivate, release, request

QUEUEING = {"mm1": 1, "mm8": 8}
HOLD = {"hold100": 100, "hold10k": 10_000, "hold1m": 1_000_000}
RING = 1000
FOR_EVER = 1 << 62


class Job(Process):
    def work(self, servers, service, sojourns):
        sim = self.sim
        arrival = sim._t
        yield request, self, servers
        yield hold, self, service
        yield release, self, servers
        sojourns.append(sim._t - arrival)


class Arrivals(Process):
    def work(self, numbers, servers, sojourns):
        sim = self.sim
        for gap, service in zip(numbers[::2], numbers[1::2]):
            yield hold, self, gap
            job = Job("job", sim)
            sim.activate(job, job.work(servers, service, sojourns))


def queueing(servers, count, numbers):
    sim = Simulation()
    sojourns = []
    arrivals = Arrivals("arrivals", sim)
    sim.activate(arrivals, arrivals.work(numbers, Resource(servers, sim=sim), sojourns))
    return timed(sim), sum(sojourns) / count / 1e6


class Holder(Process):
    def work(self, delays, left):
        for delay in delays:
            yield hold, self, delay
            for _ in left:
                break
            else:
                self.sim.stopSimulation()


def holding(processes, count, numbers):
    sim = Simulation()
    delays = iter(numbers)
    left = iter(range(count - 1))  # one iterator for all: the delays that may still end without being the last
    for _ in range(processes):
        holder = Holder("holder", sim)
        sim.activate(holder, holder.work(delays, left))
    return timed(sim), sim.now() / 1e6


class Member(Process):
    wake_ups = 0
    next = None

    def work(self, left):
        sim, following = self.sim, self.next
        while True:
            yield passivate, self
            self.wake_ups += 1
            for _ in left:
                sim.reactivate(following)
                break
            else:
                sim.stopSimulation()


def ring(count):
    sim = Simulation()
    members = [Member("member", sim) for _ in range(RING)]
    left = iter(range(count - 1))
    for member, following in zip(members, itertools.islice(itertools.cycle(members), 1, None)):
        member.next = following
        sim.activate(member, member.work(left))
    for _ in members:
        sim.step()
    sim.reactivate(members[0])
    return timed(sim), members[0].wake_ups


def timed(sim):
    start = time.perf_counter()
    sim.simulate(until=FOR_EVER)
    return time.perf_counter() - start


def main(workload, count, path):
    count = int(count)
    numbers = array.array("q")
    with open(path, "rb") as file:
        numbers.frombytes(file.read())
    if workload in QUEUEING:
        seconds, check = queueing(QUEUEING[workload], count, numbers)
    elif workload in HOLD:
        seconds, check = holding(HOLD[workload], count, numbers)
    elif workload == "ring1000":
        seconds, check = ring(count)
    else:
        return 3
    print(f'{{"rate": {count / seconds:.6g}, "check": {check:.12g}}}')
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
