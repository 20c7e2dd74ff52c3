// The files of recorded arrivals that the workloads of a study name.
#pragma once

#include "sim/parameters/document.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

// Reads that of `workload`, if it has one. `node` is what `document` says of the workload; a path
// that is not absolute begins in the folder of `study`, a path as well.
void read_trace_file(const Document& document, const Node& node, const std::string& study,
                     WorkloadParameters& workload, Errors& errors);

}  // namespace osarium
