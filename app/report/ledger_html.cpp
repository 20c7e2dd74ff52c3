#include "app/report/ledger_html.hpp"

#include <algorithm>

#include "app/report/ledger_table.hpp"
#include "app/report/page.hpp"
#include "app/report/picture.hpp"
#include "app/report/table.hpp"

namespace osarium {

namespace {

constexpr std::size_t steps_drawn = 12;
constexpr const char* more = "#e15759";
constexpr const char* less = "#59a14f";

// A bar for each run, made of its causes.
std::string bars(const std::vector<RunResult>& runs, std::string_view cohort) {
  std::vector<LedgerByCause> ledgers;
  double largest = 0;
  for (const RunResult& run : runs) {
    ledgers.push_back(ledger_by_cause(run, cohort));
    largest = std::max(largest, ledgers.back().total);
  }
  if (largest <= 0) return "";
  Picture rows(runs.size());
  std::string legend;
  for (std::size_t i = 0; i < ledgers.front().seconds.size(); ++i)
    legend += "<span><i style=\"background:" + std::string(colour(i)) + "\"></i>" +
              escaped(ledgers.front().seconds[i].first) + "</span>";
  for (std::size_t row = 0; row < runs.size(); ++row) {
    rows.label(row, marked_name(runs[row]));
    double x = 0;
    for (std::size_t i = 0; i < ledgers[row].seconds.size(); ++i) {
      const auto& [cause, seconds] = ledgers[row].seconds[i];
      const double width = seconds / largest * chart_width;
      if (width > 0) rows.bar(row, x, width, colour(i), cause + ": " + shown_value(seconds, "s"));
      x += width;
    }
    rows.value(row, x, shown_value(ledgers[row].total, "s"));
  }
  return "<p class=\"legend\">" + legend + "</p>\n" + rows.svg();
}

// The part of the axis that the steps take up, and as much below it as shows where they begin.
struct Axis {
  explicit Axis(const Waterfall& fall) {
    double at = fall.baseline.value;
    double low = at;
    double high = at;
    for (const TermEstimate& step : fall.steps) {
      at += step.seconds.value;
      low = std::min(low, at);
      high = std::max(high, at);
    }
    from = std::max(0.0, low - (high - low));
    scale = chart_width / std::max(high - from, 1e-15);
  }
  double operator()(double seconds) const { return std::max(0.0, (seconds - from) * scale); }
  double from = 0;
  double scale = 1;
};

std::string signed_value(double seconds) {
  return (seconds < 0 ? "" : "+") + shown_value(seconds, "s");
}

std::string picture_of(const Waterfall& fall, const RunResult& baseline, const RunResult& other) {
  const Axis axis(fall);
  Picture rows(fall.steps.size() + 2, 240);
  const auto whole = [&](std::size_t row, const RunResult& run, const Estimate& mean) {
    rows.label(row, marked_name(run));
    rows.bar(row, 0, axis(mean.value), colour(0), run.architecture);
    rows.value(row, axis(mean.value), shown_value(mean.value, "s"));
  };
  whole(0, baseline, fall.baseline);
  double at = fall.baseline.value;
  for (std::size_t i = 0; i < fall.steps.size(); ++i) {
    const Estimate& step = fall.steps[i].seconds;
    const double low = axis(std::min(at, at + step.value));
    const double high = axis(std::max(at, at + step.value));
    rows.label(i + 1, fall.steps[i].term);
    rows.bar(i + 1, low, high - low, step.value < 0 ? less : more, fall.steps[i].term);
    if (step.low) rows.interval(i + 1, axis(at + *step.low), axis(at + *step.high));
    rows.value(i + 1, std::max(high, step.high ? axis(at + *step.high) : 0),
               signed_value(step.value));
    at += step.value;
  }
  whole(fall.steps.size() + 1, other, fall.other);
  return "<h3>From " + escaped(marked_name(baseline)) + " to " + escaped(marked_name(other)) +
         "</h3>\n" + rows.svg() +
         (axis.from > 0 ? "<p>The axis begins at " + shown_value(axis.from, "s") + ".</p>\n" : "");
}

std::string title_of(std::string_view cohort) {
  if (cohort == "mean") return "Where the mean latency goes";
  return "Where the latency of requests at or above " + std::string(cohort) + " goes";
}

}  // namespace

std::string ledger_html(const std::vector<RunResult>& runs) {
  std::string html = "<h2>" + title_of("mean") + "</h2>\n" + bars(runs, "mean");
  const std::optional<std::string> cohort = highest_cohort(runs);
  if (!cohort) return html;
  html += "<h2>" + title_of(*cohort) + "</h2>\n" + bars(runs, *cohort);
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const Waterfall fall =
        waterfall(runs.front().cohort(*cohort), runs[i].cohort(*cohort), steps_drawn);
    if (fall.reason.empty()) html += picture_of(fall, runs.front(), runs[i]);
  }
  return html;
}

}  // namespace osarium
