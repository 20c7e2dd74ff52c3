// What an empirical distribution must fulfil, whatever it is of.
#pragma once

#include <algorithm>

#include "sim/parameters/parameter.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

template <class Empirical>
std::optional<Violation> empirical_violation(const Empirical& p) {
  if (p.file) return Violation{"file", "cannot be read here", "values"};
  if (p.values.empty()) return Violation{"", "has neither values nor a file", "one of the two"};
  if (!std::is_sorted(p.values.begin(), p.values.end()))
    return Violation{"values", "not in ascending order", "values from the smallest to the largest"};
  if (p.cumulative.empty()) return std::nullopt;
  if (p.cumulative.size() != p.values.size())
    return Violation{"cumulative",
                     "has " + std::to_string(p.cumulative.size()) + " entries for " +
                         std::to_string(p.values.size()) + " values",
                     "one for each value"};
  if (!std::is_sorted(p.cumulative.begin(), p.cumulative.end()) ||
      p.cumulative.back() != Ratio::of_count(Ratio::unit))
    return Violation{"cumulative", "does not rise to 100%", "ascending ratios, the last one 100%"};
  return std::nullopt;
}

}  // namespace osarium
