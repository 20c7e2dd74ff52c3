#include "sim/random/math.hpp"

namespace osarium::math {
namespace {

// An unevaluated sum high + low, |low| at most half an ulp of high: about 106 bits.
struct Pair {
  double high;
  double low;
};

// Exact sum of two numbers.
Pair add(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

// Exact product of two numbers (Dekker), as long as nothing overflows.
Pair multiply(double a, double b) {
  constexpr double splitter = 134217729.0;  // 2^27 + 1
  const double a_scaled = a * splitter;
  const double a_high = a_scaled - (a_scaled - a);
  const double a_low = a - a_high;
  const double b_scaled = b * splitter;
  const double b_high = b_scaled - (b_scaled - b);
  const double b_low = b - b_high;
  const double product = a * b;
  const double rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high);
  return {product, rest + a_low * b_low};
}

Pair multiply(const Pair& a, const Pair& b) {
  const Pair product = multiply(a.high, b.high);
  return add(product.high, product.low + (a.high * b.low + a.low * b.high));
}

Pair add(const Pair& a, const Pair& b) {
  const Pair sum = add(a.high, b.high);
  return add(sum.high, sum.low + (a.low + b.low));
}

// log of a positive finite number to about 65 bits: pow multiplies its error by up to 745.
Pair log_pair(double x) {
  const auto [exponent, f] = detail::split(x);
  const Pair divisor = add(2.0, f);
  const double s_high = f / divisor.high;
  const Pair back = multiply(s_high, divisor.high);
  const double s_low = ((f - back.high) - back.low - s_high * divisor.low) / divisor.high;
  const Pair s = add(s_high, s_low);
  const Pair z = multiply(s, s);
  // 2 atanh(s) = 2s + s z (2/3 + z (2/5 + z (2/7 + ...))): only the first terms need both parts.
  double series = 2.0 / 23;
  for (int n = 21; n >= 7; n -= 2) series = series * z.high + 2.0 / n;
  const Pair fifth = add({0.4, -0x1.999999999999ap-56}, {series * z.high, 0.0});
  const Pair third = add({0x1.5555555555555p-1, 0x1.5555555555555p-55}, multiply(fifth, z));
  const Pair rest = multiply(multiply(s, z), third);
  const Pair fraction = add({2 * s.high, 2 * s.low}, rest);
  return add(add(exponent * detail::ln2_high, exponent * detail::ln2_low), fraction);
}

// ln Γ(x) for x >= 12 by Stirling's series; the first term left out is below 1e-17.
double stirling(double x) {
  constexpr double half_log_two_pi = 0.91893853320467274178;
  const double z = 1.0 / (x * x);
  double series = 1.0 / 156;
  series = series * z - 691.0 / 360360;
  series = series * z + 1.0 / 1188;
  series = series * z - 1.0 / 1680;
  series = series * z + 1.0 / 1260;
  series = series * z - 1.0 / 360;
  series = series * z + 1.0 / 12;
  return ((x - 0.5) * log(x) - x) + (half_log_two_pi + series / x);
}

// Γ(x + steps) = Γ(x) * product, with x + steps >= 12.
struct Shifted {
  double x;
  double product;
};

Shifted shift_up(double x) {
  Shifted shifted{x, 1.0};
  while (shifted.x < 12) {
    shifted.product *= shifted.x;
    shifted.x += 1;
  }
  return shifted;
}

double pow_special(double base, double exponent) {
  if (!(base == base) || !(exponent == exponent) || base < 0) return not_a_number;
  if (base == 0) return exponent > 0 ? 0.0 : infinity;
  if (base == infinity) return exponent > 0 ? infinity : 0.0;
  return (base > 1) == (exponent > 0) ? infinity : 0.0;  // the exponent is infinite
}

}  // namespace

double expm1(double x) {
  if (!(x > -40 && x < 700)) return exp(x) - 1.0;
  const auto [exponent, fraction] = detail::split_exp(x, 0.0);
  return detail::scale(fraction, exponent) + (detail::scale(1.0, exponent) - 1.0);
}

double log1p(double x) {
  const double sum = 1.0 + x;
  if (sum == 1.0) return x;
  if (!(sum > 0) || sum == infinity) return log(sum);
  return log(sum) + (x - (sum - 1.0)) / sum;
}

double pow(double base, double exponent) {
  if (exponent == 0 || base == 1) return 1.0;
  const bool ordinary = base > 0 && base < infinity && exponent > -infinity && exponent < infinity;
  if (!ordinary) return pow_special(base, exponent);
  const Pair logarithm = log_pair(base);
  const double estimate = exponent * logarithm.high;
  if (estimate > 709.8) return infinity;
  if (estimate < -745.2) return 0.0;
  const Pair product = multiply(exponent, logarithm.high);
  return detail::exp_of_sum(product.high, product.low + exponent * logarithm.low);
}

double log_gamma(double x) {
  if (!(x > 0)) return not_a_number;
  if (x == infinity) return infinity;
  const Shifted shifted = shift_up(x);
  return stirling(shifted.x) - log(shifted.product);
}

double gamma(double x) {
  if (!(x > 0)) return not_a_number;
  if (x > 171.7) return infinity;
  const Shifted shifted = shift_up(x);
  return exp(stirling(shifted.x)) / shifted.product;
}

}  // namespace osarium::math
