#include "sim/parameters/units.hpp"

#include <gtest/gtest.h>

namespace osarium {
namespace {

TEST(Units, Arithmetic) {
  EXPECT_EQ(1_KiB + 1_B, Bytes::of_count(1025));
  EXPECT_EQ(3 * 1_MiB - 1_MiB, 2_MiB);
  EXPECT_EQ(1_MiB / 1_KiB, 1024);
  EXPECT_LT(1_KiB, 1_MiB);
  EXPECT_EQ((400_krps).per_second(), 4e5);
  EXPECT_EQ((2_percent).value(), 0.02);
}

TEST(Units, TransferTime) {
  EXPECT_EQ(transfer_time(Bytes::of_count(1500), 10_Gbps), 1200_ns);
  EXPECT_EQ(transfer_time(1_B, Bandwidth::of_count(3'000'000'000'000)),
            Duration::picoseconds(3));  // 2.67
  EXPECT_EQ(transfer_time(Bytes(), 10_Gbps), Duration());
  EXPECT_EQ(transfer_time(Bytes::max(), Bandwidth::of_count(1)), Duration::max());
  EXPECT_EQ(transfer_time(1_B, Bandwidth()), Duration::max());
}

TEST(Units, PeriodAndCycles) {
  EXPECT_EQ(period(400_krps), 2500_ns);
  EXPECT_EQ(period(Rate::of_count(500'000)), 2_s);
  EXPECT_EQ(period(Rate()), Duration::max());
  EXPECT_EQ(cycles(24, 2400_MHz), 10_ns);
  EXPECT_EQ(cycles(-24, 2400_MHz), -10_ns);
  EXPECT_EQ(cycles(1, 3_Hz), Duration::picoseconds(333'333'333'333));
  EXPECT_EQ(cycles(std::numeric_limits<std::int64_t>::max(), 1_Hz), Duration::max());
}

}  // namespace
}  // namespace osarium
