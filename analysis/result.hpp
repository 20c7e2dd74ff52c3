// Results of a study: what each replica measured, and what follows from all replicas of a run. A
// run is one architecture under one workload; numbers are in SI units (seconds, bytes, per second).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/ledger.hpp"
#include "analysis/steadiness.hpp"
#include "analysis/structure.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

// A metric as one replica measured it.
struct Measured {
  std::string name;  // "latency.p99"
  std::string unit;  // "s", "1/s"; empty: a ratio
  std::optional<double> value = {};
  std::string reason = {};  // why there is no value
};

// The course of a replica over its measured time: values of equal stretches of it.
struct Course {
  Passage passage;  // without arrivals if they wait for answers
  std::vector<std::pair<std::string, std::vector<double>>> metrics;
  // Latencies of each stretch, of a replica that is the only one.
  std::vector<Histogram> latency;
};

struct Replica {
  std::uint64_t requests = 0;
  std::uint64_t failed = 0;
  std::uint64_t standing = 0;  // replayed requests that were under way in all of the second half
  std::uint64_t events = 0;
  std::uint64_t crossings = 0;
  std::vector<Measured> metrics;  // but for quantiles; the same names in every replica
  Histogram latency;
  Course course;
  std::vector<std::pair<std::string, double>> ledger;  // of the mean latency, by cause
  std::vector<CohortLedger> cohorts;                   // by term: the mean, and slow requests
  Structure structure;                                 // of the whole system
  std::vector<std::string> remembered;  // rows of the cost table that nobody has verified
};

struct Metric {
  std::string name;
  std::string unit;
  std::optional<Estimate> estimate = {};
  std::string reason = {};
};

struct RunResult {
  std::string architecture;
  std::string workload;
  Verdict verdict;  // whether it is to be trusted
  std::vector<Replica> replicas;

  std::uint64_t requests() const;
  std::uint64_t failed() const;
  std::uint64_t events() const;
  // Of the first n replicas. Nothing, with the reason, for what they do not have or do not support.
  Metric metric(std::string_view name, std::size_t n) const;
  Metric metric(std::string_view name) const { return metric(name, replicas.size()); }
  // Those that every result has.
  std::vector<Metric> metrics() const;
  std::vector<std::pair<std::string, double>> ledger() const;  // mean over replicas
  // Of one cohort, by term: of each replica that knows it.
  std::vector<CohortLedger> cohort(std::string_view name) const;
  Structure structure() const;  // of all replicas
  // Of a metric that all replicas have; empty otherwise.
  std::vector<double> values(std::string_view metric) const;
};

// Saturated, not stationary, or with too few requests for a quantile up to p99: the first that
// holds, with the reason; "ok" otherwise.
Verdict verdict_of(const RunResult& run);

// Saturated or drifting: its latency says how long it was run, so that no difference to it is a
// fact about the architecture.
bool is_unsteady(const Verdict& verdict);

// The warm-up of a study, the same for all runs, so that what is measured is the same work.
struct WarmupResult {
  enum class How : std::uint8_t { stated, found, not_found };
  How how = How::stated;
  Duration length = {};
  std::string decided_by = {};  // "microkernel, memcached-etc: latency.mean"; empty: none was seen
};

std::string_view name_of(WarmupResult::How how);  // "found"

// How adding replicas ended.
struct StopResult {
  bool narrow = false;
  std::size_t needed = 0;  // replicas that it takes, as far as these tell; 0: they do not tell
  double relative = 0;     // half the widest interval, of the value; 0: there is none
};

struct StudyResult {
  WarmupResult warmup;
  std::optional<StopResult> stop = {};
  std::vector<RunResult> runs;
};

std::vector<RunResult> runs_of(const std::vector<RunResult>& runs, std::string_view workload);

struct Comparison {
  std::string workload;
  std::string metric;
  std::string baseline;
  std::string other;
  Estimate relative;
  std::string status = "ok";  // the worse of the two runs': saturated, not_stationary, or ok
};
// Of all metrics that both have: of each workload the first run is the baseline of all others. All
// have as many replicas.
std::vector<Comparison> compare(const std::vector<RunResult>& runs);

}  // namespace osarium
