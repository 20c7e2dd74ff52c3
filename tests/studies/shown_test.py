"""What results/ and the studies themselves say, asserted on shorter runs: who is before whom, what grows, what does not."""

import json
import os
import pathlib
import subprocess
import unittest

PROGRAM = os.environ.get("OSARIUM", "osarium")
STUDIES = pathlib.Path(__file__).resolve().parents[2] / "configs/studies"
SHARED = ("linux-2.6.32", "linux-2.6.35m", "linux-3.17.4", "linux-4.9.40")


def measured(study, *overrides):
    """{architecture: {metric: value}}; of several workloads {(architecture, workload): ...} as well."""
    flags = [part for override in overrides for part in ("-s", override)]
    done = subprocess.run([PROGRAM, "compare", STUDIES / f"{study}.yaml", "--json", *flags], capture_output=True, check=True)
    found = {}
    for run in json.loads(done.stdout)["runs"]:
        assert run["failed"] == 0, run
        values = {name: metric["value"] for name, metric in run["metrics"].items()}
        values["memory"] = run["ledger"]["mean"]["memory"]
        found[run["architecture"]] = found[run["architecture"], run["workload"]] = values
    return found


class Shown(unittest.TestCase):
    def assert_ascending(self, *values):
        for less, more in zip(values, values[1:]):
            self.assertLess(less, more)

    def test_tail_of_mmap_grows_with_the_processes(self):
        tails = {}
        for processes in (1, 6, 12, 24):
            tails[processes] = measured("mmap-tail", f"workload.threads.processes={processes}", "run.duration=20ms",
                                        "run.replicas=1")["linux-4.9.40"]
        self.assert_ascending(*(tails[n]["latency.p99"] for n in (1, 6, 12)))
        # More processes than cores: only the few calls that are interrupted are longer, by milliseconds.
        self.assertGreater(tails[24]["latency.max"], 100 * tails[12]["latency.max"])
        self.assertGreater(tails[24]["latency.mean"], tails[12]["latency.mean"])

    def test_partitions_have_the_lowest_maximum_and_deviation(self):
        for call in ("malloc", "munmap"):
            seen = measured(f"partitions-{call}", "run.duration=2ms", "run.replicas=1")
            for kernel in SHARED:
                for metric in ("latency.max", "latency.deviation"):
                    self.assertLess(seen["ifts-6"][metric], seen[kernel][metric], (call, kernel, metric))

    def test_open_likes_new_kernels_and_then_partitions(self):
        seen = measured("partitions-open", "run.duration=2ms", "run.replicas=1")
        for metric in ("latency.mean", "latency.p99"):
            for new in ("linux-3.17.4", "linux-4.9.40"):
                for old in ("linux-2.6.32", "linux-2.6.35m"):
                    self.assert_ascending(seen[new][metric], seen["ifts-6"][metric], seen[old][metric])

    def test_a_file_cache_of_ones_own_beats_lru_on_a_cyclic_scan(self):
        lru, mru = (measured("file-cache", f"workload.file_cache.replacement={policy}", "run.duration=20ms", "run.warmup=5ms",
                             "run.replicas=1") for policy in ("lru", "mru"))
        self.assertLess(2 * mru["exokernel"]["latency.mean"], lru["exokernel"]["latency.mean"])
        self.assertEqual(mru["monolithic"], lru["monolithic"])
        # Who chooses matters, not where the cache is.
        self.assertEqual(lru["application-controlled"], lru["monolithic"])
        self.assertLess(2 * mru["application-controlled"]["latency.mean"], lru["monolithic"]["latency.mean"])

    def test_a_single_server_thread_is_the_bottleneck(self):
        few, many = (measured("server-bottleneck", f"workload.threads.processes={n}", "run.duration=5ms", "run.replicas=1")
                     for n in (1, 11))
        grows = {name: many[name]["throughput"] / few[name]["throughput"] for name in few if isinstance(name, str)}
        self.assertGreater(grows["monolithic"], 9)
        self.assertGreater(grows["microkernel"], 9)
        self.assertLess(grows["microkernel-1"], 5)
        # A server with the requests of eight processes waiting does what it can.
        eight = measured("server-bottleneck", "workload.threads.processes=8", "run.duration=5ms", "run.replicas=1")
        self.assertLess(many["microkernel-1"]["throughput"] / eight["microkernel-1"]["throughput"], 1.1)

    def test_turns_help_short_requests_behind_long_ones(self):
        seen = measured("quantum", "run.duration=500ms", "run.replicas=1")
        for metric in ("latency.mean", "latency.p99"):
            self.assert_ascending(*(seen[name][metric] for name in ("central-quantum", "round-robin", "central-fifo")))
        # CFS lets a thread that wakes up preempt another that is 3 ms ahead on four cpus: of the 5 ms of a long request.
        self.assertGreater(seen["cfs"]["latency.p99"], 5 * seen["round-robin"]["latency.p99"])

    def test_neighbours_in_the_cache_are_felt_whoever_the_kernel_is(self):
        seen = measured("memory-neighbours", "run.duration=20ms", "run.replicas=1")
        for kernel in ("monolithic", "ifts-6"):
            beside, apart = seen[kernel, "beside"], seen[kernel, "apart"]
            self.assertGreater(beside["latency.mean"], 1.5 * apart["latency.mean"])
            # All of it is memory: the work is the same.
            self.assertAlmostEqual(beside["latency.mean"] - beside["memory"], apart["latency.mean"] - apart["memory"], delta=1e-6)
        # Partitions of one node share its cache: they do not help here.
        self.assertAlmostEqual(seen["ifts-6", "beside"]["latency.mean"] / seen["monolithic", "beside"]["latency.mean"], 1, delta=0.02)
        # Memory on the other node: each miss is 40 ns longer.
        remote = measured("memory-neighbours", "run.duration=20ms", "run.replicas=1",
                          "workload[0].memory_policy={kind: node, node: 1}")
        self.assertGreater(remote["monolithic", "beside"]["latency.mean"], 1.1 * seen["monolithic", "beside"]["latency.mean"])

    def test_two_servers_cost_two_hops(self):
        seen = measured("server-chain", "run.duration=1ms", "run.replicas=1")
        hop = seen["microkernel", "one-hop"]["latency.mean"]
        self.assertAlmostEqual(hop, (718 + 576) / 3.4e9, delta=1e-11)
        # What is neither trap nor hop is the same work of the same services.
        trap = seen["monolithic", "one-hop"]["latency.mean"]
        work = seen["monolithic", "two-hops"]["latency.mean"] - trap
        self.assertAlmostEqual(seen["microkernel", "two-hops"]["latency.mean"], work + 2 * hop, delta=1e-9)

    def test_governance_costs_in_proportion_to_calls(self):
        lost = {}
        for pause in ("100ns", "1us", "10us"):
            seen = measured("governance-calls", f"workload.after[0].time.value={pause}", "run.duration=5ms", "run.replicas=1")
            base = seen["monolithic"]["throughput"]
            lost[pause] = [1 - seen[name]["throughput"] / base for name in ("governance", "governance-wasm")]
        for native, wasm in lost.values():
            self.assert_ascending(0, native, wasm)
        self.assertLess(lost["10us"][0], 0.01)
        self.assertGreater(lost["100ns"][0], 0.05)
        for rules in (0, 1):
            self.assert_ascending(*(lost[pause][rules] for pause in ("10us", "1us", "100ns")))


if __name__ == "__main__":
    unittest.main()
