#include "analysis/result.hpp"

#include <algorithm>

#include "analysis/paired.hpp"

namespace osarium {

std::uint64_t RunResult::requests() const {
  std::uint64_t sum = 0;
  for (const Replica& replica : replicas) sum += replica.requests;
  return sum;
}

std::uint64_t RunResult::failed() const {
  std::uint64_t sum = 0;
  for (const Replica& replica : replicas) sum += replica.failed;
  return sum;
}

std::uint64_t RunResult::events() const {
  std::uint64_t sum = 0;
  for (const Replica& replica : replicas) sum += replica.events;
  return sum;
}

std::vector<double> RunResult::values(std::string_view metric) const {
  std::vector<double> values;
  for (const Replica& replica : replicas) {
    const auto found = std::find_if(replica.metrics.begin(), replica.metrics.end(),
                                    [&](const Measured& each) { return each.name == metric; });
    if (found == replica.metrics.end() || !found->value) return {};
    values.push_back(*found->value);
  }
  return values;
}

std::vector<Metric> RunResult::metrics() const {
  std::vector<Metric> metrics;
  if (replicas.empty()) return metrics;
  for (std::size_t i = 0; i < replicas.front().metrics.size(); ++i) {
    const Measured& first = replicas.front().metrics[i];
    Metric metric{first.name, first.unit, estimate(values(first.name)), {}};
    for (const Replica& replica : replicas)
      if (!replica.metrics[i].value) metric.reason = replica.metrics[i].reason;
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

std::vector<std::pair<std::string, double>> RunResult::ledger() const {
  if (replicas.empty()) return {};
  std::vector<std::pair<std::string, double>> sum = replicas.front().ledger;
  for (std::size_t r = 1; r < replicas.size(); ++r)
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i].second += replicas[r].ledger[i].second;
  for (auto& [cause, seconds] : sum) seconds /= static_cast<double>(replicas.size());
  return sum;
}

Structure RunResult::structure() const {
  Structure sum;
  for (const Replica& replica : replicas) sum.add(replica.structure);
  return sum;
}

namespace {

std::optional<double> value_of(const Replica& replica, std::string_view metric) {
  for (const Measured& each : replica.metrics)
    if (each.name == metric) return each.value;
  return std::nullopt;
}

}  // namespace

std::vector<RunResult> runs_of(const std::vector<RunResult>& runs, std::string_view workload) {
  std::vector<RunResult> result;
  for (const RunResult& run : runs)
    if (run.workload == workload) result.push_back(run);
  return result;
}

std::string status_of(const std::vector<Replica>& replicas) {
  constexpr double tolerated = 0.02;
  double offered = 0;
  double unanswered = 0;
  for (const Replica& replica : replicas) {
    if (!replica.offered) return "ok";
    const double under_way =
        value_of(replica, "throughput").value_or(0) * value_of(replica, "latency.mean").value_or(0);
    offered += static_cast<double>(*replica.offered);
    unanswered +=
        static_cast<double>(*replica.offered) - static_cast<double>(replica.requests) - under_way;
  }
  return unanswered > tolerated * offered ? "saturated" : "ok";
}

std::vector<Comparison> compare(const std::vector<RunResult>& runs) {
  std::vector<Comparison> comparisons;
  for (const RunResult& run : runs) {
    const RunResult& baseline = *std::find_if(runs.begin(), runs.end(), [&](const RunResult& each) {
      return each.workload == run.workload;
    });
    if (&baseline == &run) continue;
    for (const Metric& metric : baseline.metrics()) {
      const std::vector<double> before = baseline.values(metric.name);
      const std::vector<double> after = run.values(metric.name);
      if (before.empty() || after.size() != before.size()) continue;
      const auto difference = paired_difference(before, after);
      if (difference && difference->relative)
        comparisons.push_back({run.workload, metric.name, baseline.architecture, run.architecture,
                               *difference->relative});
    }
  }
  return comparisons;
}

}  // namespace osarium
