// P(X > x) = exp(-(x / scale)^shape): shape below 1 has a heavier tail than the exponential, above
// 1 a lighter.
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/math.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Weibull {
  static constexpr std::string_view name = "weibull";

  double scale = 1;  // > 0
  double shape = 1;  // >= 0.01

  double sample(Stream& stream) const {
    return scale * math::exp(math::log(stream.exponential()) / shape);
  }
  double mean() const { return scale * math::gamma(1 + 1 / shape); }
  double variance() const;
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
