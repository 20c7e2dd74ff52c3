// Where a cost constant may plausibly lie: the one place that says so. A stated spread is taken as
// it is; without one, what is known of the evidence decides by how much the value may be wrong, or
// may be another one on another machine, as a factor up or down. The factors are a convention of
// this program and are printed with every result that rests on them (docs/statistics.md).
#pragma once

#include <array>
#include <optional>
#include <string>

#include "analysis/sensitivity.hpp"
#include "models/costs/cost.hpp"

namespace osarium {

struct PlausibleFactor {
  Confidence confidence;
  double factor;
};
inline constexpr std::array<PlausibleFactor, 5> plausible_factors = {{{Confidence::read, 1.25},
                                                                      {Confidence::figure, 1.35},
                                                                      {Confidence::secondary, 1.5},
                                                                      {Confidence::calibrate, 1.5},
                                                                      {Confidence::remembered, 2}}};

// Why a row is not varied; empty if it is.
std::string_view reason_to_keep(const Cost& cost);

// In factors of the value: evenly over a stated spread, evenly in the logarithm otherwise. The row
// is one that is varied.
Range plausible_range(const Cost& cost);

// The rule in words, in whole lines.
std::string plausible_rule();

}  // namespace osarium
