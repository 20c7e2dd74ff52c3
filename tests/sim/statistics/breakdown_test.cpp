// A breakdown's causes add up to the total.
#include "sim/statistics/breakdown.hpp"

#include <gtest/gtest.h>

#include "sim/engine/check.hpp"
#include "sim/random/stream.hpp"

namespace osarium {
namespace {

constexpr Time instant(std::int64_t picoseconds) { return Time::picoseconds(picoseconds); }

enum class Cause { running, lock, device };

TEST(Breakdown, CausesAddUpExactly) {
  Stream stream({}, "breakdown", 0, "test");
  Time now = instant(1234);
  Breakdown<3, Cause> life(now, Cause::running);
  Duration expected[3];
  for (int i = 0; i < 10'000; ++i) {
    const Duration step = Duration::picoseconds(static_cast<std::int64_t>(stream.below(1'000'000)));
    now += step;
    expected[static_cast<std::size_t>(life.cause())] += step;
    const auto next = static_cast<Cause>(stream.below(3));
    life.enter(next, now);
    ASSERT_EQ(life.cause(), next);
  }
  now += 77_ps;
  expected[static_cast<std::size_t>(life.cause())] += 77_ps;
  life.close(now);
  Duration sum;
  for (std::size_t cause = 0; cause < 3; ++cause) {
    EXPECT_EQ(life.spent(static_cast<Cause>(cause)), expected[cause]);
    sum += life.all()[cause];
  }
  EXPECT_EQ(sum, life.total());
  EXPECT_EQ(life.total(), now - instant(1234));
}

TEST(Breakdown, EnterReturnsWhatItLeft) {
  Breakdown<3, Cause> life(instant(0), Cause::device);
  const Cause before = life.enter(Cause::lock, instant(10));
  EXPECT_EQ(before, Cause::device);
  EXPECT_EQ(life.enter(before, instant(15)), Cause::lock);
  life.close(instant(18));
  life.close(instant(20));
  EXPECT_EQ(life.spent(Cause::device), 15_ps);
  EXPECT_EQ(life.spent(Cause::lock), 5_ps);
  EXPECT_EQ(life.spent(Cause::running), 0_ps);
}

TEST(Breakdown, RefusesNonsense) {
  Breakdown<2> life(instant(10), 0);
  EXPECT_THROW(life.enter(2, instant(20)), InternalError);
  EXPECT_THROW(life.enter(1, instant(9)), InternalError);
  EXPECT_THROW((Breakdown<2>(instant(0), 2)), InternalError);
  EXPECT_EQ(life.total(), Duration());
  EXPECT_EQ(life.cause(), 0u);
}

}  // namespace
}  // namespace osarium
