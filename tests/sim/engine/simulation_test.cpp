#include "sim/engine/simulation.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/sync/signal.hpp"

namespace osarium {

// Sees what only the engine's own tests may see.
class SimulationProbe {
 public:
  static void set_sequence(Simulation& sim, std::uint64_t number) { sim.sequence_ = number; }
  static std::uint64_t sequence(const Simulation& sim) { return sim.sequence_; }
};

namespace {

TEST(Simulation, RunUntilIncludesTheInstant) {
  Simulation sim;
  std::vector<Time> seen;
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 10; ++i) {
      co_await sim.delay(1_us);
      seen.push_back(sim.now());
      co_await sim.yield();
      co_await sim.yield();
      seen.push_back(sim.now());
    }
  });
  sim.run_until(Time() + 3_us);
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(sim.now(), Time() + 3_us);
  sim.run_until(Time() + 3500_ns);
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(sim.now(), Time() + 3500_ns);
  sim.run();
  EXPECT_EQ(seen.size(), 20U);
}

TEST(Simulation, StopLeavesTheRestForLater) {
  Simulation sim;
  int steps = 0;
  sim.spawn([&]() -> Task<> {
    for (; steps < 10; ++steps) {
      if (steps == 4) sim.stop();
      co_await sim.delay(1_us);
    }
  });
  sim.run_until(Time() + 1_s);
  EXPECT_EQ(steps, 4);
  EXPECT_EQ(sim.now(), Time() + 4_us);
  sim.run();
  EXPECT_EQ(steps, 10);
}

TEST(Simulation, TwoStopsAtOneInstantAreOne) {
  Simulation sim;
  for (int i = 0; i < 2; ++i)
    sim.spawn([&]() -> Task<> {
      co_await sim.delay(1_us);
      sim.stop();
    });
  int ticks = 0;
  sim.spawn([&]() -> Task<> {
    for (; ticks < 5; ++ticks) co_await sim.delay(1_us);
  });
  sim.run_until(Time() + 10_us);
  EXPECT_EQ(sim.now(), Time() + 1_us);
  sim.run_until(Time() + 10_us);
  EXPECT_EQ(sim.now(), Time() + 10_us);
  EXPECT_EQ(ticks, 5);
}

struct Ticker : Alarm {
  using Log = std::vector<std::int64_t>;
  Ticker(Simulation& s, Log& l) : Alarm(s), sim(s), log(l) {}
  void expired() override {
    log.push_back(sim.now().picoseconds());
    arm_in(7_us);
  }
  Simulation& sim;
  Log& log;
};

template <class Act>
std::string failure_of(Act act) {
  try {
    act();
  } catch (const InternalError& error) {
    return error.what();
  }
  return "no failure";
}

TEST(Simulation, MistakesSayWhoWhenAndWhat) {
  Simulation sim;
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(1500_ns);
        co_await sim.delay(-2_ns);
      },
      "client");
  EXPECT_EQ(failure_of([&] { sim.run(); }), "client at 1.5 us: a negative delay: -2 ns");
  Ticker::Log log;
  Ticker ticker(sim, log);
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(500_ns);
        EXPECT_EQ(failure_of([&] { ticker.arm(Time() + 1_us); }),
                  "server at 2 us: an alarm is armed for the past: -1 us");
        co_await sim.until(Time() + 1_us);
      },
      "server");
  EXPECT_EQ(failure_of([&] { sim.run(); }), "server at 2 us: a negative delay: -1 us");
  EXPECT_EQ(failure_of([&] { sim.run_until(Time()); }),
            "outside of actors at 2 us: run_until() into the past: -2 us");
}

TEST(Simulation, ADelayOfAnotherSimulationIsRefused) {
  Simulation sim, other;
  for (const Duration duration : {1_us, 0_us})
    sim.spawn([&, duration]() -> Task<> { co_await other.delay(duration); }, "stray");
  EXPECT_EQ(
      failure_of([&] { sim.run(); }),
      "outside of actors at 0 ps: a delay of a simulation that does not run is awaited: 1 us");
  sim.spawn([&]() -> Task<> { co_await other.yield(); }, "stray");
  EXPECT_THROW(sim.run(), InternalError);
  other.run();
  EXPECT_EQ(other.now(), Time());
}

TEST(Simulation, DelayBeyondTheHorizonNeverEnds) {
  Simulation sim;
  bool ended = false;
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(1_us);
        co_await sim.delay(Duration::max());
        ended = true;
      },
      "sleeper", Background::yes);
  sim.run();
  EXPECT_FALSE(ended);
  EXPECT_EQ(sim.now(), Time() + 1_us);
}

TEST(Simulation, KnowsWhoRuns) {
  Simulation sim;
  EXPECT_EQ(sim.running(), nullptr);
  std::string name;
  sim.spawn(
      [&]() -> Task<> {
        co_await sim.delay(1_ns);
        name = sim.running();
      },
      sim.name("client", 17));
  sim.run();
  EXPECT_EQ(name, "client 17");
  EXPECT_EQ(sim.running(), nullptr);
}

Actor pulse(Simulation& sim, std::vector<std::int64_t>& log) {
  for (int i = 0;; ++i) {
    co_await sim.delay(Duration::nanoseconds(300 + i % 5));
    log.push_back(-sim.now().picoseconds());
  }
}

std::vector<std::int64_t> run_alone() {
  std::vector<std::int64_t> log;
  Simulation sim;
  Ticker ticker(sim, log);
  ticker.arm_in(1_us);
  sim.spawn(pulse(sim, log), "pulse", Background::yes);
  sim.run_until(Time() + 200_us);
  return log;
}

// Two simulations taken in turns give what each gives alone.
TEST(Simulation, TwoInTurnsDoNotDisturbEachOther) {
  const std::vector<std::int64_t> alone = run_alone();
  std::vector<std::int64_t> first, second;
  Simulation a, b;
  Ticker ticker_a(a, first), ticker_b(b, second);
  ticker_a.arm_in(1_us);
  ticker_b.arm_in(1_us);
  a.spawn(pulse(a, first), "pulse", Background::yes);
  b.spawn(pulse(b, second), "pulse", Background::yes);
  for (int i = 1; i <= 200; ++i) {
    a.run_until(Time() + Duration::microseconds(i));
    if (i % 3 == 0 || i == 200) b.run_until(Time() + Duration::microseconds(i));
  }
  EXPECT_EQ(first, alone);
  EXPECT_EQ(second, alone);
}

TEST(Simulation, OnePerThread) {
  const std::vector<std::int64_t> alone = run_alone();
  std::vector<std::vector<std::int64_t>> logs(4);
  std::vector<std::thread> threads;
  for (auto& log : logs) threads.emplace_back([&log] { log = run_alone(); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& log : logs) EXPECT_EQ(log, alone);
}

TEST(Simulation, SequenceNumbersNeverRunOut) {
  Simulation sim;
  std::string order;
  struct Mark : Alarm {
    Mark(Simulation& s, std::string& o) : Alarm(s), order(o) {}
    void expired() override { order += 't'; }
    std::string& order;
  } alarm(sim, order);
  SimulationProbe::set_sequence(sim, max_sequence - 3);
  const auto add = [&](char letter) {
    return [&sim, &order, letter]() -> Task<> {
      co_await sim.delay(1_us);
      order += letter;
    };
  };
  sim.spawn(add('a'));
  sim.spawn([&]() -> Task<> {
    alarm.arm_in(1_us);
    co_return;
  });
  for (const char letter : {'b', 'c', 'd', 'e'}) sim.spawn(add(letter));
  sim.run_until(Time() + 1_us);
  EXPECT_EQ(order, "atbcde");
  EXPECT_LT(SimulationProbe::sequence(sim), 100U);
}

}  // namespace
}  // namespace osarium
