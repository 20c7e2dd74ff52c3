#include <algorithm>
#include <cstdio>

#include "app/report/page.hpp"
#include "app/report/report.hpp"
#include "app/report/structure_table.hpp"

namespace osarium {

namespace {

constexpr const char* palette[] = {"#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f",
                                   "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#bab0ac",
                                   "#86bcb6", "#d37295", "#8cd17d"};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

constexpr double label_width = 150, chart_width = 620, row_height = 34, bar_height = 22;

// A picture with a row for each run.
class Rows {
 public:
  explicit Rows(std::size_t count) : count_(count) {}

  void label(std::size_t row, std::string_view text) {
    add("<text x=\"0\" y=\"" + number(middle(row) + 5) + "\">" + escaped(text) + "</text>");
  }
  void value(std::size_t row, double x, std::string_view text) {
    add("<text x=\"" + number(label_width + x + 6) + "\" y=\"" + number(middle(row) + 5) + "\">" +
        escaped(text) + "</text>");
  }
  void bar(std::size_t row, double from, double width, const char* color,
           const std::string& title) {
    add("<rect x=\"" + number(label_width + from) + "\" y=\"" +
        number(middle(row) - bar_height / 2) + "\" width=\"" + number(width) + "\" height=\"" +
        number(bar_height) + "\" fill=\"" + color + "\"><title>" + escaped(title) +
        "</title></rect>");
  }
  void interval(std::size_t row, double low, double high) {
    const std::string y = number(middle(row));
    add("<path d=\"M" + number(label_width + low) + " " + y + "H" + number(label_width + high) +
        "\" stroke=\"currentColor\" stroke-width=\"2\"/>");
  }
  std::string svg() const {
    return "<svg viewBox=\"0 0 " + number(label_width + chart_width + 130) + " " +
           number(static_cast<double>(count_) * row_height) + "\" role=\"img\">" + parts_ +
           "</svg>\n";
  }

 private:
  static double middle(std::size_t row) { return (static_cast<double>(row) + 0.5) * row_height; }
  void add(const std::string& part) { parts_ += part; }

  std::size_t count_;
  std::string parts_;
};

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
  Rows rows(shown.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Estimate& estimate = *of_runs[i].estimate;
    const double scale = chart_width / largest;
    rows.label(i, shown[i]->architecture);
    rows.bar(i, 0, estimate.value * scale, palette[0], std::string(name));
    if (estimate.low)
      rows.interval(i, std::max(0.0, *estimate.low) * scale, *estimate.high * scale);
    rows.value(i, std::max(estimate.value, estimate.high.value_or(0)) * scale,
               shown_value(estimate.value, of_runs[i].unit));
  }
  return "<h3>" + escaped(name) + "</h3>\n" + rows.svg();
}

// The mean latency of each run as a bar of its causes.
std::string ledger_picture(const std::vector<RunResult>& runs) {
  double largest = 0;
  for (const RunResult& run : runs) {
    double sum = 0;
    for (const auto& [cause, seconds] : run.ledger()) sum += seconds;
    largest = std::max(largest, sum);
  }
  if (largest <= 0) return "";
  Rows rows(runs.size());
  std::string legend;
  for (std::size_t i = 0; i < runs.front().ledger().size(); ++i)
    legend += "<span><i style=\"background:" + std::string(palette[i % std::size(palette)]) +
              "\"></i>" + escaped(runs.front().ledger()[i].first) + "</span>";
  for (std::size_t row = 0; row < runs.size(); ++row) {
    rows.label(row, runs[row].architecture);
    double x = 0;
    const auto ledger = runs[row].ledger();
    for (std::size_t i = 0; i < ledger.size(); ++i) {
      const double width = ledger[i].second / largest * chart_width;
      rows.bar(row, x, width, palette[i % std::size(palette)],
               ledger[i].first + ": " + shown_value(ledger[i].second, "s"));
      x += width;
    }
    rows.value(row, x, shown_value(x / chart_width * largest, "s"));
  }
  return "<h2>Where the mean latency goes</h2>\n<p class=\"legend\">" + legend + "</p>\n" +
         rows.svg();
}

// Everything that a terminal shows the most used of.
std::string structure_html(const std::vector<RunResult>& runs) {
  std::string html =
      "<h2>What cpus share</h2>\n<p>For each request: how often a lock is taken, a cache line "
      "moves "
      "from core to core, an interrupt is sent; and how many cpus, at most, used the same "
      "one.</p>\n<table>\n";
  for (const TableRow& row : structure_table(runs)) {
    html += "<tr>";
    for (const std::string& text : row) html += "<td>" + escaped(text) + "</td>";
    html += "</tr>\n";
  }
  return html + "</table>\n";
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
    html += ledger_picture(of_workload);
  }
  if (!runs.empty()) html += structure_html(runs_of(runs, runs.front().workload));
  return page(study.name, html, report_text(study, result));
}

}  // namespace osarium
