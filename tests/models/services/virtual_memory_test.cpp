#include "models/services/virtual_memory.hpp"

#include "models/mechanisms/connectors/make_connector.hpp"
#include "tests/models/services/address_spaces.hpp"

namespace osarium {
namespace {

TEST_F(AddressSpaces, MappingsUnderOneOwnerCostTheirBookkeeping) {
  make({}, Serialised::by_owner);
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    Laps laps(here);
    const auto mapping = co_await os.map(here, 128_MiB);
    EXPECT_EQ(laps.lap(), cost("virtual_memory.map"));
    EXPECT_EQ(memory().mapped(), 32'768);
    EXPECT_EQ(memory().mapped(*process), 32'768);
    EXPECT_EQ(memory().committed().exact(), 32'768);
    EXPECT_TRUE(co_await os.unmap(here, *mapping));
    EXPECT_EQ(laps.lap(), cost("virtual_memory.unmap"));
  });
  EXPECT_EQ(memory().mapped(), 0);
  EXPECT_EQ(memory().committed().exact(), 0);
}

TEST_F(AddressSpaces, AFaultTakesThePathAPageAndItsZeroing) {
  make({}, Serialised::by_owner);
  const Duration page = cost("virtual_memory.allocate_page") + cost("virtual_memory.zero_page");
  const MemoryLayout& layout = on->machine.memory().layout();
  const Duration refill = 31 * layout.latency[layout.entry(NodeId(0), NodeId(0))];
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto mapping = co_await os.map(here, 4_MiB);
    Laps laps(here);
    EXPECT_TRUE(co_await os.touch(here, *mapping, 0, 1));
    EXPECT_EQ(laps.lap(), cost("virtual_memory.fault") + 2 * page + refill) << "with a table";
    EXPECT_TRUE(co_await os.touch(here, *mapping, 0, 1));
    EXPECT_EQ(laps.lap(), Duration()) << "it is there";
    EXPECT_TRUE(co_await os.touch(here, *mapping, 0, 11));
    EXPECT_EQ(laps.lap(), 10 * (cost("virtual_memory.fault") + page));
    EXPECT_EQ(memory().allocator().in_use(), 12);
    EXPECT_TRUE(co_await os.unmap(here, *mapping));
    EXPECT_EQ(laps.lap(), cost("virtual_memory.unmap") + 11 * cost("virtual_memory.unmap_page") +
                              11 * cost("tlb.flush_page"));
  });
  EXPECT_EQ(memory().faults(), 11U);
  EXPECT_EQ(memory().allocator().in_use(), 0);
}

TEST_F(AddressSpaces, WithLocksAnIdleMachineAddsTheLinesOfTheCpusOwnCache) {
  make();
  const Coherence& coherence = on->machine.coherence();
  const Duration atomic = coherence.costs().at_own(LineOperation::atomic);
  const Duration store = coherence.costs().at_own(LineOperation::store);
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 2; ++i) {
      Laps laps(here);
      const auto mapping = co_await os.map(here, 1_MiB);
      const Duration mapped = laps.lap();
      EXPECT_TRUE(co_await os.unmap(here, *mapping));
      if (i == 0) continue;  // the lines are fetched
      EXPECT_EQ(mapped, cost("virtual_memory.map") + 2 * atomic + store);
      EXPECT_EQ(laps.lap(), cost("virtual_memory.unmap") + 4 * atomic + store);
    }
  });
}

TEST_F(AddressSpaces, PagesComeFromTheNodeThatTouchesThemFirstAndGoBackWithTheUnmap) {
  make();
  const std::int64_t all = pages_left();
  const Bytes far = on->machine.capacity().available(NodeId(1));
  start(
      [&](MemoryCalls& os, Context& here) -> Task<> {
        const auto mapping = co_await os.map(here, 8_MiB);
        EXPECT_TRUE(co_await os.touch(here, *mapping, 0, 2048));
        EXPECT_LE(on->machine.capacity().available(NodeId(1)), far - 8_MiB);
        EXPECT_EQ(pages_left(), all - 2048 - 4) << "with four page tables";
        EXPECT_TRUE(co_await os.unmap(here, *mapping));
      },
      11);
  on->sim.run();
  EXPECT_EQ(pages_left(), all);
  EXPECT_LE(memory().allocator().listed(NodeId(1)), 186);
}

TEST_F(AddressSpaces, AProcessMayRunOutOfMemory) {
  make();
  MemoryCapacity& capacity = on->machine.capacity();
  Allocation others(2);
  ASSERT_TRUE(capacity.allocate(others, capacity.available(NodeId(0)) - 40 * page_size,
                                {Placement::Policy::on_node, NodeId(0)}, NodeId(0)));
  ASSERT_TRUE(capacity.allocate(others, capacity.available(NodeId(1)),
                                {Placement::Policy::on_node, NodeId(1)}, NodeId(1)));
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto too_much = co_await os.map(here, 33_GiB);
    EXPECT_TRUE(too_much.failed_with(Error::no_memory)) << "more than there is in the machine";
    const auto mapping = co_await os.map(here, 1_GiB);
    EXPECT_TRUE(mapping) << "nothing is promised";
    const auto touched = co_await os.touch(here, *mapping, 0, 40);
    EXPECT_TRUE(touched.failed_with(Error::no_memory)) << "39 pages, and their table";
    EXPECT_EQ(pages_left(), 0);
    EXPECT_TRUE(co_await os.unmap(here, *mapping));
    EXPECT_EQ(pages_left(), 40);
    const auto again = co_await os.map(here, 1_MiB);
    EXPECT_TRUE(co_await os.touch(here, *again, 0, 39));
  });
}

TEST_F(AddressSpaces, WhatIsNotThereIsAnError) {
  make();
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto nothing = co_await os.map(here, 0_B);
    EXPECT_TRUE(nothing.failed_with(Error::invalid));
    const auto mapping = co_await os.map(here, 1_MiB);
    const auto beyond = co_await os.touch(here, *mapping, 256, 1);
    EXPECT_TRUE(beyond.failed_with(Error::invalid));
    EXPECT_TRUE(co_await os.unmap(here, *mapping));
    const auto twice = co_await os.unmap(here, *mapping);
    EXPECT_TRUE(twice.failed_with(Error::invalid));
    const auto next = co_await os.map(here, 1_MiB);
    EXPECT_TRUE(next);
    const auto stale = co_await os.touch(here, *mapping, 0, 1);
    EXPECT_TRUE(stale.failed_with(Error::invalid)) << "another is there now";
  });
}

TEST_F(AddressSpaces, PagesOfFilesAreCopiedWhenAPrivateMappingWritesThem) {
  make();
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto shared = co_await os.map(here, 1_MiB, Backing::shared_file);
    EXPECT_EQ(memory().committed().exact(), 0);
    EXPECT_TRUE(co_await os.touch(here, *shared, 0, 8));
    EXPECT_EQ(memory().allocator().in_use(), 1) << "the table";
    const auto own = co_await os.map(here, 1_MiB, Backing::private_file);
    EXPECT_EQ(memory().committed().exact(), 256);
    EXPECT_TRUE(co_await os.touch(here, *own, 0, 8, Access::read));
    EXPECT_EQ(memory().allocator().in_use(), 2);
    EXPECT_TRUE(co_await os.touch(here, *own, 0, 8, Access::write));
    EXPECT_EQ(memory().allocator().in_use(), 10);
    EXPECT_EQ(memory().faults(), 24U);
  });
}

TEST_F(AddressSpaces, TheBreakGrowsAndShrinks) {
  make();
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    EXPECT_TRUE(co_await os.brk(here, 1_MiB));
    EXPECT_TRUE(co_await os.brk(here, 3_MiB));
    EXPECT_EQ(memory().committed().exact(), 768);
    EXPECT_TRUE(co_await os.brk(here, 2_MiB));
    EXPECT_EQ(memory().committed().exact(), 512);
    EXPECT_EQ(memory().mapped(*process), 512);
  });
}

TEST_F(AddressSpaces, AProcessThatEndsGivesAllBack) {
  make();
  const std::int64_t all = pages_left();
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto first = co_await os.map(here, 1_MiB);
    const auto second = co_await os.map(here, 1_MiB);
    EXPECT_TRUE(co_await os.touch(here, *first, 0, 7));
    EXPECT_TRUE(co_await os.touch(here, *second, 3, 7));
    EXPECT_TRUE(co_await memory().release(here, *process));
  });
  EXPECT_FALSE(process->translations().holds(CpuId(0)));
  EXPECT_EQ(memory().mapped(), 0);
  EXPECT_EQ(memory().committed().exact(), 0);
  EXPECT_EQ(pages_left(), all);
}

TEST(MemoryCallsByTrap, CrossOnceForEachCallAndEachFault) {
  OneKernel on;
  const ConnectorCosts costs = ConnectorCosts::from(on.machine.costs(), on.machine.clock());
  Route route{.name = "application -> virtual_memory by trap",
              .connector = make_connector(Trap{}, {.costs = costs})};
  on.ports.virtual_memory = Port<VirtualMemory>(on.virtual_memory, &route);
  on.run(on.process(), [](SystemCalls& os, Context& here) -> Task<> {
    const auto mapping = co_await os.memory.map(here, 1_MiB);
    EXPECT_TRUE(co_await os.memory.touch(here, *mapping, 0, 5));
    EXPECT_TRUE(co_await os.memory.unmap(here, *mapping));
  });
  on.sim.run();
  EXPECT_EQ(route.crossings, 7U);
}

}  // namespace
}  // namespace osarium
