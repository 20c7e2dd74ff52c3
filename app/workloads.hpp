// Workloads with names, on the command line.
#pragma once

#include <string>
#include <string_view>

#include "app/answer.hpp"

namespace osarium {

// What list says of one of them.
std::string workload_documentation(std::string_view name);
// What describe says: its file, with the sources of its figures.
Answer describe_workload(const std::string& name);
// What a study can say of one.
Answer describe_workload_parameters();

}  // namespace osarium
