#include "app/report/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace osarium {

std::string marked_name(const RunResult& run) {
  if (!is_unsteady(run.verdict)) return run.architecture;
  return run.architecture + " (" + run.verdict.status + ")";
}

std::string table(const std::vector<TableRow>& rows) {
  std::vector<std::size_t> widths;
  for (const TableRow& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], row[i].size());
    }
  std::string text;
  for (const TableRow& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      line += i == 0 ? row[i] + space : "  " + space + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string shown_value(double value, std::string_view unit) {
  struct Scale {
    double factor;
    const char* prefix;
  };
  constexpr Scale scales[] = {{1e9, "G"},  {1e6, "M"},  {1e3, "k"}, {1, ""},
                              {1e-3, "m"}, {1e-6, "u"}, {1e-9, "n"}};
  char text[48];
  if (unit.empty()) {
    std::snprintf(text, sizeof text, "%.1f%%", 100 * value);
    return text;
  }
  const double size = std::abs(value);
  for (const Scale& scale : scales) {
    if (size < scale.factor && scale.factor != 1e-9) continue;
    const double scaled = value / scale.factor;
    std::snprintf(text, sizeof text, unit == "1/s" ? "%.4g%s/s" : "%.4g%ss", scaled, scale.prefix);
    break;
  }
  return text;
}

std::string signed_percent(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.1f%%", 100 * value);
  return text;
}

std::string difference(const Estimate& relative) {
  if (!relative.low) return signed_percent(relative.value);
  return signed_percent(relative.value) + " [" + signed_percent(*relative.low) + ", " +
         signed_percent(*relative.high) + "]";
}

std::string shown_estimate(const Metric* metric) {
  if (metric == nullptr || !metric->estimate) return "-";
  const Estimate& estimate = *metric->estimate;
  std::string text = shown_value(estimate.value, metric->unit);
  if (!estimate.high || estimate.value == 0) return text;
  const double half = (*estimate.high - estimate.value) / std::abs(estimate.value);
  if (half < 0.0005) return text;  // nothing that one could read
  char shown[16];
  std::snprintf(shown, sizeof shown, " +-%.1f%%", 100 * half);
  text += shown;
  return text;
}

}  // namespace osarium
