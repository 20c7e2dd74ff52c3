#include "models/hardware/memory.hpp"

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "tests/models/hardware/two_sockets.hpp"

namespace osarium {
namespace {

using Policy = Placement::Policy;

TEST_F(TwoSockets, RemoteMemoryIsSlowerAndItsLinkSaturates) {
  const Placement other_node{Policy::on_node, NodeId(1)};
  memory->begin_phase(CpuId(0), set(stream()));
  memory->begin_phase(CpuId(1), set(stream(other_node)));
  EXPECT_LT(speed(1), 0.8 * speed(0));
  for (int cpu = 2; cpu < 6; ++cpu) memory->begin_phase(CpuId(cpu), set(stream(other_node)));
  EXPECT_NEAR(memory->traffic(LinkId(1)), 12e9, 1);
  EXPECT_EQ(memory->traffic(LinkId(0)), 0);
  EXPECT_NEAR(memory->traffic(NodeId(1)), 12e9, 1);
  EXPECT_NEAR(memory->traffic(CpuId(0)), memory->traffic(NodeId(0)), 1);
}

TEST_F(TwoSockets, InterleavedMemoryUsesTheChannelsOfAllNodes) {
  for (int cpu = 0; cpu < 6; ++cpu)
    memory->begin_phase(CpuId(cpu), set(stream({Policy::interleaved, {}})));
  EXPECT_NEAR(memory->traffic(NodeId(0)), memory->traffic(NodeId(1)), 1);
  EXPECT_NEAR(memory->traffic(LinkId(1)), memory->traffic(NodeId(1)), 1);
  EXPECT_GT(memory->traffic(NodeId(0)) + memory->traffic(NodeId(1)), 20e9);
}

TEST_F(TwoSockets, FirstTouchStaysWhereItWasAndLocalFollows) {
  WorkingSet& touched = set(stream({Policy::first_touch, {}}));
  WorkingSet& local = set(stream());
  for (WorkingSet* const each : {&touched, &local}) {
    memory->begin_phase(CpuId(0), *each);
    memory->end_phase(CpuId(0));
  }
  memory->begin_phase(CpuId(6), touched);
  EXPECT_GT(memory->traffic(NodeId(0)), 0);
  EXPECT_EQ(memory->traffic(NodeId(1)), 0);
  memory->begin_phase(CpuId(7), local);
  EXPECT_GT(memory->traffic(NodeId(1)), 0);
}

TEST_F(TwoSockets, AWorkingSetIsWhereItsAllocationIs) {
  WorkingSet& data = set(stream());
  Allocation allocation(2);
  allocation.bytes = {1_GiB, 3_GiB};
  data.move_to(allocation);
  memory->begin_phase(CpuId(0), data);
  EXPECT_NEAR(memory->traffic(NodeId(1)), 3 * memory->traffic(NodeId(0)), 1);
}

TEST_F(TwoSockets, WhatMustBeWrittenBackIsTrafficToo) {
  MemoryBehaviour writes = stream();
  writes.write_share = 0.5;
  memory->begin_phase(CpuId(0), set(stream()));
  memory->begin_phase(CpuId(6), set(writes));
  EXPECT_EQ(speed(0), speed(6));
  EXPECT_DOUBLE_EQ(memory->traffic(CpuId(6)), 1.5 * memory->traffic(CpuId(0)));
}

TEST_F(TwoSockets, WhatIsWrittenCrossesTheLinkTheOtherWay) {
  MemoryBehaviour writes = stream({Policy::on_node, NodeId(1)});
  writes.write_share = 0.5;
  memory->begin_phase(CpuId(0), set(writes));
  EXPECT_DOUBLE_EQ(memory->traffic(LinkId(1)), 2 * memory->traffic(LinkId(0)));
  EXPECT_DOUBLE_EQ(memory->traffic(LinkId(0)) + memory->traffic(LinkId(1)),
                   memory->traffic(NodeId(1)));
}

TEST_F(TwoSockets, AThreadThatComesBackFindsWhatOthersHaveLeftOfItsData) {
  WorkingSet& mine = set({.footprint = 4_MiB, .accesses_per_second = 1e8});
  WorkingSet& other = set({.footprint = 32_MiB, .accesses_per_second = 1e8});
  memory->begin_phase(CpuId(0), mine);
  sim.run();
  memory->end_phase(CpuId(0));
  memory->begin_phase(CpuId(0), other);
  sim.run_until(sim.now() + 1_ms);
  memory->end_phase(CpuId(0));
  memory->begin_phase(CpuId(0), mine);
  EXPECT_GT(memory->miss_ratio(CpuId(0)), 0.01);
  EXPECT_LT(memory->miss_ratio(CpuId(0)), 0.5);
  memory->begin_phase(CpuId(6), mine);
  EXPECT_EQ(memory->miss_ratio(CpuId(6)), 1);  // the other socket has never seen it
}

TEST_F(TwoSockets, APhaseThatStaysKeepsNoSimulationRunning) {
  memory->begin_phase(CpuId(0), set(stream()));
  memory->begin_phase(CpuId(1), set({.footprint = 8_MiB, .accesses_per_second = 1e8}));
  sim.run();
  EXPECT_LT(sim.now() - Time(), 1_s);
  EXPECT_LT(sim.events(), 200U);
}

TEST_F(TwoSockets, WithoutPhasesEveryCpuHasItsFullSpeed) {
  for (int cpu = 0; cpu < 12; ++cpu) memory->begin_phase(CpuId(cpu), set(stream()));
  EXPECT_LT(speed(3), 0.5);
  for (int cpu = 0; cpu < 12; ++cpu) memory->end_phase(CpuId(cpu));
  for (int cpu = 0; cpu < 12; ++cpu) EXPECT_EQ(speed(cpu), 1);
}

struct TwoThreadsPerCore : TwoSockets {
  TwoThreadsPerCore() : TwoSockets(two_sockets(6, 2), costs()) {}
  static MemoryCosts costs() {
    MemoryCosts all = test_costs();
    all.sibling_share = 0.625;
    return all;
  }
};

TEST_F(TwoThreadsPerCore, ABusySiblingSlowsTheWorkButNotTheStalls) {
  memory->set_busy(CpuId(0), true);
  EXPECT_EQ(speed(0), 1);
  memory->set_busy(CpuId(1), true);
  EXPECT_EQ(speed(0), 0.625);
  EXPECT_EQ(speed(2), 1);
  memory->begin_phase(CpuId(0), set(stream()));
  EXPECT_NEAR(speed(0), 1 / (1 / 0.625 + 1.25), 1e-3);
  memory->set_busy(CpuId(1), false);
  EXPECT_NEAR(speed(0), 1 / (1 + 1.25), 1e-3);
}

// Phases of all kinds come and go at random.
TEST_F(TwoSockets, NoChannelIsOverfullAndNoCpuStandsStillWhateverHappens) {
  Stream random({1}, "memory", 0, "phases");
  std::vector<WorkingSet*> running(12, nullptr);
  for (int round = 0; round < 3000; ++round) {
    const auto cpu = static_cast<int>(random.below(12));
    WorkingSet*& data = running[static_cast<std::size_t>(cpu)];
    if (data != nullptr) {
      memory->end_phase(CpuId(cpu));
      data = nullptr;
    } else {
      const Placement placement{static_cast<Policy>(random.below(4)), NodeId(1)};
      data = &set({.footprint = Bytes::of_count(std::int64_t{1} << (16 + random.below(14))),
                   .accesses_per_second = 1e9 * random.uniform(),
                   .exponent = random.below(2) == 0 ? 1 : 1 + random.uniform(),
                   .parallelism = 1 + 9 * random.uniform(),
                   .write_share = random.uniform(),
                   .placement = placement});
      memory->begin_phase(CpuId(cpu), *data);
    }
    sim.run_until(sim.now() +
                  Duration::nanoseconds(static_cast<std::int64_t>(random.below(90'000))));
    for (int node = 0; node < 2; ++node) {
      ASSERT_LE(memory->traffic(NodeId(node)), 20e9 * (1 + 1e-12));
      double held = 0;
      for (int i = 0; i < 6; ++i) {
        const WorkingSet* const each = running[static_cast<std::size_t>(6 * node + i)];
        if (each != nullptr) held += static_cast<double>(memory->held(*each, NodeId(node)).count());
      }
      ASSERT_LE(held, 12.0 * (1 << 20) + 1);
    }
    for (int link = 0; link < 2; ++link)
      ASSERT_LE(memory->traffic(LinkId(link)), 12e9 * (1 + 1e-12));
    for (const Cpu& each : cpus) ASSERT_GT(each.speed(), 0.001);
  }
}

TEST(MemoryCosts, ComeFromTheTable) {
  const MemoryCosts costs =
      MemoryCosts::from(CostTable::standard(), Frequency::of_count(2'400'000'000));
  EXPECT_EQ(costs.line, 64_B);
  EXPECT_EQ(costs.cache_hit, cycles(44, Frequency::of_count(2'130'000'000)));
  EXPECT_GE(costs.sibling_share, 0.5);
  EXPECT_LT(costs.sibling_share, 1);
}

}  // namespace
}  // namespace osarium
