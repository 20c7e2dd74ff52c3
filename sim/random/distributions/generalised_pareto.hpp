// What exceeds a high threshold, in three parameters; published key-value workloads give their
// value sizes and gaps in this form. P(X > x) = (1 + shape (x - location) / scale)^(-1 / shape);
// shape 0 is an exponential, a negative shape ends at location - scale / shape.
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/math.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct GeneralisedPareto {
  static constexpr std::string_view name = "generalised_pareto";

  double location = 0;  // the smallest value; any finite number
  double scale = 1;     // > 0
  double shape = 0;     // any finite number; no mean from 1, no variance from 0.5

  double sample(Stream& stream) const {
    const double gap = stream.exponential();
    return location + scale * (shape == 0 ? gap : math::expm1(shape * gap) / shape);
  }
  double mean() const { return shape < 1 ? location + scale / (1 - shape) : math::infinity; }
  double variance() const {
    if (shape >= 0.5) return math::infinity;
    return scale * scale / ((1 - shape) * (1 - shape) * (1 - 2 * shape));
  }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
