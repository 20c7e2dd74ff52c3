#include "models/hardware/census.hpp"

#include <gtest/gtest.h>

#include "models/hardware/cache_line.hpp"
#include "models/hardware/interrupt_controller.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

// Cpus 0 to 3 are socket 0 and kernel 0, 4 to 7 socket 1 and kernel 1.
struct Counted : testing::Test {
  Counted() {
    for (std::int32_t cpu = 4; cpu < 8; ++cpu) census.belongs(CpuId(cpu), KernelId(1));
  }
  void touch(CacheLine& line, int cpu, LineOperation operation = LineOperation::atomic) {
    sim.spawn([&, cpu, operation]() -> Task<> {
      if (operation == LineOperation::load) co_await line.load(machine.on(cpu));
      if (operation == LineOperation::atomic) co_await line.atomic(machine.on(cpu));
    });
    sim.run();
  }
  const LineStatistics& of(std::string_view name) { return census.lines(name); }

  Simulation sim;
  Census census;
  FakeMachine machine{sim, telling_costs()};
  Coherence coherence{telling_costs(), FakeTopology(), &census};
};

TEST_F(Counted, ALineMovesFromCoreToCoreAndNotFromMemory) {
  CacheLine line(coherence, "counter");
  touch(line, 0);
  EXPECT_EQ(of("counter").between_cores, 0U) << "it came from memory";
  touch(line, 0);
  EXPECT_EQ(of("counter").hits, 1U);
  touch(line, 1);
  EXPECT_EQ(of("counter").between_cores, 1U);
  EXPECT_EQ(of("counter").between_sockets, 0U);
  touch(line, 4, LineOperation::load);
  EXPECT_EQ(of("counter").between_cores, 2U);
  EXPECT_EQ(of("counter").between_sockets, 1U);
}

TEST_F(Counted, WhatOneCoreReadAndThenWritesDoesNotMove) {
  const auto one_reads = [&](CacheLine& line) {
    touch(line, 0, LineOperation::load);
    touch(line, 0);
  };
  CacheLine line(coherence, "word");
  one_reads(line);
  EXPECT_EQ(of("word").between_cores, 0U);
}

// What is shared is a thing, not a name.
TEST_F(Counted, ReachIsThatOfOneLineNotOfAllOfAName) {
  CacheLine a(coherence, "socket"), b(coherence, "socket");
  for (const int cpu : {0, 1, 1}) touch(a, cpu);
  for (const int cpu : {4, 5, 6}) touch(b, cpu);
  EXPECT_EQ(of("socket").reach().cpus, 3);
  EXPECT_EQ(of("socket").reach().kernels, 1);
  touch(b, 0);
  EXPECT_EQ(of("socket").reach().cpus, 4);
  EXPECT_EQ(of("socket").reach().kernels, 2);
}

TEST_F(Counted, BeginForgetsWhatWas) {
  CacheLine line(coherence, "counter");
  for (const int cpu : {0, 4, 5}) touch(line, cpu);
  census.interrupts("reschedule").send(CpuId(0), CpuId(1));
  census.begin();
  EXPECT_EQ(of("counter").between_cores, 0U);
  EXPECT_EQ(of("counter").reach().cpus, 0);
  EXPECT_EQ(census.interrupts("reschedule").interrupts(), 0U);
  touch(line, 5);
  EXPECT_EQ(of("counter").hits, 1U) << "the line stays where it is";
  EXPECT_EQ(of("counter").reach().cpus, 1);
  EXPECT_EQ(of("counter").reach().kernels, 1);
}

TEST_F(Counted, LinesWithoutANameAndMachinesWithoutACensusCountNothing) {
  CacheLine nameless(coherence);
  CacheLine elsewhere(machine.coherence, "counter");
  touch(nameless, 0);
  touch(elsewhere, 0);
  EXPECT_TRUE(census.lines().empty());
}

TEST_F(Counted, InterruptsTellTargetsAndKernels) {
  InterruptStatistics& shootdown = census.interrupts("TLB shootdown");
  for (const std::int32_t to : {1, 2, 3}) shootdown.target(CpuId(0), CpuId(to));
  shootdown.sent(3, 2);
  EXPECT_EQ(shootdown.sendings(), 1U);
  EXPECT_EQ(shootdown.targets(), 3U);
  EXPECT_EQ(shootdown.interrupts(), 2U) << "one was on its way already";
  EXPECT_EQ(shootdown.reach().cpus, 4);
  EXPECT_EQ(shootdown.reach().kernels, 1);
  EXPECT_EQ(shootdown.across_kernels(), 0U);
  shootdown.send(CpuId(0), CpuId(7));
  EXPECT_EQ(shootdown.reach().kernels, 2);
  EXPECT_EQ(shootdown.across_kernels(), 1U);
}

// Those of two kernels do not add up.
TEST_F(Counted, InterruptsReachAsFarAsThoseOfOneKernelDo) {
  InterruptStatistics& reschedule = census.interrupts("reschedule");
  reschedule.send(CpuId(0), CpuId(1));
  reschedule.send(CpuId(4), CpuId(5));
  reschedule.send(CpuId(4), CpuId(6));
  EXPECT_EQ(reschedule.reach().cpus, 3);
  EXPECT_EQ(reschedule.reach().kernels, 1);
}

TEST_F(Counted, InterruptsOfDevicesAreCountedWhereTheyArrive) {
  InterruptController controller(sim, {}, &census);
  Handler handler(sim, "card", Rank::interrupt, 1_ns, [](Context&) -> Task<> { co_return; });
  InterruptLine& line = controller.connect(handler, machine.cpu(3), "device");
  line.raise();
  sim.run();
  EXPECT_EQ(census.interrupts("device").interrupts(), 1U);
  EXPECT_EQ(census.interrupts("device").reach().cpus, 1);
}

}  // namespace
}  // namespace osarium
