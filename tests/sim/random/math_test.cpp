// The own mathematics against the C library's long double (64-bit mantissa), and bytes fixed for
// ever.
#include "sim/random/math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

constexpr int tries = 200'000;

double ulps(double value, long double truth) {
  const double nearest = std::abs(static_cast<double>(truth));
  const double ulp = std::nextafter(nearest, math::infinity) - nearest;
  return static_cast<double>(std::abs(static_cast<long double>(value) - truth) / ulp);
}

// The largest error over arguments drawn from [low, high).
template <class Own, class Truth>
double worst(double low, double high, Own own, Truth truth) {
  Stream stream({}, "math", 0, "arguments");
  double error = 0;
  for (int i = 0; i < tries; ++i) {
    const double x = low + (high - low) * stream.uniform();
    error = std::max(error, ulps(own(x), truth(x)));
  }
  return error;
}

class MathAccuracy : public testing::Test {
 protected:
  void SetUp() override {
    if (LDBL_MANT_DIG < 64) GTEST_SKIP() << "long double is no better than double here";
  }
};

TEST_F(MathAccuracy, LogBelowOneUlp) {
  const auto own = [](double x) { return math::log(x); };
  const auto truth = [](double x) { return std::log(static_cast<long double>(x)); };
  EXPECT_LT(worst(0.5, 2.0, own, truth), 1.0);
  EXPECT_LT(worst(0.999, 1.001, own, truth), 1.0);
  EXPECT_LT(worst(1e-20, 1e-18, own, truth), 1.0);
  EXPECT_LT(worst(0, 1e-310, own, truth), 1.0);
  EXPECT_LT(worst(1, 1e300, own, truth), 1.0);
}

TEST_F(MathAccuracy, ExpBelowOneUlp) {
  const auto own = [](double x) { return math::exp(x); };
  const auto truth = [](double x) { return std::exp(static_cast<long double>(x)); };
  EXPECT_LT(worst(-1, 1, own, truth), 1.0);
  EXPECT_LT(worst(-700, 709.7, own, truth), 1.0);
  EXPECT_LT(worst(-745, -708, own, truth), 1.6);  // rounded a second time among the subnormals
}

TEST_F(MathAccuracy, DifferencesNearZeroBelowTwoUlp) {
  const auto expm1 = [](double x) { return math::expm1(x); };
  const auto true_expm1 = [](double x) { return std::expm1(static_cast<long double>(x)); };
  EXPECT_LT(worst(-1e-9, 1e-9, expm1, true_expm1), 1.0);
  EXPECT_LT(worst(-1, 1, expm1, true_expm1), 2.0);
  EXPECT_LT(worst(-40, 700, expm1, true_expm1), 2.0);
  const auto log1p = [](double x) { return math::log1p(x); };
  const auto true_log1p = [](double x) { return std::log1p(static_cast<long double>(x)); };
  EXPECT_LT(worst(-1e-9, 1e-9, log1p, true_log1p), 2.0);
  EXPECT_LT(worst(-0.9, 1, log1p, true_log1p), 2.0);
  EXPECT_LT(worst(-0.9, 1e20, log1p, true_log1p), 2.0);
}

TEST_F(MathAccuracy, PowBelowOneUlpOverTheWholeRange) {
  Stream stream({}, "math", 0, "powers");
  double error = 0;
  for (int i = 0; i < tries; ++i) {
    const double base = math::exp(1400 * (stream.uniform() - 0.5));
    const double reach = 1400 / std::max(1.0, std::abs(math::log(base)));
    const double exponent = reach * (stream.uniform() - 0.5);
    const long double truth = std::pow(static_cast<long double>(base), exponent);
    error = std::max(error, ulps(math::pow(base, exponent), truth));
  }
  EXPECT_LT(error, 1.0);
  // Near 1 with a large exponent is where a plain exp(y log x) loses ten bits.
  const auto own = [](double x) { return math::pow(x, 1e6); };
  const auto truth = [](double x) { return std::pow(static_cast<long double>(x), 1e6L); };
  EXPECT_LT(worst(0.9995, 1.0005, own, truth), 1.0);
}

TEST_F(MathAccuracy, GammaToThirteenDigits) {
  const auto gamma_error = [](double x) {
    const long double truth = std::tgamma(static_cast<long double>(x));
    return static_cast<double>(std::abs(math::gamma(x) / truth - 1));
  };
  for (double x = 0.01; x < 170; x += 0.0371) EXPECT_LT(gamma_error(x), 3e-13) << x;
  for (double x = 0.01; x < 2000; x += 0.371) {
    const double truth = static_cast<double>(std::lgamma(static_cast<long double>(x)));
    EXPECT_NEAR(math::log_gamma(x), truth, 1e-14 + 1e-14 * std::abs(truth)) << x;
  }
}

TEST(Math, SpecialValues) {
  const double inf = math::infinity;
  EXPECT_EQ(math::log(0.0), -inf);
  EXPECT_EQ(math::log(inf), inf);
  EXPECT_TRUE(std::isnan(math::log(-1.0)));
  EXPECT_TRUE(std::isnan(math::log(math::not_a_number)));
  EXPECT_EQ(math::exp(0.0), 1.0);
  EXPECT_EQ(math::exp(-inf), 0.0);
  EXPECT_EQ(math::exp(inf), inf);
  EXPECT_EQ(math::exp(710.0), inf);
  EXPECT_EQ(math::exp(-746.0), 0.0);
  EXPECT_TRUE(std::isnan(math::exp(math::not_a_number)));
  EXPECT_EQ(math::expm1(-inf), -1.0);
  EXPECT_EQ(math::log1p(-1.0), -inf);
  EXPECT_TRUE(std::isnan(math::log1p(-2.0)));
  EXPECT_EQ(math::pow(0.0, 0.0), 1.0);
  EXPECT_EQ(math::pow(1.0, math::not_a_number), 1.0);
  EXPECT_EQ(math::pow(0.0, 2.0), 0.0);
  EXPECT_EQ(math::pow(0.0, -2.0), inf);
  EXPECT_EQ(math::pow(0.5, inf), 0.0);
  EXPECT_EQ(math::pow(0.5, -inf), inf);
  EXPECT_EQ(math::pow(2.0, -inf), 0.0);
  EXPECT_EQ(math::pow(inf, -1.0), 0.0);
  EXPECT_EQ(math::pow(2.0, 1024.0), inf);
  EXPECT_EQ(math::pow(2.0, -1080.0), 0.0);
  EXPECT_TRUE(std::isnan(math::pow(-1.0, 2.0)));
  EXPECT_EQ(math::gamma(172.0), inf);
  EXPECT_TRUE(std::isnan(math::gamma(0.0)));
  EXPECT_EQ(math::log_gamma(inf), inf);
}

TEST(Math, PowersOfTwoAreExact) {
  for (int k = -1074; k <= 1023; ++k) {
    EXPECT_EQ(math::pow(2.0, k), std::ldexp(1.0, k)) << k;
  }
  EXPECT_EQ(math::pow(10.0, 3.0), 1000.0);
}

TEST(Math, TheCompilerAndTheProcessorAgree) {
  constexpr double logarithm = math::log(3.7);
  constexpr double exponential = math::exp(-2.3);
  volatile double x = 3.7;
  volatile double y = -2.3;
  EXPECT_EQ(math::log(x), logarithm);
  EXPECT_EQ(math::exp(y), exponential);
}

// Fails where a build contracts to fused multiply-add or lets the compiler reorder.
TEST(Math, BytesAreFixed) {
  Stream stream({}, "math", 0, "golden");
  std::uint64_t digest = 0;
  const auto add = [&digest](double value) {
    digest = digest * 0x9e3779b97f4a7c15 + std::bit_cast<std::uint64_t>(value);
  };
  for (int i = 0; i < 20'000; ++i) {
    const double x = 20 * stream.open_uniform();
    add(math::log(x));
    add(math::exp(x - 10));
    add(math::expm1(x - 10));
    add(math::log1p(x));
    add(math::pow(x, 0.37 * x - 2));
    add(math::log_gamma(x));
    add(math::gamma(x));
  }
  EXPECT_EQ(digest, 8953508644226554474u);
}

}  // namespace
}  // namespace osarium
