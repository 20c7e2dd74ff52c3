// A value whose logarithm is normal: products of many small factors, a common shape of service
// times. Given by its median, which has the unit of the value; the mu of textbooks is ln(median).
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/math.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Lognormal {
  static constexpr std::string_view name = "lognormal";

  double median = 1;  // > 0
  double sigma = 1;   // standard deviation of the logarithm; >= 0

  double sample(Stream& stream) const { return median * math::exp(sigma * stream.normal()); }
  double mean() const { return median * math::exp(0.5 * sigma * sigma); }
  double variance() const { return mean() * mean() * math::expm1(sigma * sigma); }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
