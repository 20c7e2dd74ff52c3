#include "models/services/heap.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

struct Heaps : testing::Test {
  using Body = std::function<Task<>(MemoryCalls& memory, Context& here)>;

  void start(const Body& body, int cpu = 0) {
    on.run(process,
           [body](SystemCalls& os, Context& here) -> Task<> { co_await body(os.memory, here); },
           {.affinity = CpuSet::only(CpuId(cpu))});
  }
  void run(const Body& body) {
    start(body);
    on.sim.run();
  }
  Heap& heap() { return on.programs.calls(process).memory.heap(); }
  std::int64_t mapped() const { return on.virtual_memory.mapped(process); }

  OneKernel on;
  Process& process = on.process();
};

TEST_F(Heaps, SmallBlocksComeFromAnArenaThatGrows) {
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto first = co_await os.allocate(here, 1000_B);
    EXPECT_FALSE(first->own_mapping);
    EXPECT_EQ(heap().in_use(), 1024_B) << "with its header";
    EXPECT_EQ(heap().extent(), 132_KiB);
    EXPECT_EQ(mapped(), 33);
    EXPECT_EQ(on.virtual_memory.faults(), 1U);
    const std::uint64_t faults = on.virtual_memory.faults();
    const Time begin = here.simulation().now();
    const auto second = co_await os.allocate(here, 1000_B);
    EXPECT_TRUE(co_await os.free(here, *second));
    const Duration pair =
        on.machine.costs().duration("virtual_memory.allocate_and_free", on.machine.clock()) / 2 * 2;
    const Duration lock = on.machine.coherence().costs().at_own(LineOperation::atomic);
    EXPECT_EQ(here.simulation().now() - begin, pair + 4 * lock) << "in the process alone";
    EXPECT_EQ(on.virtual_memory.faults(), faults);
    for (int i = 0; i < 200; ++i) {
      const auto more = co_await os.allocate(here, 1000_B);
      EXPECT_TRUE(more);
    }
    EXPECT_EQ(heap().in_use(), 201 * 1024_B);
    EXPECT_GT(heap().extent(), 201_KiB);
    EXPECT_EQ(on.virtual_memory.faults(), 51U) << "pages of 201 KiB";
  });
}

TEST_F(Heaps, AnArenaShrinksWhenMuchIsFree) {
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    std::vector<Block> blocks;
    for (int i = 0; i < 40; ++i) {
      const auto block = co_await os.allocate(here, 64_KiB);
      blocks.push_back(*block);
    }
    const std::int64_t most = mapped();
    for (const Block& block : blocks) EXPECT_TRUE(co_await os.free(here, block));
    EXPECT_EQ(heap().in_use(), Bytes());
    EXPECT_LT(heap().extent(), 256_KiB);
    EXPECT_LT(mapped(), most);
    EXPECT_LE(on.virtual_memory.allocator().in_use(), 65) << "with a page table";
  });
}

TEST_F(Heaps, LargeBlocksHaveMappingsOfTheirOwn) {
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto block = co_await os.allocate(here, 128_MiB);
    EXPECT_TRUE(block->own_mapping);
    EXPECT_EQ(mapped(), 32'769) << "with its header";
    EXPECT_EQ(on.virtual_memory.faults(), 1U);
    EXPECT_TRUE(co_await os.touch(here, block->mapping, 0, 2));
    EXPECT_EQ(on.virtual_memory.faults(), 2U);
    EXPECT_TRUE(co_await os.free(here, *block));
    EXPECT_EQ(mapped(), 0);
    EXPECT_EQ(heap().map_threshold(), 128_KiB) << "too large to raise it";
  });
}

TEST_F(Heaps, TheThresholdGrowsWithWhatIsFreed) {
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto block = co_await os.allocate(here, 1_MiB);
    EXPECT_TRUE(block->own_mapping);
    EXPECT_TRUE(co_await os.free(here, *block));
    EXPECT_EQ(heap().map_threshold(), 1_MiB);
    const auto next = co_await os.allocate(here, 900_KiB);
    EXPECT_FALSE(next->own_mapping);
  });
}

TEST_F(Heaps, FailWhenTheKernelDoes) {
  run([&](MemoryCalls& os, Context& here) -> Task<> {
    const auto block = co_await os.allocate(here, 40_GiB);
    EXPECT_TRUE(block.failed_with(Error::no_memory));
  });
}

struct SharedHeaps : Heaps {
  std::uint64_t contended(std::uint32_t arenas) {
    heap().limit_arenas(arenas);
    for (int i = 0; i < 4; ++i)
      start(
          [](MemoryCalls& os, Context& here) -> Task<> {
            for (int k = 0; k < 100; ++k) {
              const auto block = co_await os.allocate(here, 1000_B);
              EXPECT_TRUE(co_await os.free(here, *block));
            }
          },
          i);
    on.sim.run();
    EXPECT_EQ(heap().in_use(), Bytes());
    return on.platform.locks.lock_class("arena").contended();
  }
};

TEST_F(SharedHeaps, ContendForOneArena) { EXPECT_GT(contended(1), 50U); }
TEST_F(SharedHeaps, DoNotWithAnArenaForEachThread) { EXPECT_EQ(contended(4), 0U); }

}  // namespace
}  // namespace osarium
