// Where latency goes, as pictures: of the mean and of slow requests a bar of causes for each run,
// and what makes that of each run another one than the first's.
#pragma once

#include <string>
#include <vector>

#include "analysis/result.hpp"

namespace osarium {

// Of one workload.
std::string ledger_html(const std::vector<RunResult>& runs);

}  // namespace osarium
