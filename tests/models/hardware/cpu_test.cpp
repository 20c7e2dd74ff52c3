#include "tests/models/hardware/one_cpu.hpp"

namespace osarium {
namespace {

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
