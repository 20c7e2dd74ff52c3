// Distributions of durations as the command line deals with them: by name, and as what a file of
// their own holds, `kind: lognormal` and its parameters (configuration_file.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/distributions.hpp"

namespace osarium {

std::string_view kind_of(const DurationDistribution& distribution);
// Those of its kind, for distribution_schema(kind).
const void* parameters_of(const DurationDistribution& distribution);

std::vector<std::string_view> distribution_names();
std::string_view distribution_documentation(std::string_view name);

// The parameters of a kind, `kind` itself in front. For all that configuration.hpp does with a
// Schema but reading: its alternatives are read through the type that holds them all.
Schema distribution_schema(std::string_view name);

// JSON Schema of a file that holds one, of this kind or of any.
std::string distribution_json_schema(std::string_view name);
std::string any_distribution_json_schema();

}  // namespace osarium
