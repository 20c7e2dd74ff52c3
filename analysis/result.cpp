#include "analysis/result.hpp"

#include <algorithm>

#include "analysis/metrics.hpp"
#include "analysis/paired.hpp"
#include "analysis/quantiles.hpp"
#include "analysis/warmup.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

namespace {

// A run that does not tell a quantile up to this one has too few requests.
constexpr double decisive_quantile = 0.99;

const Measured* find(const Replica& replica, std::string_view metric) {
  const auto found = std::find_if(replica.metrics.begin(), replica.metrics.end(),
                                  [&](const Measured& each) { return each.name == metric; });
  return found == replica.metrics.end() ? nullptr : &*found;
}

QuantileEstimate quantile(std::span<const Replica> replicas, double share) {
  if (replicas.size() == 1 && !replicas[0].course.latency.empty()) {
    QuantileEstimate found = over_sections(sections_of(replicas[0].course.latency), share);
    if (found.estimate) return found;  // else without interval, if the whole run has a value
  }
  QuantileOverSections quantile(share);
  for (const Replica& replica : replicas) quantile.add(replica.latency);
  return quantile.estimate();
}

// With an interval from ten stretches of the only replica, if its course is known.
Estimate of_one(const Replica& replica, std::string_view metric, double value) {
  constexpr std::size_t sections = 10;
  for (const auto& [name, course] : replica.course.metrics)
    if (name == metric && course.size() >= sections)
      return sectioned(value, batch_means(course, course.size() / sections));
  return {.value = value};
}

}  // namespace

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
    const Measured* const found = find(replica, metric);
    if (found == nullptr || !found->value) return {};
    values.push_back(*found->value);
  }
  return values;
}

Metric RunResult::metric(std::string_view name, std::size_t n) const {
  OSARIUM_CHECK(n <= replicas.size(), "there are not so many replicas");
  if (const auto share = share_of(name)) {
    QuantileEstimate found = quantile(std::span(replicas).first(n), *share);
    return {std::string(name), "s", found.estimate, std::move(found.reason)};
  }
  Metric metric{std::string(name), "", {}, {}};
  std::vector<double> values;
  for (const Replica& replica : std::span(replicas).first(n)) {
    const Measured* const found = find(replica, name);
    if (found == nullptr) return metric;
    metric.unit = found->unit;
    if (found->value)
      values.push_back(*found->value);
    else
      metric.reason = found->reason;
  }
  if (!metric.reason.empty()) return metric;
  metric.estimate = n == 1 ? of_one(replicas[0], name, values[0]) : estimate(values);
  return metric;
}

std::vector<Metric> RunResult::metrics() const {
  std::vector<Metric> metrics;
  if (replicas.empty()) return metrics;
  for (const Measured& each : replicas.front().metrics) {
    metrics.push_back(metric(each.name));
    if (each.name != "latency.mean") continue;
    for (const double share : reported_quantiles) metrics.push_back(metric(quantile_metric(share)));
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

std::vector<CohortLedger> RunResult::cohort(std::string_view name) const {
  std::vector<CohortLedger> ledgers;
  for (const Replica& replica : replicas)
    for (const CohortLedger& each : replica.cohorts)
      if (each.cohort == name) ledgers.push_back(each);
  return ledgers;
}

Structure RunResult::structure() const {
  Structure sum;
  for (const Replica& replica : replicas) sum.add(replica.structure);
  return sum;
}

std::vector<RunResult> runs_of(const std::vector<RunResult>& runs, std::string_view workload) {
  std::vector<RunResult> result;
  for (const RunResult& run : runs)
    if (run.workload == workload) result.push_back(run);
  return result;
}

std::string_view name_of(WarmupResult::How how) {
  constexpr std::string_view names[] = {"stated", "found", "not found"};
  return names[static_cast<std::size_t>(how)];
}

Verdict verdict_of(const RunResult& run) {
  std::vector<Passage> passages;
  std::vector<Courses> metrics;
  for (const Replica& replica : run.replicas) {
    if (!replica.course.passage.arrivals.empty()) passages.push_back(replica.course.passage);
    metrics.resize(replica.course.metrics.size());
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      metrics[i].metric = replica.course.metrics[i].first;
      metrics[i].replicas.push_back(replica.course.metrics[i].second);
    }
  }
  for (const Replica& replica : run.replicas)
    if (replica.standing > 0)
      return {"not_stationary", std::to_string(replica.standing) +
                                    " connections or pipes of the replay stand still: what they "
                                    "wait for does not come, or not within half of the measured "
                                    "time"};
  Verdict verdict = steadiness(passages, metrics);
  if (verdict.status != "ok") return verdict;
  for (const double share : reported_quantiles) {
    const Metric metric = run.metric(quantile_metric(share));
    if (share <= decisive_quantile && !metric.estimate) return {"too_few_samples", metric.reason};
  }
  return verdict;
}

bool is_unsteady(const Verdict& verdict) {
  return verdict.status == "saturated" || verdict.status == "not_stationary";
}

namespace {

std::optional<Estimate> relative_difference(const RunResult& baseline, const RunResult& other,
                                            std::string_view metric) {
  std::optional<Difference> difference;
  if (const auto share = share_of(metric)) {
    std::vector<Histogram> before, after;
    for (const Replica& replica : baseline.replicas) before.push_back(replica.latency);
    for (const Replica& replica : other.replicas) after.push_back(replica.latency);
    difference = paired_quantiles(before, after, *share).difference;
  } else {
    const std::vector<double> before = baseline.values(metric);
    const std::vector<double> after = other.values(metric);
    if (!before.empty() && before.size() == after.size())
      difference = paired_difference(before, after);
  }
  return difference ? difference->relative : std::nullopt;
}

}  // namespace

std::vector<Comparison> compare(const std::vector<RunResult>& runs) {
  std::vector<Comparison> comparisons;
  for (const RunResult& run : runs) {
    const RunResult& baseline = *std::find_if(runs.begin(), runs.end(), [&](const RunResult& each) {
      return each.workload == run.workload;
    });
    if (&baseline == &run) continue;
    std::string status = "ok";
    if (is_unsteady(run.verdict)) status = run.verdict.status;
    if (is_unsteady(baseline.verdict) && status != "saturated") status = baseline.verdict.status;
    for (const Metric& metric : baseline.metrics())
      if (const auto relative = relative_difference(baseline, run, metric.name))
        comparisons.push_back({run.workload, metric.name, baseline.architecture, run.architecture,
                               *relative, status});
  }
  return comparisons;
}

}  // namespace osarium
