// Results of a study: what each replica measured, and what follows from all replicas of a run. A
// run is one architecture under one workload; numbers are in SI units (seconds, bytes, per second).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/structure.hpp"

namespace osarium {

// A metric as one replica measured it.
struct Measured {
  std::string name;  // "latency.p99"
  std::string unit;  // "s", "1/s"; empty: a ratio
  std::optional<double> value = {};
  std::string reason = {};  // why there is no value
};

struct Replica {
  std::uint64_t requests = 0;
  // That arrived in the measured time, ended or not; nothing if arrivals wait for answers.
  std::optional<std::uint64_t> offered = {};
  std::uint64_t failed = 0;
  std::uint64_t events = 0;
  std::uint64_t crossings = 0;
  std::vector<Measured> metrics;                       // the same names in every replica
  std::vector<std::pair<std::string, double>> ledger;  // of the mean latency, by cause
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
  std::string status;  // "ok", or what makes it not trustworthy
  std::vector<Replica> replicas;

  std::uint64_t requests() const;
  std::uint64_t failed() const;
  std::uint64_t events() const;
  std::vector<Metric> metrics() const;
  std::vector<std::pair<std::string, double>> ledger() const;  // mean over replicas
  Structure structure() const;                                 // of all replicas
  // Of a metric that all replicas have; empty otherwise.
  std::vector<double> values(std::string_view metric) const;
};

std::vector<RunResult> runs_of(const std::vector<RunResult>& runs, std::string_view workload);

// "saturated" if more than 2 % of the requests that arrived were not answered in the measured time,
// those left out that are under way at its end also where nothing is overloaded (Little's law);
// "ok" otherwise.
std::string status_of(const std::vector<Replica>& replicas);

struct Comparison {
  std::string workload;
  std::string metric;
  std::string baseline;
  std::string other;
  Estimate relative;
};
// Of all metrics that both have: of each workload the first run is the baseline of all others. All
// have as many replicas.
std::vector<Comparison> compare(const std::vector<RunResult>& runs);

}  // namespace osarium
