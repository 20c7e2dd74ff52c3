#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "app/report/architecture_line.hpp"
#include "app/report/ledger_table.hpp"
#include "app/report/process_table.hpp"
#include "app/report/replay_report.hpp"
#include "app/report/report.hpp"
#include "app/report/structure_table.hpp"
#include "app/report/table.hpp"
#include "app/report/theory.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

// Columns of the first table.
constexpr std::string_view shown_metrics[] = {
    "throughput",  "latency.mean",  "latency.p50", "latency.p90",
    "latency.p99", "latency.p99.9", "latency.max", "cpu.utilisation",
};
// Those that are compared.
constexpr std::string_view compared_metrics[] = {"throughput", "latency.mean", "latency.p99",
                                                 "latency.p99.9"};

std::string short_name(std::string_view metric) {
  if (metric.starts_with("latency.")) metric.remove_prefix(8);
  if (metric == "cpu.utilisation") return "cpu";
  return std::string(metric);
}

const Metric* find(const std::vector<Metric>& metrics, std::string_view name) {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const Metric& metric) { return metric.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

std::string stop_text(const StopParameters& rule, const StopResult& result) {
  char reached[32];
  std::snprintf(reached, sizeof reached, "%.2g%%", 100 * result.relative);
  return "stopped when " + rule.metric + " was within +-" +
         (result.relative == 0 ? std::string("0%") : std::string(reached)) +
         " everywhere (wanted: " + print_value(rule.relative) +
         (result.narrow ? "" : "; max_replicas was not enough") + ")\n";
}

std::string warmup_text(const WarmupResult& warmup) {
  std::string text = print_value(warmup.length) + " of warm-up";
  if (warmup.how == WarmupResult::How::stated) text += " (stated)";
  if (warmup.how == WarmupResult::How::not_found) text += ", whose end was not found";
  if (warmup.how != WarmupResult::How::stated && !warmup.decided_by.empty())
    text += " (last to settle: " + warmup.decided_by + ")";
  return text;
}

// What makes a run not trustworthy; the reason not once more if it is that of a metric.
std::string warnings_of(const RunResult& run, const std::vector<Metric>& metrics) {
  std::string lines;
  const bool said = std::any_of(metrics.begin(), metrics.end(), [&](const Metric& metric) {
    return !metric.estimate && metric.reason == run.verdict.reason;
  });
  if (run.verdict.status != "ok")
    lines += "  " + run.architecture + ": " + run.verdict.status +
             (said ? "" : ": " + run.verdict.reason) + "\n";
  if (run.failed() > 0)
    lines += "  " + run.architecture + ": " + std::to_string(run.failed()) + " of " +
             std::to_string(run.requests()) + " requests failed\n";
  return lines;
}

// Why metrics have no value: each kind of reason once, with the figures of the first that has it.
class Missing {
 public:
  void add(const std::string& architecture, const std::string& metric, const std::string& reason) {
    std::string kind = metric + reason;
    std::erase_if(kind, [](char c) { return c >= '0' && c <= '9'; });
    for (Reason& each : reasons_)
      if (each.kind == kind && each.metric == metric) {
        each.architectures += ", " + architecture;
        each.differ = each.differ || each.text != reason;
        return;
      }
    reasons_.push_back({std::move(kind), metric, reason, architecture, architecture});
  }
  std::string text() const {
    std::string lines;
    for (const Reason& each : reasons_) {
      const bool named = each.text.starts_with(each.metric + " ");
      lines += "  no " + each.metric + " of " + each.architectures + ": " +
               (named ? "it" + each.text.substr(each.metric.size()) : each.text) +
               (each.differ ? " (" + each.first + "; the others: --json)" : "") + "\n";
    }
    return lines;
  }

 private:
  struct Reason {
    std::string kind;
    std::string metric;
    std::string text;
    std::string first;
    std::string architectures;
    bool differ = false;
  };
  std::vector<Reason> reasons_;
};

std::string metrics_table(const std::vector<RunResult>& runs) {
  std::vector<TableRow> rows = {{""}};
  for (const std::string_view metric : shown_metrics) rows[0].push_back(short_name(metric));
  Missing missing;
  std::string warnings;
  for (const RunResult& run : runs) {
    const std::vector<Metric> metrics = run.metrics();
    TableRow row = {run.architecture};
    for (const std::string_view name : shown_metrics) {
      const Metric* const metric = find(metrics, name);
      row.push_back(shown_estimate(metric));
      if (metric != nullptr && !metric->estimate)
        missing.add(run.architecture, short_name(name), metric->reason);
    }
    warnings += warnings_of(run, metrics);
    rows.push_back(std::move(row));
  }
  return table(rows) + missing.text() + warnings;
}

std::string unsteady_note(const std::vector<RunResult>& runs) {
  for (const RunResult& run : runs)
    if (is_unsteady(run.verdict))
      return "  a difference to or from what is saturated or not_stationary depends on how long "
             "it was run\n";
  return "";
}

std::string comparison_table(const std::vector<RunResult>& runs) {
  const std::vector<Comparison> comparisons = compare(runs);
  std::vector<TableRow> rows = {{""}};
  for (const std::string_view metric : compared_metrics) rows[0].push_back(short_name(metric));
  for (std::size_t i = 1; i < runs.size(); ++i) {
    TableRow row = {marked_name(runs[i])};
    for (const std::string_view metric : compared_metrics) {
      const auto found =
          std::find_if(comparisons.begin(), comparisons.end(), [&](const Comparison& each) {
            return each.metric == metric && each.other == runs[i].architecture;
          });
      row.push_back(found == comparisons.end() ? "-" : difference(found->relative));
    }
    rows.push_back(std::move(row));
  }
  return table(rows) + unsteady_note(runs);
}

std::string ledger_text(const std::vector<RunResult>& runs) {
  std::string text = "\nwhere the mean latency goes\n\n" + table(ledger_table(runs, "mean"));
  const std::optional<std::string> cohort = highest_cohort(runs);
  if (cohort) {
    text += "\nwhere that of requests at or above " + *cohort + " goes\n\n" +
            table(ledger_table(runs, *cohort));
    if (runs.size() > 1)
      text += "\nhow that differs from " + marked_name(runs.front()) +
              "'s: the largest terms [95% interval]\n\n" + table(waterfall_table(runs, *cohort));
  }
  return text + cohorts_left_out(runs);
}

std::string architecture_lines(const Study& study) {
  std::size_t width = 0;
  for (const Architecture& each : study.architectures) width = std::max(width, each.name.size());
  std::string text = "\nwhat has been compared; `./osarium describe NAME` says all of it\n\n";
  for (const Architecture& each : study.architectures)
    text += "  " + each.name + std::string(width - each.name.size() + 2, ' ') +
            architecture_line(each) + "\n";
  return text;
}

// On what weak evidence the whole rests.
std::string remembered_line(const std::vector<RunResult>& runs) {
  std::set<std::string> rows;
  for (const RunResult& run : runs)
    for (const Replica& replica : run.replicas)
      rows.insert(replica.remembered.begin(), replica.remembered.end());
  if (rows.empty()) return "";
  return std::to_string(rows.size()) +
         (rows.size() == 1 ? " of the costs in these models is"
                           : " of the costs in these models are") +
         " remembered, not verified: see `./osarium describe costs`\n";
}

}  // namespace

std::string report_text(const Study& study, const StudyResult& result) {
  const std::vector<RunResult>& runs = result.runs;
  std::string text;
  for (const WorkloadParameters& workload : study.workloads) {
    const std::vector<RunResult> of_workload = runs_of(runs, workload.name);
    if (of_workload.empty()) continue;
    if (!text.empty()) text += "\n";
    text += workload.name + " on " + study.machine_name + ", " +
            std::to_string(of_workload.front().replicas.size()) + " replicas of " +
            print_value(study.run.duration) + " after " + warmup_text(result.warmup) + ", seed " +
            std::to_string(study.run.seed) + "\n" +
            (result.stop ? stop_text(*study.run.stop, *result.stop) : "") + replay_text(workload) +
            "\n" + metrics_table(of_workload) + process_table(of_workload);
    if (of_workload.size() > 1)
      text += "\nagainst " + marked_name(of_workload.front()) +
              ", with the same random numbers [95% interval]\n\n" + comparison_table(of_workload);
    text += ledger_text(of_workload);
    text += theory_text(study, workload, of_workload);
  }
  if (text.empty()) return text;
  text +=
      "\nwhat cpus share: how often for each request, and how many cpus used the same one\n\n" +
      table(structure_summary(runs_of(runs, runs.front().workload))) + architecture_lines(study) +
      "\nquantiles are within 0.02 % of what was measured where latencies are spread smoothly, and "
      "1.6 % at worst\n" +
      remembered_line(runs);
  return text;
}

}  // namespace osarium
