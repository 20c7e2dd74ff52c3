#include "models/hardware/cpu.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace osarium {
namespace {

struct OneCpu : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  void later(Duration delay, std::function<void()> what) {
    sim.spawn([this, delay, what]() -> Task<> {
      co_await sim.delay(delay);
      what();
    });
  }
  // A thread that computes for `work` and notes when it has done so.
  void thread(Context& here, Duration work, Mode mode = Mode::user) {
    sim.spawn(compute(here, work, mode), here.name());
  }
  Actor compute(Context& here, Duration work, Mode mode) {
    co_await here.compute(work, mode);
    ends.push_back(sim.now());
  }
  Actor handler(Context& here, Duration delay, Duration work, Rank rank) {
    co_await sim.delay(delay);
    cpu.interrupt(here, rank);
    co_await here.compute(work, rank == Rank::interrupt ? Mode::interrupt : Mode::softirq);
    handler_ends.push_back(sim.now());
    cpu.leave(here);
  }

  Simulation sim;
  Cpu cpu{sim, CpuId(0)};
  Context a{sim, "a"};
  Context b{sim, "b"};
  Context c{sim, "c"};
  std::vector<Time> ends;
  std::vector<Time> handler_ends;
};

TEST_F(OneCpu, AContextWithoutACpuWaitsForOne) {
  thread(a, 10_us);
  later(5_us, [&] { cpu.dispatch(&a); });
  sim.run();
  EXPECT_EQ(ends, std::vector{at(15_us)});
  EXPECT_EQ(cpu.time(Mode::idle), 5_us);
  EXPECT_EQ(cpu.time(Mode::user), 10_us);
}

TEST_F(OneCpu, PreemptionKeepsTheRemainingWork) {
  thread(a, 10_us);
  thread(b, 3_us);
  cpu.dispatch(&a);
  later(4_us, [&] {
    EXPECT_EQ(a.remaining(), 6_us);
    cpu.dispatch(&b);
    EXPECT_EQ(a.remaining(), 6_us);
    EXPECT_EQ(a.cpu(), nullptr);
  });
  later(8_us, [&] { cpu.dispatch(&a); });
  sim.run();
  EXPECT_EQ(ends, (std::vector{at(7_us), at(14_us)}));
}

TEST_F(OneCpu, AnInterruptStretchesAThreadAndIsBookedApart) {
  thread(a, 10_us);
  sim.spawn(handler(b, 4_us, 2_us, Rank::interrupt), "handler");
  cpu.dispatch(&a);
  sim.run();
  EXPECT_EQ(ends, std::vector{at(12_us)});
  EXPECT_EQ(cpu.time(Mode::interrupt), 2_us);
  EXPECT_EQ(cpu.time(Mode::user), 10_us);
}

TEST_F(OneCpu, AnInterruptComesOverASoftirqAndNotTheOtherWayRound) {
  thread(a, 10_us);
  sim.spawn(handler(b, 1_us, 4_us, Rank::softirq), "softirq");
  sim.spawn(handler(c, 2_us, 1_us, Rank::interrupt), "interrupt");
  cpu.dispatch(&a);
  sim.run();
  EXPECT_EQ(handler_ends, (std::vector{at(3_us), at(6_us)}));
  EXPECT_EQ(ends, std::vector{at(15_us)});
}

TEST_F(OneCpu, HandlersOfOneRankQueue) {
  sim.spawn(handler(a, 1_us, 4_us, Rank::interrupt), "first");
  sim.spawn(handler(b, 2_us, 4_us, Rank::interrupt), "second");
  sim.run();
  EXPECT_EQ(handler_ends, (std::vector{at(5_us), at(9_us)}));
}

TEST_F(OneCpu, AMaskedHandlerWaitsUntilItIsUnmasked) {
  thread(a, 10_us);
  sim.spawn(handler(b, 1_us, 1_us, Rank::interrupt), "interrupt");
  sim.spawn(handler(c, 1_us, 1_us, Rank::softirq), "softirq");
  cpu.dispatch(&a);
  cpu.mask(Rank::softirq);
  sim.run_until(at(5_us));
  EXPECT_EQ(handler_ends, std::vector{at(2_us)});
  cpu.mask(Rank::interrupt);  // masks all below, too
  cpu.unmask(Rank::softirq);
  sim.run_until(at(6_us));
  EXPECT_EQ(handler_ends.size(), 1U);
  cpu.unmask(Rank::interrupt);
  sim.run();
  EXPECT_EQ(handler_ends, (std::vector{at(2_us), at(7_us)}));
  EXPECT_EQ(ends, std::vector{at(12_us)});
}

TEST_F(OneCpu, SpeedStretchesWhatIsLeft) {
  thread(a, 10_us);
  cpu.dispatch(&a);
  sim.run_until(at(4_us));
  cpu.set_speed(0.5);
  sim.run_until(at(8_us));
  cpu.set_speed(1);
  sim.run();
  EXPECT_EQ(ends, std::vector{at(12_us)});
}

TEST_F(OneCpu, SpinningOccupiesTheCpuUntilItIsEnded) {
  sim.spawn([&]() -> Task<> {
    co_await a.spin();
    ends.push_back(sim.now());
    co_await a.compute(1_us, Mode::kernel);
    ends.push_back(sim.now());
  });
  cpu.dispatch(&a);
  later(5_us, [&] { a.end_spin(); });
  sim.run();
  EXPECT_EQ(ends, (std::vector{at(5_us), at(6_us)}));
  EXPECT_EQ(cpu.time(Mode::spin), 5_us);
}

TEST_F(OneCpu, ASpinThatEndedWhilePreemptedContinuesOnceItRuns) {
  sim.spawn([&]() -> Task<> {
    co_await a.spin();
    ends.push_back(sim.now());
  });
  cpu.dispatch(&a);
  later(2_us, [&] {
    cpu.dispatch(nullptr);
    a.end_spin();
  });
  later(9_us, [&] {
    EXPECT_TRUE(ends.empty());
    cpu.dispatch(&a);
  });
  sim.run();
  EXPECT_EQ(ends, std::vector{at(9_us)});
}

TEST_F(OneCpu, EndSpinBeforeSpinIsNotLost) {
  cpu.dispatch(&a);
  a.end_spin();
  sim.spawn([&]() -> Task<> {
    co_await a.spin();
    ends.push_back(sim.now());
  });
  sim.run();
  EXPECT_EQ(ends, std::vector{at(0_us)});
}

TEST_F(OneCpu, ASwitchIsPaidInKernelModeBeforeTheWork) {
  thread(a, 10_us);
  cpu.dispatch(&a, 3_us);
  sim.run();
  EXPECT_EQ(ends, std::vector{at(13_us)});
  EXPECT_EQ(cpu.time(Mode::kernel), 3_us);
  EXPECT_EQ(cpu.time(Mode::user), 10_us);
  EXPECT_EQ(a.used(), 13_us);
}

TEST_F(OneCpu, ComputingNothingTakesWhatIsOwed) {
  thread(a, 0_us);
  cpu.dispatch(&a, 3_us);
  sim.run();
  EXPECT_EQ(ends, std::vector{at(3_us)});
}

TEST_F(OneCpu, WhatIsOwedIsKeptOverPreemption) {
  thread(a, 10_us);
  cpu.dispatch(&a, 3_us);
  sim.run_until(at(1_us));
  EXPECT_EQ(cpu.time(Mode::kernel), 1_us);
  cpu.dispatch(nullptr);
  later(4_us, [&] { cpu.dispatch(&a, 4_us); });
  sim.run();
  EXPECT_EQ(ends, std::vector{at(21_us)});
  EXPECT_EQ(cpu.time(Mode::kernel), 7_us);
}

TEST_F(OneCpu, ASlowCpuAlsoSwitchesSlowly) {
  thread(a, 10_us);
  cpu.set_speed(0.5);
  cpu.dispatch(&a, 3_us);
  sim.run();
  EXPECT_EQ(ends, std::vector{at(26_us)});
  EXPECT_EQ(cpu.time(Mode::kernel), 6_us);
}

TEST_F(OneCpu, TheLongerItSleepsTheLongerACpuTakesToWakeUp) {
  cpu.set_idle_states({{.name = "C1", .exit_latency = 1_us, .residency = 2_us},
                       {.name = "C6", .exit_latency = 10_us, .residency = 20_us}});
  sim.spawn(handler(c, 1_us, 1_us, Rank::interrupt), "after 1 us");
  sim.spawn(handler(b, 10_us, 1_us, Rank::interrupt), "after 8 us");
  later(40_us, [&] { cpu.dispatch(&a, 3_us); });
  thread(a, 5_us);
  sim.run();
  EXPECT_EQ(handler_ends, (std::vector{at(2_us), at(12_us)}));
  EXPECT_EQ(ends, std::vector{at(58_us)});
}

TEST_F(OneCpu, AComputationThatIsCancelledNeverEnds) {
  ActorHandle cancelled = sim.spawn(compute(a, 10_us, Mode::user), "cancelled");
  cpu.dispatch(&a);
  sim.run_until(at(4_us));
  cancelled.cancel();
  thread(a, 1_us);
  sim.run();
  EXPECT_EQ(ends, std::vector{at(5_us)});
}

TEST_F(OneCpu, TheTimesOfAllModesAddUp) {
  thread(a, 10_us);
  sim.spawn(handler(b, 1_us, 4_us, Rank::softirq), "softirq");
  sim.spawn(handler(c, 2_us, 1_us, Rank::interrupt), "interrupt");
  cpu.dispatch(&a, 500_ns);
  sim.run_until(at(40_us));
  Duration sum;
  for (int mode = 0; mode < modes; ++mode) sum += cpu.time(static_cast<Mode>(mode));
  EXPECT_EQ(sum, 40_us);
}

TEST_F(OneCpu, AContextThatDiesLeavesItsCpu) {
  {
    Context shortlived(sim, "short-lived");
    cpu.dispatch(&shortlived);
    EXPECT_FALSE(cpu.idle());
  }
  EXPECT_TRUE(cpu.idle());
}

struct Departures : Departure {
  void departed() override { ++count; }
  int count = 0;
};

TEST_F(OneCpu, ADepartureIsToldOnceWhenTheThreadIsReplacedAndNotWhenItIsInterrupted) {
  Departures departures;
  cpu.dispatch(&a);
  departures.watch(a);
  cpu.interrupt(c, Rank::interrupt);
  cpu.dispatch(&a);
  cpu.leave(c);
  EXPECT_EQ(departures.count, 0);
  cpu.dispatch(&b);
  EXPECT_EQ(departures.count, 1);
  cpu.dispatch(&a);
  cpu.dispatch(nullptr);
  EXPECT_EQ(departures.count, 1);
}

TEST_F(OneCpu, ADepartureThatIsForgottenOrMovedIsNotTold) {
  Departures forgotten;
  Departures moved;
  Cpu other(sim, CpuId(1));
  cpu.dispatch(&a);
  other.dispatch(&b);
  forgotten.watch(a);
  forgotten.forget();
  moved.watch(a);
  moved.watch(b);
  cpu.dispatch(nullptr);
  EXPECT_EQ(forgotten.count + moved.count, 0);
  other.dispatch(nullptr);
  EXPECT_EQ(moved.count, 1);
}

TEST_F(OneCpu, AWatchedContextThatDiesDeparts) {
  Departures departures;
  {
    Context shortlived(sim, "short-lived");
    cpu.dispatch(&shortlived);
    departures.watch(shortlived);
  }
  EXPECT_EQ(departures.count, 1);
}

TEST_F(OneCpu, WaitingForACpuThatNeverComesIsADeadlockThatSaysSo) {
  thread(a, 10_us);
  try {
    sim.run();
    FAIL();
  } catch (const Deadlock& error) {
    EXPECT_NE(std::string(error.what()).find("cpu time for a"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace osarium
