#include <limits>

#include "analysis/metrics.hpp"
#include "app/report/ledger_table.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

std::string json_of(const Estimate& estimate) {
  JsonObject object;
  object.raw("value", print_value(estimate.value));
  if (estimate.low)
    object.raw("low", print_value(*estimate.low)).raw("high", print_value(*estimate.high));
  return object.str();
}

std::string causes_json(const std::vector<std::pair<std::string, double>>& ledger) {
  JsonObject object;
  for (const auto& [cause, seconds] : ledger) object.raw(cause, print_value(seconds));
  return object.str();
}

std::string json_of(const Waterfall& fall, const RunResult& baseline, const RunResult& other) {
  std::vector<std::string> steps;
  for (const TermEstimate& step : fall.steps)
    steps.push_back(
        JsonObject().text("term", step.term).raw("seconds", json_of(step.seconds)).str());
  return JsonObject()
      .text("workload", baseline.workload)
      .text("cohort", fall.cohort)
      .text("baseline", baseline.architecture)
      .text("other", other.architecture)
      .text("status", is_unsteady(other.verdict)      ? other.verdict.status
                      : is_unsteady(baseline.verdict) ? baseline.verdict.status
                                                      : "ok")
      .raw("from", json_of(fall.baseline))
      .raw("to", json_of(fall.other))
      .raw("difference", json_of(fall.difference))
      .raw("steps", json_array(steps))
      .str();
}

}  // namespace

std::string ledger_json(const RunResult& run) {
  JsonObject ledger;
  JsonObject terms;
  JsonObject reasons;
  for (const std::string& cohort : cohort_names()) {
    if (const std::string reason = why_unknown(run, cohort); !reason.empty()) {
      ledger.raw(cohort, "null");
      reasons.text(cohort, reason);
      continue;
    }
    const LedgerEstimate known = ledger_over(run.cohort(cohort));
    ledger.raw(cohort,
               causes_json(cohort == "mean" ? run.ledger() : ledger_by_cause(run, cohort).seconds));
    JsonObject by_term;
    for (const TermEstimate& term : known.terms) by_term.raw(term.term, json_of(term.seconds));
    terms.raw(cohort, by_term.str());
  }
  return ledger.raw("terms", terms.str()).raw("reasons", reasons.str()).str();
}

std::string waterfalls_json(const std::vector<RunResult>& runs) {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::size_t first = 0;
    while (runs[first].workload != runs[i].workload) ++first;
    if (first == i) continue;
    for (const std::string& cohort : cohort_names()) {
      if (!why_unknown(runs[first], cohort).empty() || !why_unknown(runs[i], cohort).empty())
        continue;
      const Waterfall fall = waterfall(runs[first].cohort(cohort), runs[i].cohort(cohort),
                                       std::numeric_limits<std::size_t>::max());
      list.push_back(json_of(fall, runs[first], runs[i]));
    }
  }
  return json_array(list);
}

}  // namespace osarium
