// Heavy tail: P(X > x) = (minimum / x)^shape for x >= minimum. No mean up to shape 1, no variance
// up to shape 2.
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/math.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Pareto {
  static constexpr std::string_view name = "pareto";

  double minimum = 1;  // > 0
  double shape = 2.5;  // > 0; smaller is heavier

  double sample(Stream& stream) const { return minimum * math::exp(stream.exponential() / shape); }
  double mean() const { return shape > 1 ? shape * minimum / (shape - 1) : math::infinity; }
  double variance() const {
    if (shape <= 2) return math::infinity;
    return minimum * minimum * shape / ((shape - 1) * (shape - 1) * (shape - 2));
  }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
