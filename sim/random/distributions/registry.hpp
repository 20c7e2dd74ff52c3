// Table of contents of this folder: every kind of distribution by its name, with one line of
// documentation and the kind's defaults. A new kind is a file here, a line in registry.cpp and an
// alternative in Distribution::Kind; a test compares the three.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sim/random/distribution.hpp"

namespace osarium {

struct DistributionEntry {
  std::string_view name;
  std::string_view summary;
  Distribution (*make)();  // with default parameters
};

// In alphabetical order.
std::span<const DistributionEntry> distribution_registry();

// Nothing if there is no such kind.
std::optional<DistributionEntry> find_distribution(std::string_view name);

}  // namespace osarium
