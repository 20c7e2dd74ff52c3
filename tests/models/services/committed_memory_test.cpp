// What will-it-scale's mmap2 and malloc1 do on RainForest's S-A: 128 MB come and go, of which no
// page is touched, or one. Figures are recorded with the test's result; what is asserted is what
// must not depend on the constants.
#include "models/services/committed_memory.hpp"

#include "tests/models/services/partitions.hpp"

namespace osarium {
namespace {

constexpr Bytes much = 128_MiB;

KernelProfile linux_4_9() {
  KernelProfile profile;
  profile.committed_batch = CommittedBatch::by_memory;
  profile.fault_lock = FaultLock::address_space;
  profile.rw_semaphore = RwSemaphoreKind::linux_3_16;
  return profile;
}

Task<> mmap2(SystemCalls& os, Context& here, std::vector<Duration>& noted) {
  const Time begin = here.simulation().now();
  const auto mapping = co_await os.memory.map(here, much, Backing::private_file);
  const Time between = here.simulation().now();
  EXPECT_TRUE(co_await os.memory.unmap(here, *mapping));
  noted.push_back(between - begin);
  noted.push_back(here.simulation().now() - between);
}

Task<> malloc1(SystemCalls& os, Context& here, std::vector<Duration>& noted) {
  const Time begin = here.simulation().now();
  const auto block = co_await os.memory.allocate(here, much);
  const Time between = here.simulation().now();
  EXPECT_TRUE(co_await os.memory.free(here, *block));
  noted.push_back(between - begin);
  noted.push_back(here.simulation().now() - between);
}

struct Figures {
  Duration mean;
  Duration tail;
  Duration longest;
  std::size_t calls;
  std::uint64_t overflows = 0;
  std::uint64_t contended;
};

// Processes on the cpus in turn; the first millisecond is not counted.
Figures run(const Partitions::Program& program, int processes, int kernels = 1,
            const KernelProfile& profile = linux_4_9(), Duration time = 4_ms) {
  Partitions on("rainforest-s-a", kernels, profile);
  const int cpus = on.machine.topology().cpus();
  for (int i = 0; i < processes; ++i) {
    // One kernel's cpus before the next cpu of each, so that kernels get equally many.
    const int each = cpus / kernels;
    const int kernel = i % kernels;
    on.run(CpuId(kernel * each + i / kernels % each), program);
  }
  on.sim.run_until(Time() + 1_ms);
  on.noted.clear();
  on.sim.run_until(Time() + 1_ms + time);
  Figures figures{.mean = on.mean(),
                  .tail = on.percentile(99),
                  .longest = on.percentile(100),
                  .calls = on.noted.size(),
                  .contended = on.contended("committed memory")};
  for (const auto& partition : on.partitions)
    figures.overflows += partition.virtual_memory.committed().overflows();
  return figures;
}

void record(const std::string& name, const Figures& figures) {
  const auto ns = [](Duration d) { return std::to_string(d / 1_ns); };
  testing::Test::RecordProperty(name, "mean " + ns(figures.mean) + " ns, 99% " + ns(figures.tail) +
                                          " ns, longest " + ns(figures.longest) + " ns, calls " +
                                          std::to_string(figures.calls) + ", contended " +
                                          std::to_string(figures.contended));
}

std::int64_t batch(CommittedBatch rule, int kernels = 1) {
  KernelProfile profile;
  profile.committed_batch = rule;
  Partitions on("rainforest-s-a", kernels, profile);
  return CommittedMemory::batch_of(on.partitions.front().kernel);
}

TEST(CommittedMemory, HasTheBatchesOfTheKernelsRules) {
  EXPECT_EQ(batch(CommittedBatch::by_cpus), 32);
  EXPECT_EQ(batch(CommittedBatch::by_memory), 2730);
  EXPECT_EQ(batch(CommittedBatch::by_memory_generous), 174'762);
  EXPECT_EQ(batch(CommittedBatch::by_memory, 6), 2730) << "a sixth of the memory, of the cpus";
}

TEST(CommittedMemory, OverflowsWithEveryMapAndUnmapOf128MB) {
  const Figures alone = run(mmap2, 1);
  EXPECT_GE(alone.overflows, alone.calls);
  EXPECT_EQ(alone.contended, 0U);
  KernelProfile generous = linux_4_9();
  generous.committed_batch = CommittedBatch::by_memory_generous;
  EXPECT_EQ(run(mmap2, 12, 1, generous).overflows, 0U);
}

TEST(CommittedMemory, MakesMeanAndTailOfMapsGrowWithTheProcesses) {
  for (const SpinLockKind kind : {SpinLockKind::ticket, SpinLockKind::queued}) {
    KernelProfile profile = linux_4_9();
    profile.spin_lock = kind;
    Figures before{};
    for (const int processes : {1, 2, 4, 8, 12}) {
      const Figures figures = run(mmap2, processes, 1, profile);
      record(std::string(kind == SpinLockKind::ticket ? "ticket_" : "queued_") +
                 std::to_string(processes),
             figures);
      EXPECT_GE(figures.tail, before.tail) << processes;
      if (processes >= 4) {
        EXPECT_GT(figures.mean, before.mean) << processes;
        EXPECT_GT(figures.contended, figures.overflows / 3) << processes;
      }
      before = figures;
    }
  }
}

// No lock any more, but still one number that all change: a map takes more pages than are spare.
TEST(CommittedMemory, CountedSloppilyHasNoLockAndAsManyPages) {
  KernelProfile sloppy = linux_4_9();
  sloppy.committed_count = CommittedCount::sloppy;
  const Figures locked = run(mmap2, 12);
  const Figures figures = run(mmap2, 12, 1, sloppy);
  record("sloppy_12", figures);
  EXPECT_EQ(figures.contended, 0U);
  EXPECT_GT(run(mmap2, 12, 1, sloppy).mean, run(mmap2, 1, 1, sloppy).mean);
  EXPECT_LT(figures.mean, locked.mean);
  Partitions on("rainforest-s-a", 1, sloppy);
  for (int i = 0; i < 12; ++i) on.run(CpuId(i), mmap2);
  on.sim.run_until(Time() + 1_ms);
  const std::int64_t pages = on.partitions.front().virtual_memory.committed().exact();
  EXPECT_GE(pages, 0);
  EXPECT_LE(pages, 12 * (much / page_size)) << "one mapping of each process at most";
}

// What is beyond one process for each core waits for a core as well.
TEST(CommittedMemory, MakesTheLongestCallsLongerWhenProcessesShareCores) {
  const Figures few = run(mmap2, 12, 1, linux_4_9(), 20_ms);
  const Figures many = run(mmap2, 24, 1, linux_4_9(), 20_ms);
  record("processes_12", few);
  record("processes_24", many);
  EXPECT_GT(many.mean, few.mean);
  EXPECT_GT(many.longest, 10 * few.longest);
}

TEST(CommittedMemory, IsNotContendedAcrossKernels) {
  const Figures one = run(mmap2, 12);
  const Figures alone = run(mmap2, 1, 6);
  const Figures six = run(mmap2, 6, 6);
  const Figures full = run(mmap2, 12, 6);
  record("kernels_1_processes_12", one);
  record("kernels_6_processes_1", alone);
  record("kernels_6_processes_6", six);
  record("kernels_6_processes_12", full);
  EXPECT_EQ(six.contended, 0U);
  EXPECT_EQ(six.mean, alone.mean) << "kernels do not notice each other";
  EXPECT_LT(full.mean, one.mean);
  EXPECT_LT(full.tail, one.tail);
}

TEST(CommittedMemory, IsContendedByMallocAlike) {
  const Figures alone = run(malloc1, 1);
  const Figures one = run(malloc1, 12);
  const Figures six = run(malloc1, 6, 6);
  const Figures full = run(malloc1, 12, 6);
  record("malloc_kernels_1_processes_1", alone);
  record("malloc_kernels_1_processes_12", one);
  record("malloc_kernels_6_processes_6", six);
  record("malloc_kernels_6_processes_12", full);
  EXPECT_GE(alone.overflows, alone.calls);
  EXPECT_GT(one.contended, one.overflows / 3);
  EXPECT_GT(one.mean, alone.mean);
  EXPECT_EQ(six.contended, 0U);
  EXPECT_LT(full.mean, one.mean);
}

}  // namespace
}  // namespace osarium
