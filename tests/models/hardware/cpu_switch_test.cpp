// What a thread owes when it comes to a cpu, and who is told when it leaves.
#include "tests/models/hardware/one_cpu.hpp"

namespace osarium {
namespace {

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

}  // namespace
}  // namespace osarium
