#include "app/report/ledger_table.hpp"

#include <algorithm>
#include <cmath>

#include "app/report/table.hpp"

namespace osarium {

namespace {

constexpr std::size_t steps_shown = 4;
constexpr double negligible = 1e-4;  // of the whole

std::string signed_value(double seconds) {
  return (seconds < 0 ? "" : "+") + shown_value(seconds, "s");
}

std::string interval_of(const Estimate& estimate) {
  if (!estimate.low) return "";
  return "[" + signed_value(*estimate.low) + ", " + signed_value(*estimate.high) + "]";
}

bool known(const std::vector<RunResult>& runs, std::string_view cohort) {
  return std::ranges::all_of(runs, [cohort](const RunResult& run) {
    return !run.cohort(cohort).empty() && why_unknown(run, cohort).empty();
  });
}

}  // namespace

std::string why_unknown(const RunResult& run, std::string_view cohort) {
  const Metric metric = run.metric("latency." + std::string(cohort));
  if (!metric.estimate) return metric.reason;
  for (const CohortLedger& each : run.cohort(cohort))
    if (!each.reason.empty()) return each.reason;
  return "";
}

LedgerByCause ledger_by_cause(const RunResult& run, std::string_view cohort) {
  LedgerByCause ledger;
  const LedgerEstimate known = by_cause(run.cohort(cohort));
  for (const auto& [cause, mean] : run.ledger()) {
    const auto found = std::ranges::find(known.terms, cause, &TermEstimate::term);
    ledger.seconds.emplace_back(cause, found == known.terms.end() ? 0 : found->seconds.value);
  }
  ledger.total = known.total.value;
  return ledger;
}

std::optional<std::string> highest_cohort(const std::vector<RunResult>& runs) {
  for (const std::string_view cohort : {"p99", "p90", "p50"})
    if (known(runs, cohort)) return std::string(cohort);
  return std::nullopt;
}

std::string cohorts_left_out(const std::vector<RunResult>& runs) {
  std::string lines;
  for (const std::string_view cohort : {"p99", "p90", "p50"}) {
    if (known(runs, cohort)) break;
    for (const RunResult& run : runs)
      if (const std::string reason = why_unknown(run, cohort); !reason.empty()) {
        lines += "  " + run.architecture + ", above " + std::string(cohort) + ": " + reason + "\n";
        break;
      }
  }
  return lines;
}

std::vector<TableRow> ledger_table(const std::vector<RunResult>& runs, std::string_view cohort) {
  std::vector<LedgerByCause> ledgers;
  for (const RunResult& run : runs) ledgers.push_back(ledger_by_cause(run, cohort));
  std::vector<TableRow> rows = {{""}};
  for (const RunResult& run : runs) rows.push_back({run.architecture});
  for (std::size_t i = 0; i < ledgers.front().seconds.size(); ++i) {
    if (std::ranges::all_of(ledgers, [i](const auto& each) { return each.seconds[i].second == 0; }))
      continue;
    rows[0].push_back(ledgers.front().seconds[i].first);
    for (std::size_t run = 0; run < runs.size(); ++run)
      rows[run + 1].push_back(shown_value(ledgers[run].seconds[i].second, "s"));
  }
  rows[0].push_back("sum");
  for (std::size_t run = 0; run < runs.size(); ++run)
    rows[run + 1].push_back(shown_value(ledgers[run].total, "s"));
  return rows;
}

std::vector<TableRow> waterfall_table(const std::vector<RunResult>& runs, std::string_view cohort) {
  std::size_t width = 0;
  for (const RunResult& run : runs) width = std::max(width, marked_name(run).size());
  std::vector<TableRow> rows;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const Waterfall fall =
        waterfall(runs.front().cohort(cohort), runs[i].cohort(cohort), steps_shown);
    if (!fall.reason.empty()) continue;
    std::string name = marked_name(runs[i]);
    const auto add = [&](const std::string& term, const Estimate& step) {
      rows.push_back({name + std::string(width - name.size() + 2, ' ') + term,
                      signed_value(step.value), interval_of(step)});
      name.clear();
    };
    for (const TermEstimate& step : fall.steps)
      if (std::abs(step.seconds.value) > negligible * fall.baseline.value)
        add(step.term, step.seconds);
    add("in all", fall.difference);
  }
  return rows;
}

}  // namespace osarium
