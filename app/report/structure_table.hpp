// What cpus and kernels share, as tables: a row for a thing, a column for an architecture.
#pragma once

#include <string>
#include <vector>

#include "analysis/result.hpp"
#include "app/report/table.hpp"

namespace osarium {

// Sums, and of each kind the things that are used most: for a terminal.
std::vector<TableRow> structure_summary(const std::vector<RunResult>& runs);
// Everything, kind by kind.
std::vector<TableRow> structure_table(const std::vector<RunResult>& runs);

}  // namespace osarium
