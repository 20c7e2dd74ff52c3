// Spans stay within their memory; a breakdown's causes add up to the total.
#include "sim/statistics/spans.hpp"

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

TEST(SpanLog, KeepsNamesTimesAndParents) {
  SpanLog log;
  const LabelId core = log.label("core 0");
  const LabelId read = log.label("read");
  EXPECT_EQ(log.label("core 0"), core);
  EXPECT_EQ(log.text(read), "read");
  const auto outer = log.begin(core, read, instant(10));
  const auto inner = log.record(core, log.label("copy"), instant(12), instant(15), outer);
  EXPECT_EQ(log[*outer].end, Time::never());
  log.end(outer, instant(20));
  ASSERT_EQ(log.spans().size(), 2u);
  EXPECT_EQ(log[*outer].begin, instant(10));
  EXPECT_EQ(log[*outer].end, instant(20));
  EXPECT_EQ(log[*outer].parent, std::nullopt);
  EXPECT_EQ(log[*inner].parent, outer);
  EXPECT_EQ(log.text(log.spans()[1].name), "copy");
  EXPECT_EQ(log.dropped(), 0u);
}

TEST(SpanLog, DropsAndCountsBeyondItsCapacity) {
  SpanLog log(2);
  const LabelId label = log.label("x");
  const auto first = log.begin(label, label, instant(0));
  log.begin(label, label, instant(1));
  const auto dropped = log.begin(label, label, instant(2), first);
  EXPECT_EQ(dropped, std::nullopt);
  log.end(dropped, instant(3));
  log.record(label, label, instant(3), instant(4), dropped);
  EXPECT_EQ(log.dropped(), 2u);
  EXPECT_EQ(log.spans().size(), 2u);
  log.end(first, instant(9));
  EXPECT_EQ(log[*first].end, instant(9));
}

TEST(SpanLog, RefusesNonsense) {
  SpanLog log;
  const LabelId label = log.label("x");
  const auto span = log.begin(label, label, instant(10));
  EXPECT_THROW(log.end(span, instant(9)), InternalError);
  log.end(span, instant(10));
  EXPECT_THROW(log.end(span, instant(11)), InternalError);
  EXPECT_THROW(log.begin(label, label, instant(9), span), InternalError);
  EXPECT_THROW(static_cast<void>(log.text(static_cast<LabelId>(9))), InternalError);
}

}  // namespace
}  // namespace osarium
