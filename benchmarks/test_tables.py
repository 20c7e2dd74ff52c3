"""What the tables, the help and the page of the benchmarks say."""

import pathlib
import unittest

import plan
import run
import tables

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Explanations(unittest.TestCase):
    def test_help_and_page_explain_every_workload_and_engine(self):
        text = " ".join(run.explanation().split())
        page = (ROOT / "docs/benchmarks.md").read_text()
        for workload in plan.WORKLOADS.values():
            self.assertIn(f"{workload.name} {workload.work} [check: {workload.check}]", text)
            self.assertIn(f"| `{workload.name}` | {workload.work} | {workload.check} |", page)
        for engine in plan.ENGINES:
            self.assertIn(engine, text)
            self.assertIn(f"| `{engine}` |", page)


class Tables(unittest.TestCase):
    @staticmethod
    def results(**rates):
        return [{"engine": engine, "workload": "mm1", "rate": rate, "check": 5.0, "unit": "jobs/s"}
                for engine, rate in rates.items()]

    def test_ratios_against_hand_best_peer_and_simgrid(self):
        rows = list(tables.ratio_rows(self.results(osarium=20e6, hand=25e6, ns3=5e6, simgrid=1.25e6)))
        self.assertEqual(rows, [["mm1", "hand", "0.800x", "0.7x", "1x", ""],
                                ["mm1", "best peer: ns3", "4.00x", "1.6x", "2.5x", "aim met"],
                                ["mm1", "simgrid", "16.0x", "20x", "30x", "missed"]])

    def test_nothing_to_compare_with(self):
        self.assertEqual(tables.ratio_table(self.results(osarium=1e6)), [])
        self.assertEqual(tables.ratio_table(self.results(hand=1e6)), [])

    def test_goals_are_called_ours(self):
        self.assertIn("this project has set itself", tables.ratio_table(self.results(osarium=20e6, hand=25e6))[-1])

    def test_agreement_of_all_is_said(self):
        self.assertEqual(tables.agreement(self.results(osarium=1, hand=2, ns3=3), {}), ["all checks agree: mm1"])
        self.assertEqual(tables.agreement(self.results(osarium=1), {}), [])

    def test_every_workload_makes_a_row(self):
        results = [{"engine": "osarium", "workload": name, "rate": 1e6, "check": 130.0, "unit": w.unit}
                   for name, w in plan.WORKLOADS.items()]
        text = tables.full_text(results, [])
        for name in plan.WORKLOADS:
            self.assertIn(name, text)
        self.assertIn("130 bytes (at most 160, aim 128)", text)

    def test_numbers_are_plain(self):
        self.assertEqual([tables.number(x) for x in (0.01234, 1.0, 21.04, 150, 12345.6)],
                         ["0.0123", "1.00", "21.0", "150", "12346"])

    def test_micro_benchmarks_tell_time_per_operation(self):
        rows = tables.micro_table([
            {"name": "delay/16", "cpu_time": 5, "real_time": 9, "time_unit": "us", "items_per_second": 5e7},
            {"name": "bits", "cpu_time": 2.5, "real_time": 9, "time_unit": "ns"},
            {"name": "on_threads/real_time/threads:2", "cpu_time": 2, "real_time": 4, "time_unit": "us"}])
        self.assertEqual([row.split() for row in rows[1:]],
                         [["delay/16", "20.0"], ["bits", "2.50"], ["on_threads/threads:2", "4000"]])

    def test_recording_tells_what_it_adds(self):
        rows = tables.systems_table([{"name": "recording/memcached-etc/monolithic/iterations:8", "slower": 0.0661}])
        self.assertEqual(rows[-1], "recording/memcached-etc/monolithic: 6.6 % slower than without")

    def test_whole_systems_tell_requests_and_what_is_done_for_each(self):
        rows = tables.systems_table([{"name": "memcached-etc/ifts", "items_per_second": 251234.5, "events": 28.84,
                                      "crossings": 2.76, "locks": 3.0}])
        self.assertEqual(rows[1].split(), ["memcached-etc/ifts", "251234", "28.8", "2.8", "3.0"])


if __name__ == "__main__":
    unittest.main()
