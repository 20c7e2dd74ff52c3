// Of a replay: what each program of the trace had of the cpus, for a request, under each
// architecture.
#pragma once

#include <string>
#include <vector>

#include "analysis/result.hpp"

namespace osarium {

// From the metrics process.NAME.user and process.NAME.system; "" of runs that have none.
std::string process_table(const std::vector<RunResult>& runs);

}  // namespace osarium
