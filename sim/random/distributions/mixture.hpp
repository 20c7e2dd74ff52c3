// One of several distributions, chosen anew for each draw with probabilities in proportion to the
// weights: fast path and slow path, short requests and long ones. Parts may be mixtures themselves.
// Include sim/random/distribution.hpp to use it: a part holds a Distribution.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct MixturePart;  // {weight, distribution}

struct Mixture {
  static constexpr std::string_view name = "mixture";

  std::vector<MixturePart> parts;  // at least one; weights >= 0, not all 0

  double sample(Stream& stream) const;
  double mean() const;
  double variance() const;
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
