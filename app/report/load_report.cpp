#include "app/report/load_report.hpp"

#include <algorithm>
#include <cmath>

#include "app/report/page.hpp"
#include "app/report/table.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

constexpr std::string_view rate_unit = "1/s";

std::string with_interval(const Estimate& load) {
  std::string text = shown_value(load.value, rate_unit);
  if (load.low)
    text +=
        " [" + shown_value(*load.low, rate_unit) + ", " + shown_value(*load.high, rate_unit) + "]";
  return text;
}

std::string title(const Study& study, const Objective& objective) {
  std::string workloads;
  for (const WorkloadParameters& workload : study.workloads)
    workloads += (workloads.empty() ? "" : ", ") + workload.name;
  return workloads + " on " + study.machine_name + ": the highest load with " + objective.shown;
}

// To the first one's load, from the ends of both intervals. Both are of the same arrivals, and for
// any dependence the error of a difference is at most the sum of the errors: it covers at least as
// often as they do.
std::optional<Estimate> against(const ArchitectureLoad& each, const ArchitectureLoad& first) {
  const auto& load = each.found.load;
  const auto& baseline = first.found.load;
  if (!load || !baseline) return std::nullopt;
  Estimate relative{.value = load->value / baseline->value - 1};
  if (load->low && baseline->low && *baseline->low > 0) {
    relative.low = *load->low / *baseline->high - 1;
    relative.high = *load->high / *baseline->low - 1;
  }
  return relative;
}

std::string point_json(const LoadPoint& point) {
  JsonObject object;
  object.raw("load", print_value(point.load));
  if (!point.metric) return object.text("status", "saturated").str();
  object.raw("value", print_value(point.metric->value));
  if (point.metric->low)
    object.raw("low", print_value(*point.metric->low))
        .raw("high", print_value(*point.metric->high));
  return object.str();
}

std::string entry_json(const ArchitectureLoad& each, const ArchitectureLoad& first) {
  JsonObject object;
  object.text("architecture", each.architecture);
  const auto& load = each.found.load;
  object.raw("value", load ? print_value(load->value) : "null");
  if (load && load->low)
    object.raw("low", print_value(*load->low)).raw("high", print_value(*load->high));
  object.text("unit", rate_unit);
  if (!load) object.text("reason", each.found.reason);
  if (load) object.flag("saturated_above", each.found.saturated);
  if (!each.found.doubt.empty()) object.text("doubt", each.found.doubt);
  if (!each.finished) object.flag("interrupted", true);
  if (const auto relative = against(each, first); relative && &each != &first) {
    JsonObject ratio;
    ratio.text("baseline", first.architecture).raw("relative", print_value(relative->value));
    if (relative->low)
      ratio.raw("low", print_value(*relative->low)).raw("high", print_value(*relative->high));
    object.raw("against", ratio.str());
  }
  std::vector<std::string> points;
  for (const LoadPoint& point : each.found.points) points.push_back(point_json(point));
  return object.raw("evaluations", json_array(points)).str();
}

constexpr const char* palette[] = {"#4e79a7", "#f28e2b", "#e15759", "#76b7b2",
                                   "#59a14f", "#edc948", "#b07aa1", "#9c755f"};
constexpr double width = 700, height = 320, margin = 60;

// Both axes are logarithmic; y is cut off at four times the limit.
class LoadPicture {
 public:
  LoadPicture(const std::vector<ArchitectureLoad>& loads, double limit) : limit_(limit) {
    for (const ArchitectureLoad& each : loads)
      for (const LoadPoint& point : each.found.points) {
        first_ = std::min(first_, point.load);
        last_ = std::max(last_, point.load);
        if (point.metric && point.metric->value > 0)
          lowest_ = std::min(lowest_, point.metric->value);
      }
  }

  std::string svg(const std::vector<ArchitectureLoad>& loads, std::string_view unit) const {
    std::string parts = line("M" + at(first_, limit_) + "L" + at(last_, limit_), "currentColor");
    parts += text(0, y(limit_) + 4, shown_value(limit_, unit));
    parts += text(0, height - margin, shown_value(lowest_, unit));
    parts += text(margin, height - 20, shown_value(first_, rate_unit));
    parts += text(width - margin, height - 20, shown_value(last_, rate_unit));
    for (std::size_t i = 0; i < loads.size(); ++i) {
      const char* const color = palette[i % std::size(palette)];
      std::string path;
      for (const LoadPoint& point : loads[i].found.points)
        path += (path.empty() ? "M" : "L") +
                at(point.load, point.metric ? point.metric->value : limit_ * cut_off);
      parts += line(path, color);
      parts += "<text x=\"" + print_value(width + 10) + "\" y=\"" +
               print_value(margin + 20.0 * static_cast<double>(i)) + "\" style=\"fill:" + color +
               "\">" + escaped(loads[i].architecture) + "</text>";
    }
    return "<svg viewBox=\"0 0 " + print_value(width + 160) + " " + print_value(height) +
           "\" role=\"img\">" + parts + "</svg>\n";
  }

 private:
  static constexpr double cut_off = 4;

  static double rounded(double value) { return std::round(value * 10) / 10; }
  double x(double load) const {
    const double span = std::log(std::max(last_ / first_, 1 + 1e-9));
    return rounded(margin + (width - 2 * margin) * std::log(load / first_) / span);
  }
  double y(double value) const {
    const double lowest = std::min(lowest_, limit_ / 2);
    const double part = std::log(std::clamp(value, lowest, limit_ * cut_off) / lowest) /
                        std::log(limit_ * cut_off / lowest);
    return rounded(height - margin - (height - 2 * margin) * part);
  }
  std::string at(double load, double value) const {
    return print_value(x(load)) + " " + print_value(y(value));
  }
  static std::string line(const std::string& path, const char* color) {
    return "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + color + "\" stroke-width=\"2\"/>";
  }
  static std::string text(double left, double top, const std::string& words) {
    return "<text x=\"" + print_value(left) + "\" y=\"" + print_value(top) + "\">" +
           escaped(words) + "</text>";
  }

  double limit_;
  double first_ = 1e300;
  double last_ = 0;
  double lowest_ = 1e300;
};

}  // namespace

std::string load_text(const Study& study, const Objective& objective,
                      const std::vector<ArchitectureLoad>& loads) {
  if (loads.empty()) return "";
  std::vector<TableRow> rows = {{"", "requests a second [95%]",
                                 "against " + loads[0].architecture + " [95%]", "loads tried"}};
  std::string reasons;
  for (const ArchitectureLoad& each : loads) {
    const auto& load = each.found.load;
    const auto relative = against(each, loads[0]);
    const std::string& why = load ? each.found.doubt : each.found.reason;
    if (each.found.saturated)
      reasons += "  " + each.architecture + ": saturated above that, before the limit is reached\n";
    if (!why.empty()) reasons += "  " + each.architecture + ": " + why + "\n";
    rows.push_back({each.architecture, load ? with_interval(*load) : "-",
                    relative && &each != &loads[0] ? difference(*relative) : "",
                    std::to_string(each.found.points.size())});
  }
  return title(study, objective) + "\n" + std::to_string(study.run.replicas) + " replicas of " +
         print_value(study.run.duration) + " at each, seed " + std::to_string(study.run.seed) +
         "\n\n" + table(rows) + reasons;
}

JsonObject load_json(const Study& study, const Objective& objective,
                     const std::vector<ArchitectureLoad>& loads) {
  std::vector<std::string> entries;
  for (const ArchitectureLoad& each : loads) entries.push_back(entry_json(each, loads.front()));
  JsonObject document;
  document.text("study", study.name)
      .text("machine", study.machine_name)
      .number("seed", study.run.seed)
      .number("replicas", study.run.replicas)
      .raw("duration", print_value(study.run.duration.seconds()))
      .raw("objective", JsonObject()
                            .text("metric", objective.metric)
                            .raw("below", print_value(objective.limit))
                            .str())
      .raw("highest_loads", json_array(entries));
  return document;
}

std::string load_html(const Study& study, const Objective& objective,
                      const std::vector<ArchitectureLoad>& loads) {
  const std::string_view unit = objective.metric.starts_with("latency.") ? "s" : "";
  const std::string body = "<h2>" + escaped(objective.metric) + " by load</h2>\n" +
                           LoadPicture(loads, objective.limit).svg(loads, unit);
  return page(study.name, body, load_text(study, objective, loads));
}

}  // namespace osarium
