// Generalised extreme value: the largest of many. Shape 0 is Gumbel, positive is Fréchet (heavy
// tail), negative ends at location - scale / shape. The sign of the shape is that of published
// workloads and of hydrology (SciPy's genextreme has the opposite one).
#pragma once

#include <optional>
#include <string_view>

#include "sim/random/math.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Gev {
  static constexpr std::string_view name = "gev";

  double location = 0;  // any finite number
  double scale = 1;     // > 0
  double shape = 0;     // any finite number; no mean from 1, no variance from 0.5

  double sample(Stream& stream) const {
    const double level = -math::log(-math::log(stream.open_uniform()));
    return location + scale * (shape == 0 ? level : math::expm1(shape * level) / shape);
  }
  double mean() const;
  double variance() const;
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
