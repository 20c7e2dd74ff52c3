// Means and variances that need more than a line.
#include "sim/random/distribution.hpp"
#include "sim/random/math.hpp"

namespace osarium::distributions {
namespace {

// ln Γ(1 - k); near 0 by its series, so that differences of two of them keep their digits.
constexpr double zeta2 = 1.64493406684822643647;
constexpr double zeta3 = 1.20205690315959428540;
constexpr double zeta4 = 1.08232323371113819152;
constexpr double near_zero = 1e-3;

bool is_small(double k) { return k > -near_zero && k < near_zero; }

double log_gamma_one_minus(double k) {
  if (!is_small(k)) return math::log_gamma(1 - k);
  return k * (math::euler_gamma + k * (zeta2 / 2 + k * (zeta3 / 3 + k * (zeta4 / 4))));
}

}  // namespace

// With g1 = Γ(1 - k) and g2 = Γ(1 - 2k): mean (g1 - 1) / k, variance (g2 - g1²) / k².
double Gev::mean() const {
  if (shape >= 1) return math::infinity;
  if (shape == 0) return location + scale * math::euler_gamma;
  return location + scale * math::expm1(log_gamma_one_minus(shape)) / shape;
}

double Gev::variance() const {
  if (shape >= 0.5) return math::infinity;
  const double k = shape;
  const double g1 = math::exp(log_gamma_one_minus(k));
  if (is_small(k))  // ln(g2 / g1²) / k², to the fourth order
    return scale * scale * g1 * g1 *
           (zeta2 + k * (2 * zeta3 + k * (3.5 * zeta4 + zeta2 * zeta2 / 2)));
  const double ratio = math::expm1(math::log_gamma(1 - 2 * k) - 2 * math::log_gamma(1 - k));
  return scale * scale * g1 * g1 * ratio / (k * k);
}

double Weibull::variance() const {
  const double first = math::gamma(1 + 1 / shape);
  const double ratio = math::log_gamma(1 + 2 / shape) - 2 * math::log_gamma(1 + 1 / shape);
  return scale * scale * first * first * math::expm1(ratio);
}

}  // namespace osarium::distributions
