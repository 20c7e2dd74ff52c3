// Distributions of durations as the command line deals with them: by name, and as a file of their
// own that holds one, `kind: lognormal` and its parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/distributions.hpp"

namespace osarium {

struct DistributionFile {
  std::string kind;
  DurationDistribution value;
  Document document;

  const void* parameters() const;  // those of its kind, for distribution_schema(kind)
};

// Nothing if there is any error.
std::optional<DistributionFile> read_distribution(const std::string& path,
                                                  const std::vector<std::string>& overrides,
                                                  Errors& errors);

std::vector<std::string_view> distribution_names();
std::string_view distribution_documentation(std::string_view name);

// The parameters of a kind, `kind` itself in front. For all that configuration.hpp does with a
// Schema but reading: its alternatives are read through the type that holds them all.
Schema distribution_schema(std::string_view name);

// JSON Schema of a file that holds one, of this kind or of any.
std::string distribution_json_schema(std::string_view name);
std::string any_distribution_json_schema();

}  // namespace osarium
