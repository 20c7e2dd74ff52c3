// The parameters of an empirical distribution and what they must fulfil, whatever it is of.
#pragma once

#include <algorithm>

#include "sim/parameters/parameter.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

// `values` documents the parameter of that name.
template <class Empirical>
ParameterList empirical_parameters(const char* documentation, const char* values) {
  return parameter_list(
      documentation, parameter("values", &Empirical::values, not_empty, not_negative, values),
      parameter("cumulative", &Empirical::cumulative,
                between(Ratio(), Ratio::of_count(Ratio::unit)),
                "Probability of at most each value; without it the values are equally likely."),
      parameter("file", &Empirical::file,
                "Text with a value in each line, and behind it, if they are stated, its cumulative "
                "probability."),
      parameter("interpolate", &Empirical::interpolate,
                "Draw between neighbouring values, not only the values."));
}

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
