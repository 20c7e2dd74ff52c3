#include "sim/engine/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <stdexcept>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

struct Alarm : Timer {
  explicit Alarm(Simulation& s) : Timer(s), sim(s) {}
  void expired() override { expiries.push_back(sim.now()); }
  Simulation& sim;
  std::vector<Time> expiries;
};

TEST(Timer, ExpiresExactlyOnce) {
  Simulation sim;
  Alarm alarm(sim);
  alarm.arm_in(1234567_ps);
  EXPECT_TRUE(alarm.armed());
  EXPECT_EQ(alarm.deadline(), Time() + 1234567_ps);
  sim.run();
  EXPECT_FALSE(alarm.armed());
  EXPECT_EQ(alarm.expiries, std::vector<Time>{Time() + 1234567_ps});
  EXPECT_EQ(sim.now(), Time() + 1234567_ps);
}

TEST(Timer, MovesBothWaysAndCancels) {
  Simulation sim;
  Alarm later(sim), sooner(sim), cancelled(sim), destroyed_before(sim);
  later.arm_in(1_us);
  later.arm_in(1_ms);
  later.arm_in(2_ms);
  sooner.arm_in(1_ms);
  sooner.arm_in(1_us);
  cancelled.arm_in(5_us);
  cancelled.cancel();
  {
    Alarm destroyed(sim);
    destroyed.arm_in(1_ns);
  }
  sim.run();
  EXPECT_EQ(later.expiries, std::vector<Time>{Time() + 2_ms});
  EXPECT_EQ(sooner.expiries, std::vector<Time>{Time() + 1_us});
  EXPECT_TRUE(cancelled.expiries.empty());
}

// A cancelled timer leaves no trace in the clock.
TEST(Timer, CancellingTheLastOneEndsTheRunNow) {
  Simulation sim;
  Alarm alarm(sim);
  alarm.arm_in(1_s);
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    alarm.cancel();
  });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 1_us);
}

TEST(Timer, MayArmItselfOrDieWhenItExpires) {
  Simulation sim;
  struct Periodic : Timer {
    using Timer::Timer;
    void expired() override {
      if (++count < 5) arm_in(1_us);
    }
    int count = 0;
  } periodic(sim);
  struct Suicidal : Timer {
    Suicidal(Simulation& s, std::unique_ptr<Suicidal>& o) : Timer(s), owner(o) {}
    void expired() override { owner.reset(); }
    std::unique_ptr<Suicidal>& owner;
  };
  std::unique_ptr<Suicidal> suicidal;
  suicidal = std::make_unique<Suicidal>(sim, suicidal);
  suicidal->arm_in(2_us);
  periodic.arm_in(0_ps);
  sim.run();
  EXPECT_EQ(periodic.count, 5);
  EXPECT_EQ(suicidal, nullptr);
  EXPECT_EQ(sim.now(), Time() + 4_us);
}

TEST(Timer, NeverDisarmsAndFarDeadlinesDoNotOverflow) {
  Simulation sim;
  Alarm alarm(sim), other(sim);
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    alarm.arm_in(1_ms);
    alarm.arm_in(Duration::max());
    EXPECT_FALSE(alarm.armed());
    other.arm(Time::never());
    EXPECT_FALSE(other.armed());
  });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 1_us);
}

TEST(Timer, AnExceptionLeavesTheOthersArmed) {
  Simulation sim;
  struct Broken : Timer {
    using Timer::Timer;
    void expired() override { throw std::runtime_error("broken"); }
  } broken(sim), broken_at_once(sim);
  Alarm alarm(sim), at_once(sim);
  broken.arm_in(1_us);
  alarm.arm_in(2_us);
  EXPECT_THROW(sim.run(), std::runtime_error);
  broken_at_once.arm(sim.now());
  at_once.arm(sim.now());
  EXPECT_THROW(sim.run(), std::runtime_error);
  sim.run();
  EXPECT_EQ(at_once.expiries, std::vector<Time>{Time() + 1_us});
  EXPECT_EQ(alarm.expiries, std::vector<Time>{Time() + 2_us});
}

// Random arming, moving and cancelling over spans from picoseconds to minutes, beside plain
// bookkeeping.
TEST(Timer, AgreesWithBookkeeping) {
  Simulation sim;
  Stream stream(Seed{}, "test", 0, "timers");
  constexpr std::size_t count = 300;
  struct Checked : Timer {
    explicit Checked(Simulation& s) : Timer(s), sim(s) {}
    void expired() override {
      ASSERT_EQ(sim.now(), due);
      ++fired;
      due = Time::never();
    }
    Simulation& sim;
    Time due = Time::never();
    int fired = 0;
  };
  std::deque<Checked> timers;
  for (std::size_t i = 0; i < count; ++i) timers.emplace_back(sim);
  int expected = 0;
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 20'000; ++i) {
      Checked& timer = timers[stream.below(count)];
      if (stream.below(5) == 0) {
        if (timer.armed()) --expected;
        timer.cancel();
        timer.due = Time::never();
      } else {
        if (!timer.armed()) ++expected;
        const auto span = Duration::picoseconds(
            static_cast<std::int64_t>(stream.below(std::uint64_t{1} << stream.below(46))));
        timer.due = sim.now() + span;
        timer.arm(timer.due);
      }
      if (stream.below(3) == 0)
        co_await sim.delay(Duration::picoseconds(
            static_cast<std::int64_t>(stream.below(std::uint64_t{1} << stream.below(36)))));
    }
  });
  sim.run();
  int fired = 0;
  for (const Checked& timer : timers) {
    EXPECT_FALSE(timer.armed());
    EXPECT_EQ(timer.due, Time::never());
    fired += timer.fired;
  }
  EXPECT_EQ(fired, expected);
  EXPECT_GT(fired, 1000);
}

TEST(Timer, AMillionOfThemTakeOneSlot) {
  Simulation sim;
  std::deque<Alarm> alarms;
  for (int i = 0; i < 1'000'000; ++i) {
    alarms.emplace_back(sim);
    alarms.back().arm_in(Duration::microseconds(1 + i % 1000));
  }
  for (std::size_t i = 0; i < alarms.size(); i += 2) alarms[i].arm_in(10_ms);
  sim.run_until(Time() + 1_ms);
  std::size_t expired = 0;
  for (const Alarm& alarm : alarms) expired += alarm.expiries.size();
  EXPECT_EQ(expired, alarms.size() / 2);
}

}  // namespace
}  // namespace osarium
