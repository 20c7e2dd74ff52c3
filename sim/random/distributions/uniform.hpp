// Every value in [low, high) equally likely; low == high is allowed and gives that value.
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Uniform {
  static constexpr std::string_view name = "uniform";

  double low = 0;   // any finite number
  double high = 1;  // finite, at least low

  double sample(Stream& stream) const { return low + (high - low) * stream.uniform(); }
  double mean() const { return low + 0.5 * (high - low); }
  double variance() const { return (high - low) * (high - low) / 12; }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
