// Logarithms, exponentials and powers that give the same bytes on every CPU and compiler. The C
// library's do not: it picks variants with fused multiply-add at run time. These use only + - * /
// on IEEE doubles, compiled with -ffp-contract=off as the whole project is. Errors, held by the
// tests against long double: log, exp, pow below 1 ulp (exp and pow 1.6 where the result is
// subnormal), expm1 and log1p below 2 ulp, gamma below 3e-13 and log_gamma about 1e-14 relative.
// Special values are the C library's: log(0) is -infinity, log(-1) NaN, exp(710) infinity. log and
// exp are constexpr, for tables built by the compiler.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace osarium::math {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double euler_gamma = 0.57721566490153286061;
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

namespace detail {

// ln 2 in two parts; the first has 21 trailing zero bits, so that its product with any exponent is
// exact.
inline constexpr double ln2_high = 0x1.62e42fee00000p-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

// x = 2^exponent * (1 + fraction), with 1 + fraction between sqrt(1/2) and sqrt(2).
struct Split {
  int exponent;
  double fraction;
};

// x: positive and finite.
constexpr Split split(double x) {
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  auto image = std::bit_cast<std::uint64_t>(x);
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcd;
  const std::uint64_t offset = image - sqrt_half;
  const int shift = static_cast<int>(static_cast<std::int64_t>(offset) >> 52);
  image -= static_cast<std::uint64_t>(static_cast<std::int64_t>(shift)) << 52;
  return {exponent + shift, std::bit_cast<double>(image) - 1.0};
}

// x * 2^k for results in the whole range, subnormal ones included; |k| <= 1100.
constexpr double scale(double x, int k) {
  if (k > 1023) return x * 0x1p1023 * std::bit_cast<double>(std::uint64_t(k - 1023 + 1023) << 52);
  if (k < -1021) return x * std::bit_cast<double>(std::uint64_t(k + 60 + 1023) << 52) * 0x1p-60;
  return x * std::bit_cast<double>(std::uint64_t(k + 1023) << 52);
}

// (exp(r) - 1 - r) / r^2 for |r| <= 0.35: the sum of r^n / (n + 2)!. The terms are added in pairs
// of pairs, not one after another, because a chain of multiplications is what such a function takes
// its time for.
constexpr double exp_tail(double r) {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double from_0 = (0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const double from_4 = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const double from_8 =
      (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800.0));
  return from_0 + r4 * (from_4 + r4 * (from_8 + r4 * (1.0 / 87178291200.0)));
}

// (2 atanh(s) - 2 s) / s z, the sum of 2 z^n / (2 n + 3), for z = s^2 <= 0.0295.
constexpr double atanh_tail(double z) {
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double from_0 = (2.0 / 3 + z * (2.0 / 5)) + z2 * (2.0 / 7 + z * (2.0 / 9));
  const double from_4 = (2.0 / 11 + z * (2.0 / 13)) + z2 * (2.0 / 15 + z * (2.0 / 17));
  const double from_8 = (2.0 / 19 + z * (2.0 / 21)) + z2 * (2.0 / 23);
  return from_0 + z4 * (from_4 + z4 * from_8);
}

// exp(x + low) = 2^exponent * (1 + fraction) for a small correction |low| < 1e-8 and |x| <= 746.
constexpr Split split_exp(double x, double low) {
  const double turns = x * 0x1.71547652b82fep+0;
  const int k = static_cast<int>(turns < 0 ? turns - 0.5 : turns + 0.5);
  const double high = x - k * ln2_high;
  const double rest = low - k * ln2_low;
  const double r = high + rest;
  const double lost = (high - r) + rest;
  return {k, r + (r * r * exp_tail(r) + lost)};
}

constexpr double exp_of_sum(double x, double low) {
  const auto [exponent, fraction] = split_exp(x, low);
  return scale(1.0 + fraction, exponent);
}

}  // namespace detail

constexpr double log(double x) {
  if (!(x > 0)) return x == 0 ? -infinity : not_a_number;
  if (x == infinity) return infinity;
  const auto [exponent, f] = detail::split(x);
  // log(1 + f) = 2 atanh(s) with s = f / (2 + f), written so that the exact f carries the leading
  // digits.
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double correction = s * (f - z * detail::atanh_tail(z));
  return exponent * detail::ln2_high + (f - (correction - exponent * detail::ln2_low));
}

constexpr double exp(double x) {
  if (!(x == x)) return x;
  if (x > 709.8) return infinity;
  if (x < -745.2) return 0.0;
  return detail::exp_of_sum(x, 0.0);
}

// exp(x) - 1 and log(1 + x) without loss near zero.
double expm1(double x);
double log1p(double x);

// base >= 0 (a negative base gives NaN unless the exponent is 0).
double pow(double base, double exponent);

// ln Γ(x) and Γ(x) for x > 0; NaN elsewhere.
double log_gamma(double x);
double gamma(double x);

}  // namespace osarium::math
