// What several threads of a process do to each other when they touch and unmap pages.
#include <algorithm>

#include "tests/models/services/address_spaces.hpp"

namespace osarium {
namespace {

// One thread maps, touches and unmaps; others of the process have called before.
struct Unmaps : AddressSpaces {
  // The interrupts that go out.
  std::uint64_t unmap(int other_threads, std::int64_t touched) {
    make();
    for (int i = 1; i <= other_threads; ++i)
      start(
          [](MemoryCalls& os, Context& here) -> Task<> {
            const auto own = co_await os.map(here, 4_KiB);
            EXPECT_TRUE(own);
            co_await here.compute(1_ms, Mode::user);
          },
          i);
    run([&, touched](MemoryCalls& os, Context& here) -> Task<> {
      co_await here.compute(100_us, Mode::user);
      const auto mapping = co_await os.map(here, 1_MiB);
      EXPECT_TRUE(co_await os.touch(here, *mapping, 0, touched));
      const std::uint64_t before = on->platform.cross_calls.interrupts();
      Laps laps(here);
      EXPECT_TRUE(co_await os.unmap(here, *mapping));
      took = laps.lap();
      sent = on->platform.cross_calls.interrupts() - before;
    });
    return sent;
  }
  std::uint64_t sent = 0;
  Duration took;
};

TEST_F(Unmaps, InterruptTheOtherCpusOfTheProcessIfPagesWereThere) {
  EXPECT_EQ(unmap(0, 8), 0U);
  const Duration alone = took;
  EXPECT_EQ(unmap(3, 0), 0U) << "never touched";
  EXPECT_EQ(unmap(3, 8), 3U);
  EXPECT_GT(took, alone + 8 * cost("tlb.flush_page"));
  const Duration four = took;
  EXPECT_EQ(unmap(9, 8), 9U);
  EXPECT_GT(took, four);
}

TEST_F(Unmaps, DoNotInterruptCpusThatAnotherProcessHasTaken) {
  make();
  Process& other = on->process();
  const auto map_one_page = [](SystemCalls& os, Context& here) -> Task<> {
    const auto mapping = co_await os.memory.map(here, 4_KiB);
    EXPECT_TRUE(mapping);
  };
  on->run(*process, map_one_page, {.affinity = CpuSet::only(CpuId(1))});
  on->sim.run();
  EXPECT_TRUE(process->translations().holds(CpuId(1)));
  on->run(other, map_one_page, {.affinity = CpuSet::only(CpuId(1))});
  on->sim.run();
  EXPECT_FALSE(process->translations().holds(CpuId(1)));
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto mapping = co_await os.map(here, 1_MiB);
    EXPECT_TRUE(co_await os.touch(here, *mapping, 0, 8));
    EXPECT_TRUE(co_await os.unmap(here, *mapping));
  });
  EXPECT_TRUE(process->translations().holds(CpuId(0)));
  EXPECT_EQ(on->kernel.shootdown().shootdowns(), 0U);
}

// Threads of one process that touch pages of mappings of their own.
Duration faults_side_by_side(FaultLock lock, int threads) {
  KernelProfile profile;
  profile.fault_lock = lock;
  OneKernel on("rainforest-s-a", profile);
  Process& process = on.process();
  Duration longest;
  for (int i = 0; i < threads; ++i)
    on.run(process,
           [&longest](SystemCalls& os, Context& here) -> Task<> {
             const auto mapping = co_await os.memory.map(here, 2_MiB);
             Laps laps(here);
             EXPECT_TRUE(co_await os.memory.touch(here, *mapping, 0, 512));
             longest = std::max(longest, laps.lap());
           },
           {.affinity = CpuSet::only(CpuId(i))});
  on.sim.run();
  return longest;
}

TEST(PageFaults, MeetInTheLockOfTheAddressSpaceUnlessTheyHoldThatOfTheirMapping) {
  const Duration alone = faults_side_by_side(FaultLock::address_space, 1);
  const Duration whole = faults_side_by_side(FaultLock::address_space, 12);
  const Duration each = faults_side_by_side(FaultLock::mapping, 12);
  testing::Test::RecordProperty("alone_us", std::to_string(alone / 1_us));
  testing::Test::RecordProperty("address_space_12_us", std::to_string(whole / 1_us));
  testing::Test::RecordProperty("mapping_12_us", std::to_string(each / 1_us));
  EXPECT_GT(whole, alone * 3 / 2);
  EXPECT_LT(each, whole);
}

TEST(PageFaults, OfTwoThreadsOnOnePageGiveOnePage) {
  OneKernel on;
  Process& process = on.process();
  std::optional<MappingId> mapping;
  for (int i = 0; i < 2; ++i)
    on.run(process,
           [&mapping](SystemCalls& os, Context& here) -> Task<> {
             if (!mapping) {
               mapping.emplace();
               const auto made = co_await os.memory.map(here, 2_MiB);
               mapping = *made;
             }
             co_await here.compute(10_us - (here.simulation().now() - Time()), Mode::user);
             EXPECT_TRUE(co_await os.memory.touch(here, *mapping, 0, 1));
           },
           {.affinity = CpuSet::only(CpuId(i))});
  on.sim.run();
  EXPECT_EQ(on.virtual_memory.faults(), 2U);
  EXPECT_EQ(on.virtual_memory.allocator().in_use(), 2) << "and the table";
}

}  // namespace
}  // namespace osarium
