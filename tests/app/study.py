"""A small study of two architectures, and how to change it."""

STUDY = """\
osarium: 1
machine: {base: rainforest-s-a, cores: 4, sockets: 1}
workload: {base: memcached-etc, arrivals: {kind: poisson, rate: 100krps}}
architectures: [monolithic, microkernel]
run: {duration: 20ms, replicas: 3}
"""


def study(**changed):
    """The small study with other lines: study(machine="vm-2")."""
    lines = dict(line.split(": ", 1) for line in STUDY.splitlines())
    lines.update(changed)
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
