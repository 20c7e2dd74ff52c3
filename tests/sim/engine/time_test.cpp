#include "sim/engine/time.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace osarium {
namespace {

TEST(Duration, LiteralsAreExact) {
  EXPECT_EQ((1_ns).picoseconds(), 1'000);
  EXPECT_EQ((1.5_us).picoseconds(), 1'500'000);
  EXPECT_EQ(1_s, 1000_ms);
  EXPECT_EQ(0.1_us, 100_ns);
}

TEST(Duration, RoundsToTheNearestPicosecond) {
  EXPECT_EQ(Duration::from_picoseconds(0.5), 1_ps);
  EXPECT_EQ(Duration::from_picoseconds(0.49999999999999994), 0_ps);
  EXPECT_EQ(Duration::from_picoseconds(4503599627370497.0).picoseconds(), 4503599627370497);
  EXPECT_EQ(Duration::from_picoseconds(-0.5), -1_ps);
  EXPECT_EQ(Duration::from_picoseconds(-7.2), -7_ps);
  EXPECT_EQ(Duration::from_seconds(1e-6), 1_us);
}

TEST(Duration, SaturatesInsteadOfOverflowing) {
  EXPECT_EQ(Duration::from_picoseconds(1e300), Duration::max());
  EXPECT_EQ(Duration::from_picoseconds(std::numeric_limits<double>::infinity()), Duration::max());
  EXPECT_EQ(Duration::from_picoseconds(-1e300), -Duration::max());
  EXPECT_EQ(Duration::from_picoseconds(std::nan("")), Duration());
}

TEST(Time, DifferencesAreDurations) {
  const Time start = Time() + 3_us;
  EXPECT_EQ(start - Time(), 3_us);
  EXPECT_EQ(start - 1_us, Time() + 2_us);
  EXPECT_LT(start, Time::never());
  EXPECT_EQ(7_us / 2_us, 3);
  EXPECT_EQ(7_us % 2_us, 1_us);
}

}  // namespace
}  // namespace osarium
