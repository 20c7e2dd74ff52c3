// Workloads by name: the files of configs/workloads, which are compiled in. A user writes one of
// these names, or a map with `base: NAME` and what is to differ, or a whole workload as a map.
#pragma once

#include <span>

#include "sim/parameters/document.hpp"
#include "sim/parameters/embedded_file.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

// In the order of the alphabet; a preset's name is that of its file.
std::span<const EmbeddedFile> workload_files();
std::vector<std::string_view> workload_names();
bool is_workload_name(std::string_view name);
// One of these names, as it is in its file.
std::optional<WorkloadParameters> find_workload(std::string_view name, Errors& errors);

// Nothing if there is any error. The name of a changed preset stays that of the preset if it is not
// stated.
std::optional<WorkloadParameters> read_workload(const Document& document, const Node& node,
                                                Errors& errors);

}  // namespace osarium
