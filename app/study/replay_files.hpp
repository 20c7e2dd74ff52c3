// The traces that the workloads of a study replay.
#pragma once

#include "sim/parameters/document.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

// Makes the plan of `workload`, if it has a trace, and names it after its file, if it has no name.
// `node` is what `document` says of the workload; a path that is not absolute begins in the folder
// of `study`, a path as well. What a replay cannot tell is a warning.
void read_replay(const Document& document, const Node& node, const std::string& study,
                 WorkloadParameters& workload, Errors& errors);

// Whether the disk has room for what all replays of a study use.
void check_replayed_files(const Document& document, Mark mark,
                          std::span<const WorkloadParameters> workloads, Errors& errors);

}  // namespace osarium
