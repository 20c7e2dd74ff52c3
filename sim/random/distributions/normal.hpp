// The bell curve. It has negative values, which sample_duration clips to zero: keep the mean
// several deviations above zero, or use lognormal or gamma for a time.
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Normal {
  static constexpr std::string_view name = "normal";

  double average = 0;    // the mean; any finite number
  double deviation = 1;  // the standard deviation; >= 0

  double sample(Stream& stream) const { return average + deviation * stream.normal(); }
  double mean() const { return average; }
  double variance() const { return deviation * deviation; }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
