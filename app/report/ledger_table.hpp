// Where latency goes, as tables for a terminal and as members of the JSON document: of the mean,
// and of the requests at or above a quantile.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/result.hpp"
#include "app/json.hpp"
#include "app/report/table.hpp"

namespace osarium {

struct LedgerByCause {
  std::vector<std::pair<std::string, double>> seconds;  // every cause, in order
  double total = 0;
};
// Nothing but zeros if the run does not know the cohort.
LedgerByCause ledger_by_cause(const RunResult& run, std::string_view cohort);

// Why there is no such cohort: it has as many requests as its quantile needs, or is left out.
std::string why_unknown(const RunResult& run, std::string_view cohort);

// The cohort to show: that of p99, or the highest below it that all runs have.
std::optional<std::string> highest_cohort(const std::vector<RunResult>& runs);

// A row for each run; a column for each cause that one of them has, and the sum.
std::vector<TableRow> ledger_table(const std::vector<RunResult>& runs, std::string_view cohort);
// Of each run but the first the largest steps from the first one's cohort to its own.
std::vector<TableRow> waterfall_table(const std::vector<RunResult>& runs, std::string_view cohort);
// Why the cohorts above the one that is shown are not: a line each, or nothing.
std::string cohorts_left_out(const std::vector<RunResult>& runs);

// The members of a run's ledger, and the document's list of differences.
std::string ledger_json(const RunResult& run);
std::string waterfalls_json(const std::vector<RunResult>& runs);

}  // namespace osarium
