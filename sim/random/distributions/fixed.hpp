// The same value always.
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Fixed {
  static constexpr std::string_view name = "fixed";

  double value = 1;  // any finite number

  double sample(Stream&) const { return value; }
  double mean() const { return value; }
  double variance() const { return 0; }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
