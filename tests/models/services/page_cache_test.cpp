#include "models/services/page_cache.hpp"

#include "models/hardware/rotating_disk.hpp"
#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

// Opens a file of so many pages and reads it over and over again, a page at a time.
Duration time_of_scans(SystemCalls& os, OneKernel& under_test, Process& process, PoolId pool,
                       std::int64_t pages, int scans) {
  Duration took;
  os.files.set_file("/table", 4_KiB * pages, {.pool = pool});
  under_test.run(process, [&](SystemCalls& calls, Context& here) -> Task<> {
    const auto file = co_await calls.files.open(here, "/table");
    const Time begun = here.simulation().now();
    for (int scan = 0; scan < scans; ++scan)
      for (std::int64_t page = 0; page < pages; ++page) {
        const auto bytes =
            co_await calls.files.read(here, *file, 4_KiB, static_cast<std::uint64_t>(page) * 4096);
        EXPECT_TRUE(bytes);
      }
    took = here.simulation().now() - begun;
  });
  under_test.sim.run();
  return took;
}

TEST(PageCache, ACyclicScanWantsTheMostRecentlyUsedReplaced) {
  std::vector<std::uint64_t> misses;
  std::vector<Duration> times;
  for (const Replacement policy : {Replacement::lru, Replacement::fifo, Replacement::mru}) {
    OneKernel under_test;
    Process& process = under_test.process();
    SystemCalls& os = under_test.programs.calls(process);
    const PoolId own = os.files.set_pool(4_KiB * 80, policy);
    times.push_back(time_of_scans(os, under_test, process, own, 100, 10));
    misses.push_back(under_test.files.cache.counts().misses);
  }
  EXPECT_EQ(misses[0], 1000U);  // each page goes just before it is wanted again
  EXPECT_EQ(misses[1], 1000U);
  EXPECT_LE(misses[2], 100U + 9 * 21);  // 20 of 100 do not fit
  EXPECT_GT(times[0], 3 * times[2]);
}

TEST(PageCache, AScanOfOnesOwnPoolLeavesTheKernelsAlone) {
  OneKernel under_test;
  Process& process = under_test.process();
  SystemCalls& os = under_test.programs.calls(process);
  os.files.set_file("/hot", 1_MiB, {.cached = true});
  const PoolId own = os.files.set_pool(64_KiB, Replacement::lru);
  time_of_scans(os, under_test, process, own, 100, 2);
  const std::uint64_t before = under_test.files.cache.counts().misses;
  under_test.run(process, [&](SystemCalls& calls, Context& here) -> Task<> {
    const auto file = co_await calls.files.open(here, "/hot");
    const auto bytes = co_await calls.files.read(here, *file, 1_MiB);
    EXPECT_EQ(*bytes, 1_MiB);
  });
  under_test.sim.run();
  EXPECT_EQ(under_test.files.cache.counts().misses, before);
}

TEST(PageCache, AMissWaitsForTheDiskAndAHitDoesNot) {
  OneKernel under_test;
  StoredFiles disk(
      under_test.site, under_test.ports,
      std::make_unique<RotatingDisk>(
          under_test.sim, RotatingDiskParameters::of_7200_rpm(under_test.machine.costs())));
  Process& process = under_test.process();
  std::vector<Duration> times;
  Account account(under_test.sim.now());
  under_test.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/far", 1_MiB);
    os.files.set_file("/file", 1_MiB);
    const auto file = co_await os.files.open(here, "/file");
    for (int i = 0; i < 2; ++i) {
      if (i == 0) here.set_account(&account);
      const Time begun = here.simulation().now();
      const auto bytes = co_await os.files.read(here, *file, 64_KiB, 512 << 10);
      EXPECT_EQ(*bytes, 64_KiB);
      times.push_back(here.simulation().now() - begun);
      if (i == 0) account.close(here.simulation().now());
      here.set_account(nullptr);
    }
  });
  under_test.sim.run();
  EXPECT_GT(times[0], 1_ms);
  EXPECT_LT(times[1], 10_us);
  EXPECT_EQ(disk.block_driver.requests(), 1U);  // one request for all 16 pages
  EXPECT_GT(account.times().spent(Cause::device), 1_ms);
}

TEST(PageCache, PastItTheDiskIsWaitedForEachTime) {
  OneKernel under_test;
  Process& process = under_test.process();
  const PageCacheCounts& counts = under_test.files.cache.counts();
  std::vector<Duration> times;
  under_test.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/file", 1_MiB);
    const auto file = co_await os.files.open(here, "/file");
    for (const bool writes : {false, true, false}) {
      const DirectIo io{.extent = {64 << 10, 8_KiB}, .write = writes, .service = 50_us};
      const Time begun = here.simulation().now();
      const auto bytes = co_await os.files.transfer(here, *file, io);
      EXPECT_EQ(*bytes, 8_KiB);
      times.push_back(here.simulation().now() - begun);
    }
    const DirectIo beyond{.extent = {(1 << 20) - 4096, 8_KiB}};
    const auto bytes = co_await os.files.transfer(here, *file, beyond);
    EXPECT_EQ(*bytes, 4_KiB);
  });
  under_test.sim.run();
  for (const Duration time : times) {
    EXPECT_GT(time, 50_us);
    EXPECT_LT(time, 80_us);
  }
  EXPECT_EQ(under_test.files.block_driver.requests(), 4U);
  EXPECT_EQ(counts.hits + counts.misses, 0U);
  EXPECT_EQ(under_test.files.cache.dirty_pages(), 0);
}

// A read of 512 B, with nothing in memory: XRP, table 1, has 6.27 us, of which the way into the
// kernel (351 + 199 ns) is not here.
TEST(PageCache, AMissCostsWhatItsLayersCost) {
  OneKernel under_test;
  Process& process = under_test.process();
  Duration took;
  under_test.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/file", 1_MiB);
    const auto file = co_await os.files.open(here, "/file");
    const Time begun = here.simulation().now();
    const auto bytes = co_await os.files.read(here, *file, 512_B, 0);
    EXPECT_EQ(*bytes, 512_B);
    took = here.simulation().now() - begun;
  });
  under_test.sim.run();
  const auto cost = [&](Name row) {
    return under_test.machine.costs().duration(row, under_test.machine.clock());
  };
  const Duration layers = cost("page_cache.file_system") + cost("block_driver.submit") +
                          cost("block_driver.complete") + cost("disk.nvme_read");
  EXPECT_GT(took, layers);
  EXPECT_LT(took, layers + 5_us);  // an interrupt, a sleep and a wake-up
  RecordProperty("miss_ns", std::to_string(took.seconds() * 1e9));
}

TEST(PageCache, TwoWhoMissTheSamePageReadItOnce) {
  OneKernel under_test;
  Process& process = under_test.process();
  under_test.programs.calls(process).files.set_file("/file", 4_KiB);
  for (int i = 0; i < 2; ++i)
    under_test.run(process, [](SystemCalls& os, Context& here) -> Task<> {
      const auto file = co_await os.files.open(here, "/file");
      const auto bytes = co_await os.files.read(here, *file, 4_KiB);
      EXPECT_EQ(*bytes, 4_KiB);
    });
  under_test.sim.run();
  EXPECT_EQ(under_test.files.block_driver.requests(), 1U);
  EXPECT_EQ(under_test.files.cache.counts().misses, 1U);
}

TEST(PageCache, FilesInMemoryNeverGoToTheDisk) {
  OneKernel under_test;
  Process& process = under_test.process();
  under_test.run(process, [](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_mount("/tmp", Storage::memory);
    os.files.set_file("/tmp/old", 1_MiB);
    const auto old = co_await os.files.open(here, "/tmp/old");
    const auto bytes = co_await os.files.read(here, *old, 1_MiB);
    EXPECT_EQ(*bytes, 1_MiB);
    const auto file = co_await os.files.open(here, "/tmp/new", {.create = true});
    const auto written = co_await os.files.write(here, *file, 1_MiB);
    EXPECT_EQ(*written, 1_MiB);
    const Time begun = here.simulation().now();
    const auto synced = co_await os.files.fsync(here, *file);
    EXPECT_TRUE(synced);
    EXPECT_LT(here.simulation().now() - begun, 1_us);
  });
  under_test.sim.run();
  EXPECT_EQ(under_test.files.block_driver.requests(), 0U);
}

}  // namespace
}  // namespace osarium
