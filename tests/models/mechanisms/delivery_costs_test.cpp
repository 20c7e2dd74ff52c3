#include <gtest/gtest.h>

#include "models/mechanisms/softirqs.hpp"
#include "models/mechanisms/threaded_interrupt.hpp"
#include "models/mechanisms/upcall.hpp"

namespace osarium {
namespace {

const Frequency clock = 2'300_MHz;

TEST(DeliveryCosts, AnIpiReachesItsTargetAfterTheTotalLessTheReceiversShare) {
  const CostTable table = CostTable::standard();
  const InterruptCosts bare = InterruptCosts::from(table, clock, InterruptPath::bare);
  EXPECT_EQ(bare.ipi_send, cycles(298, clock));
  EXPECT_EQ(bare.receive, cycles(1212, clock));
  EXPECT_NEAR((bare.ipi_delivery + bare.receive).seconds(), cycles(1993, clock).seconds(), 2e-12);
  EXPECT_NEAR(bare.delivery.seconds(), cycles(483, clock).seconds(), 2e-12);
  // The exit of the sender delays the message by the same in both kinds of guest.
  const InterruptCosts guest = InterruptCosts::from(table, clock, InterruptPath::guest);
  const InterruptCosts posted = InterruptCosts::from(table, clock, InterruptPath::guest_posted);
  EXPECT_NEAR(guest.ipi_delivery.seconds(), posted.ipi_delivery.seconds(), 1e-9);
  EXPECT_GT(guest.receive, posted.receive);
  EXPECT_EQ(guest.delivery, bare.delivery);
}

TEST(DeliveryCosts, ScaleWithTheClockWhereTheCoreTakesThem) {
  const CostTable table = CostTable::standard();
  const auto of = [&](Frequency at) { return UpcallCosts::from(table, at); };
  EXPECT_EQ(of(2'400_MHz).enter, 112'500_ps);
  EXPECT_EQ(of(1'200_MHz).enter, 225_ns);
  EXPECT_EQ(of(1'200_MHz).leave, cycles(440 + 270, 1'200_MHz));
  EXPECT_EQ(DriverProcessCosts::from(table, 1'000_MHz).message, 1'665_ns);
  EXPECT_EQ(DriverProcessCosts::from(table, 1'000_MHz).acknowledge, 222_ns);
  EXPECT_EQ(SoftirqCosts::from(table, 1'000_MHz).round, 6'800_ps);
  EXPECT_EQ(NicCosts::from(table, 1'000_MHz).dma_write, 475_ns);
}

}  // namespace
}  // namespace osarium
