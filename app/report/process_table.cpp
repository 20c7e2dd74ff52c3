#include "app/report/process_table.hpp"

#include "app/report/table.hpp"

namespace osarium {

std::string process_table(const std::vector<RunResult>& runs) {
  constexpr std::string_view prefix = "process.";
  std::vector<TableRow> rows = {{""}};
  for (const RunResult& run : runs) {
    TableRow row = {run.architecture};
    for (const Metric& metric : run.metrics()) {
      if (!metric.name.starts_with(prefix)) continue;
      const std::size_t dot = metric.name.rfind('.');
      if (rows.size() == 1)
        rows[0].push_back(metric.name.substr(prefix.size(), dot - prefix.size()) + " " +
                          metric.name.substr(dot + 1));
      row.push_back(shown_estimate(&metric));
    }
    rows.push_back(std::move(row));
  }
  if (rows[0].size() == 1) return "";
  return "\ncpu time of each program for a request: its own, and in the system with "
         "interrupts\n\n" +
         table(rows);
}

}  // namespace osarium
