#include "sim/engine/alarm_wheel.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

struct Recorder : Alarm {
  explicit Recorder(Simulation& s, Expiry expiry = Expiry::rare) : Alarm(s, expiry), sim(s) {}
  void expired() override { expiries.push_back(sim.now()); }
  Simulation& sim;
  std::vector<Time> expiries;
};

class Alarms : public testing::TestWithParam<Expiry> {};
INSTANTIATE_TEST_SUITE_P(Both, Alarms, testing::Values(Expiry::rare, Expiry::usual),
                         [](const auto& expiry) {
                           return expiry.param == Expiry::rare ? "rare" : "usual";
                         });

TEST_P(Alarms, ExpiresExactlyOnce) {
  Simulation sim;
  Recorder alarm(sim, GetParam());
  alarm.arm_in(1234567_ps);
  EXPECT_TRUE(alarm.armed());
  EXPECT_EQ(alarm.deadline(), Time() + 1234567_ps);
  sim.run();
  EXPECT_FALSE(alarm.armed());
  EXPECT_EQ(alarm.expiries, std::vector<Time>{Time() + 1234567_ps});
  EXPECT_EQ(sim.now(), Time() + 1234567_ps);
}

TEST_P(Alarms, MovesBothWaysAndCancels) {
  Simulation sim;
  Recorder later(sim, GetParam()), sooner(sim, GetParam()), cancelled(sim, GetParam());
  later.arm_in(1_us);
  later.arm_in(1_ms);
  later.arm_in(2_ms);
  sooner.arm_in(1_ms);
  sooner.arm_in(1_us);
  cancelled.arm_in(5_us);
  cancelled.cancel();
  {
    Recorder destroyed(sim, GetParam());
    destroyed.arm_in(1_ns);
  }
  sim.run();
  EXPECT_EQ(later.expiries, std::vector<Time>{Time() + 2_ms});
  EXPECT_EQ(sooner.expiries, std::vector<Time>{Time() + 1_us});
  EXPECT_TRUE(cancelled.expiries.empty());
}

// A cancelled alarm leaves no trace in the clock.
TEST_P(Alarms, CancellingTheLastOneEndsTheRunNow) {
  Simulation sim;
  Recorder alarm(sim, GetParam());
  alarm.arm_in(1_s);
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    alarm.cancel();
  });
  sim.run();
  EXPECT_EQ(sim.now(), Time() + 1_us);
}

TEST_P(Alarms, MayArmItselfOrDieWhenItExpires) {
  Simulation sim;
  struct Periodic : Alarm {
    using Alarm::Alarm;
    void expired() override {
      if (++count < 5) arm_in(1_us);
    }
    int count = 0;
  } periodic(sim, GetParam());
  struct Suicidal : Alarm {
    Suicidal(Simulation& s, std::unique_ptr<Suicidal>& o) : Alarm(s, GetParam()), owner(o) {}
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

TEST_P(Alarms, NeverDisarmsAndFarDeadlinesDoNotOverflow) {
  Simulation sim;
  Recorder alarm(sim, GetParam()), other(sim, GetParam());
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

TEST_P(Alarms, AnExceptionLeavesTheOthersArmed) {
  Simulation sim;
  struct Broken : Alarm {
    using Alarm::Alarm;
    void expired() override { throw std::runtime_error("broken"); }
  } broken(sim, GetParam()), broken_at_once(sim, GetParam());
  Recorder alarm(sim, GetParam()), at_once(sim, GetParam());
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

TEST_P(Alarms, CancellingAmongThoseThatAreDueNowLeavesTheOthersInOrder) {
  Simulation sim;
  std::string order;
  struct Letter : Alarm {
    Letter(Simulation& s, std::string& o, char l) : Alarm(s, GetParam()), order(o), letter(l) {}
    void expired() override { order += letter; }
    std::string& order;
    char letter;
  };
  std::deque<Letter> letters;
  for (const char letter : {'a', 'b', 'c', 'd', 'e'}) letters.emplace_back(sim, order, letter);
  const auto arm_all = [&] {
    for (Letter& each : letters) each.arm(sim.now());
  };
  arm_all();
  sim.run();
  sim.spawn([&]() -> Task<> {
    arm_all();
    letters[1].cancel();
    letters[3].cancel();
    letters[0].arm(sim.now());  // anew: after the others
    co_await sim.yield();
    arm_all();
    letters[4].cancel();
  });
  sim.run();
  EXPECT_EQ(order,
            "abcde"
            "cea"
            "abcd");
}

// Random arming, moving and cancelling over spans from picoseconds to minutes, beside plain
// bookkeeping.
TEST_P(Alarms, AgreesWithBookkeeping) {
  Simulation sim;
  Stream stream(Seed{}, "test", 0, "timers");
  constexpr std::size_t count = 300;
  struct Checked : Alarm {
    explicit Checked(Simulation& s) : Alarm(s, GetParam()), sim(s) {}
    void expired() override {
      ASSERT_EQ(sim.now(), due);
      ++fired;
      due = Time::never();
    }
    Simulation& sim;
    Time due = Time::never();
    int fired = 0;
  };
  std::deque<Checked> alarms;
  for (std::size_t i = 0; i < count; ++i) alarms.emplace_back(sim);
  int expected = 0;
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 20'000; ++i) {
      Checked& alarm = alarms[stream.below(count)];
      if (stream.below(5) == 0) {
        if (alarm.armed()) --expected;
        alarm.cancel();
        alarm.due = Time::never();
      } else {
        if (!alarm.armed()) ++expected;
        const auto span = Duration::picoseconds(
            static_cast<std::int64_t>(stream.below(std::uint64_t{1} << stream.below(46))));
        alarm.due = sim.now() + span;
        alarm.arm(alarm.due);
      }
      if (stream.below(3) == 0)
        co_await sim.delay(Duration::picoseconds(
            static_cast<std::int64_t>(stream.below(std::uint64_t{1} << stream.below(36)))));
    }
  });
  sim.run();
  int fired = 0;
  for (const Checked& alarm : alarms) {
    EXPECT_FALSE(alarm.armed());
    EXPECT_EQ(alarm.due, Time::never());
    fired += alarm.fired;
  }
  EXPECT_EQ(fired, expected);
  EXPECT_GT(fired, 1000);
}

TEST(Alarm, AMillionOfThemTakeOneSlot) {
  Simulation sim;
  std::deque<Recorder> alarms;
  for (int i = 0; i < 1'000'000; ++i) {
    alarms.emplace_back(sim);
    alarms.back().arm_in(Duration::microseconds(1 + i % 1000));
  }
  for (std::size_t i = 0; i < alarms.size(); i += 2) alarms[i].arm_in(10_ms);
  sim.run_until(Time() + 1_ms);
  std::size_t expired = 0;
  for (const Recorder& alarm : alarms) expired += alarm.expiries.size();
  EXPECT_EQ(expired, alarms.size() / 2);
}

}  // namespace
}  // namespace osarium
