#include "sim/engine/time.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/engine/time_text.hpp"

namespace osarium {
namespace {

TEST(Duration, LiteralsAreExact) {
  EXPECT_EQ((1_ns).picoseconds(), 1'000);
  EXPECT_EQ((1.5_us).picoseconds(), 1'500'000);
  EXPECT_EQ(1_s, 1000_ms);
  EXPECT_EQ(0.1_us, 100_ns);
  EXPECT_EQ((0.000'000'000'001_s).picoseconds(), 1);
  EXPECT_EQ((9'223'372.036'854'775'807_s), Duration::max());
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

TEST(Duration, SaturatesWhereAWholeNumberOfUnitsOverflows) {
  EXPECT_EQ(Duration::seconds(3), 3_s);
  EXPECT_EQ(Duration::seconds(9'223'372), 9'223'372_s);
  EXPECT_EQ(Duration::seconds(9'223'373), Duration::max());
  EXPECT_EQ(Duration::seconds(-9'223'373), -Duration::max());
  EXPECT_EQ(Duration::nanoseconds(std::numeric_limits<std::int64_t>::min()), -Duration::max());
  EXPECT_EQ(Duration::milliseconds(std::int64_t{1} << 60), Duration::max());
}

TEST(Duration, ReadsAsTextInItsLargestUnit) {
  EXPECT_EQ(to_text(Duration()), "0 ps");
  EXPECT_EQ(to_text(999_ps), "999 ps");
  EXPECT_EQ(to_text(1500_ns), "1.5 us");
  EXPECT_EQ(to_text(-1'000'050_ps), "-1.00005 us");
  EXPECT_EQ(to_text(20_ms), "20 ms");
  EXPECT_EQ(to_text(Time() + 7200_s), "7200 s");
  EXPECT_EQ(to_text(Duration::max()), "9223372.036854775807 s");
  EXPECT_EQ(to_text(Duration::picoseconds(std::numeric_limits<std::int64_t>::min())),
            "-9223372.036854775808 s");
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
