#include <algorithm>

#include "app/report/ledger_html.hpp"
#include "app/report/page.hpp"
#include "app/report/picture.hpp"
#include "app/report/report.hpp"
#include "app/report/structure_table.hpp"
#include "app/report/theory.hpp"

namespace osarium {

namespace {

// Bars of one metric with their intervals.
std::string metric_picture(const std::vector<RunResult>& runs, std::string_view name) {
  double largest = 0;
  std::vector<const RunResult*> shown;
  std::vector<Metric> of_runs;
  for (const RunResult& run : runs)
    for (const Metric& metric : run.metrics())
      if (metric.name == name && metric.estimate) {
        shown.push_back(&run);
        of_runs.push_back(metric);
        largest = std::max({largest, metric.estimate->value, metric.estimate->high.value_or(0)});
      }
  if (shown.empty() || largest <= 0) return "";
  Picture rows(shown.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Estimate& estimate = *of_runs[i].estimate;
    const double scale = chart_width / largest;
    rows.label(i, marked_name(*shown[i]));
    rows.bar(i, 0, estimate.value * scale, colour(0), std::string(name));
    if (estimate.low)
      rows.interval(i, std::max(0.0, *estimate.low) * scale, *estimate.high * scale);
    rows.value(i, std::max(estimate.value, estimate.high.value_or(0)) * scale,
               shown_value(estimate.value, of_runs[i].unit));
  }
  return "<h3>" + escaped(name) + "</h3>\n" + rows.svg();
}

// Everything that a terminal shows the most used of.
std::string structure_html(const std::vector<RunResult>& runs) {
  return "<h2>What cpus share</h2>\n<p>For each request: how often a lock is taken, a cache line "
         "moves from core to core, an interrupt is sent; and how many cpus, at most, used the same "
         "one.</p>\n" +
         table_html(structure_table(runs));
}

}  // namespace

std::string report_html(const Study& study, const StudyResult& result) {
  const std::vector<RunResult>& runs = result.runs;
  std::string html;
  for (const WorkloadParameters& workload : study.workloads) {
    const std::vector<RunResult> of_workload = runs_of(runs, workload.name);
    if (of_workload.empty()) continue;
    html += "<h2>" + escaped(workload.name) + " on " + escaped(study.machine_name) + "</h2>\n";
    for (const std::string_view metric :
         {"throughput", "latency.mean", "latency.p99", "latency.p99.9"})
      html += metric_picture(of_workload, metric);
    html += ledger_html(of_workload) + theory_html(study, workload, of_workload);
  }
  if (!runs.empty()) html += structure_html(runs_of(runs, runs.front().workload));
  return page(study.name, html, report_text(study, result));
}

}  // namespace osarium
