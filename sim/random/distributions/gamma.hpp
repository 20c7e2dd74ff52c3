// Gamma with any positive shape (below 1: more variable than an exponential), drawn by the method
// of Marsaglia and Tsang: a cubed normal, accepted 95 times in 100 or more.
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include "sim/random/math.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Gamma {
  static constexpr std::string_view name = "gamma";

  double shape = 1;  // > 0; mean / scale
  double scale = 1;  // > 0

  double sample(Stream& stream) const {
    if (shape >= 1) return scale * standard(stream, shape);
    // Gamma(shape) = Gamma(shape + 1) * U^(1 / shape), and -log U is exponential.
    const double larger = standard(stream, shape + 1);
    return scale * larger * math::exp(-stream.exponential() / shape);
  }
  double mean() const { return shape * scale; }
  double variance() const { return shape * scale * scale; }
  std::optional<std::string_view> problem() const;

 private:
  static double standard(Stream& stream, double a) {
    const double d = a - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    while (true) {
      const double x = stream.normal();
      const double root = 1 + c * x;
      if (root <= 0) continue;
      const double v = root * root * root;
      const double u = stream.open_uniform();
      if (u < 1 - 0.0331 * (x * x) * (x * x)) return d * v;
      if (math::log(u) < 0.5 * x * x + d * (1 - v + math::log(v))) return d * v;
    }
  }
};

}  // namespace osarium::distributions
