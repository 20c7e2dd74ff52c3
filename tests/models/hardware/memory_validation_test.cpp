// What docs/validity/memory.md says, as far as it can be told in advance.
#include <gtest/gtest.h>

#include "tests/models/hardware/two_sockets.hpp"

namespace osarium {
namespace {

struct MemoryValidation : TwoSockets {};

TEST_F(MemoryValidation, StreamsSaturateAtTheBandwidthOfTheirNode) {
  memory->begin_phase(CpuId(0), set(stream()));
  // One line in 1 / (250 million) s of work and a tenth of the 50 ns that a miss adds to a hit.
  const double one = memory->traffic(CpuId(0));
  EXPECT_NEAR(one, 64 / 9e-9, 1e-6 * one);
  for (int cpus_busy = 2; cpus_busy <= 6; ++cpus_busy) {
    memory->begin_phase(CpuId(cpus_busy - 1), set(stream()));
    const double expected = std::min(cpus_busy * one, 20e9);
    EXPECT_NEAR(memory->traffic(NodeId(0)), expected, 1e-6 * expected) << cpus_busy;
    for (int i = 0; i < cpus_busy; ++i)
      EXPECT_NEAR(memory->traffic(CpuId(i)), expected / cpus_busy, 1e-6 * expected);
  }
  EXPECT_EQ(memory->traffic(NodeId(1)), 0);
}

TEST_F(MemoryValidation, AWriterSlowsANeighbourThatFitsTheCacheOnItsOwnSocketOnly) {
  const MemoryBehaviour fits{.footprint = 8_MiB, .accesses_per_second = 3e7};
  const MemoryBehaviour writer{
      .footprint = 32_MiB, .accesses_per_second = 2.5e8, .parallelism = 10, .write_share = 1};
  run(0, set(fits), 200_ms);
  run(6, set(fits), 200_ms);
  run(1, set(writer), 60_ms);
  sim.run();
  EXPECT_GT(ends[CpuId(0)], ends[CpuId(6)] + 30_ms);
  // Alone it is slowed by its cold start, and by nothing else: by 50 ns for each line that it
  // brings in, 12 MiB ln(12 / (12 - 8)) of them, because until its set is whole it throws out some
  // lines of its own.
  EXPECT_NEAR(ends[CpuId(6)].seconds(), 210.80e-3, 0.5e-3);
}

// In a cache of one line every access misses (all but 1 in 10^12), so times can be told by hand:
// 100 ns of stall for every 100 ns of work halve the speed. The memory moves 960 MB/s.
struct AlmostWithoutCache : TwoSockets {
  static MemoryLayout layout() {
    MemoryLayout layout = two_sockets(6);
    layout.nodes[0] = {Bandwidth::of_count(7'680'000'000), 16_GiB, 64_B};
    layout.latency[0] = 120_ns;
    return layout;
  }
  AlmostWithoutCache() : TwoSockets(layout()) {}
  MemoryBehaviour misses{.footprint = Bytes::of_count(std::int64_t{1} << 50)};
};

TEST_F(AlmostWithoutCache, ANeighbourThatLeavesEnoughBandwidthCostsNothing) {
  misses.accesses_per_second = 1e7;  // 320 MB/s at half speed
  run(0, set(misses), 10_ms);
  run(1, set(misses), 3_ms, 4_ms);
  sim.run();
  EXPECT_NEAR(ends[CpuId(0)].seconds(), 20e-3, 1e-11);
  EXPECT_NEAR(ends[CpuId(1)].seconds(), 10e-3, 1e-11);
}

TEST_F(AlmostWithoutCache, ScarceBandwidthStretchesWorkForAsLongAsItIsScarce) {
  misses.accesses_per_second = 2e7;
  misses.parallelism = 2;  // half speed again, but 640 MB/s: two are given 3/4 of it, speed 3/8
  run(0, set(misses), 10_ms);
  run(1, set(misses), 3_ms, 4_ms);
  sim.run();
  // Alone 2 ms of work in 4 ms. Then the other's 3 ms take 8 ms, in which 3 ms are done here too.
  // The 5 ms that are left take 10 ms.
  EXPECT_NEAR(ends[CpuId(1)].seconds(), 12e-3, 1e-11);
  EXPECT_NEAR(ends[CpuId(0)].seconds(), 22e-3, 1e-11);
}

// AnandTech measured STREAM's triad on one thread and the latency of memory on two machines. The
// model has the ten lines that a core of theirs can wait for, and not what the prefetchers add.
TEST_F(MemoryValidation, OneCoresStreamComesFromLatencyAndMissesInFlight) {
  const auto one_core = [](Duration latency) {
    MemoryLayout layout = two_sockets(6);
    layout.latency[0] = latency;
    TestMachine machine(layout);
    MemoryBehaviour reads = stream();
    // All work is waiting for the cache, if everything is there.
    reads.accesses_per_second = reads.parallelism / test_costs().cache_hit.seconds();
    WorkingSet data(*machine.memory, reads);
    machine.memory->begin_phase(CpuId(0), data);
    return machine.memory->traffic(CpuId(0));
  };
  EXPECT_NEAR(one_core(87_ns), 640 / 87e-9, 1e5);    // Xeon X5670; measured 12e9
  EXPECT_NEAR(one_core(160_ns), 640 / 160e-9, 1e5);  // Xeon X7560; measured 5e9
}

}  // namespace
}  // namespace osarium
