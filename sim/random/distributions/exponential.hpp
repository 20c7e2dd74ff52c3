// Times between events that know nothing of each other (a Poisson process has these gaps).
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Exponential {
  static constexpr std::string_view name = "exponential";

  double average = 1;  // the mean; > 0

  double sample(Stream& stream) const { return average * stream.exponential(); }
  double mean() const { return average; }
  double variance() const { return average * average; }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
