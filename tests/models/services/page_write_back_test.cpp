#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

struct Writes : testing::Test {
  OneKernel under_test;
  StoredFiles disk{under_test.site,
                   under_test.ports,
                   std::make_unique<FlashDisk>(
                       under_test.sim, FlashDiskParameters::sata(under_test.machine.costs())),
                   {.capacity = 4_MiB}};
};

TEST_F(Writes, AreWrittenBackLater) {
  Duration took;
  under_test.run(under_test.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/log", {.create = true});
    const Time begun = here.simulation().now();
    const auto written = co_await os.files.write(here, *file, 64_KiB);
    EXPECT_TRUE(written);
    took = here.simulation().now() - begun;
    EXPECT_EQ(disk.cache.dirty_pages(), 16);
  });
  under_test.sim.run();
  EXPECT_LT(took, 28_us);  // less than the disk needs for one page
  EXPECT_EQ(disk.cache.dirty_pages(), 0);
  EXPECT_EQ(disk.cache.counts().written_back, 16U);
  EXPECT_EQ(disk.block_driver.requests(), 1U);
  EXPECT_GE(under_test.sim.now(), Time() + 30_s);  // when they had become old
}

TEST_F(Writes, AreOnTheDiskAfterFsync) {
  Duration took;
  Duration again;
  under_test.run(under_test.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/log", {.create = true});
    const auto written = co_await os.files.write(here, *file, 8_KiB);
    EXPECT_TRUE(written);
    Time begun = here.simulation().now();
    auto synced = co_await os.files.fsync(here, *file);
    EXPECT_TRUE(synced);
    took = here.simulation().now() - begun;
    EXPECT_EQ(disk.cache.dirty_pages(), 0);
    begun = here.simulation().now();
    synced = co_await os.files.fsync(here, *file);
    EXPECT_TRUE(synced);
    again = here.simulation().now() - begun;
  });
  under_test.sim.run();
  EXPECT_GT(took, 2 * 28_us);  // its pages, then the journal
  EXPECT_LT(again, 1_us);
  EXPECT_EQ(disk.block_driver.requests(), 2U);
}

TEST_F(Writes, WaitWhenTooMuchIsDirty) {
  under_test.run(under_test.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/log", {.create = true});
    for (int i = 0; i < 64; ++i) {
      const auto written = co_await os.files.write(here, *file, 256_KiB);
      EXPECT_TRUE(written);
      EXPECT_LE(disk.cache.dirty_pages(), 1024 / 5 + 64);
    }
  });
  under_test.sim.run();
  EXPECT_GT(disk.cache.counts().throttled, 0U);
  EXPECT_EQ(disk.cache.counts().written_back, 64U * 64);
  EXPECT_GT(disk.cache.counts().evictions, 0U);  // 16 MiB through 4 MiB
}

TEST_F(Writes, OfUnlinkedFilesAreForgotten) {
  under_test.run(under_test.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/scratch", {.create = true});
    const auto written = co_await os.files.write(here, *file, 64_KiB);
    EXPECT_TRUE(written);
    const auto unlinked = co_await os.files.unlink(here, "/scratch");
    EXPECT_TRUE(unlinked);
    const auto closed = co_await os.files.close(here, *file);
    EXPECT_TRUE(closed);
    EXPECT_EQ(disk.cache.dirty_pages(), 0);
  });
  under_test.sim.run();
  EXPECT_EQ(disk.block_driver.requests(), 0U);
}

TEST(PageCache, SaysWhenTheDiskIsFull) {
  OneKernel under_test;
  StoredFiles disk(under_test.site, under_test.ports,
                   std::make_unique<FlashDisk>(
                       under_test.sim, FlashDiskParameters::sata(under_test.machine.costs())),
                   {.disk_space = 129_MiB});  // 128 are the journal's
  under_test.run(under_test.process(), [](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/log", {.create = true});
    const auto first = co_await os.files.write(here, *file, 1_MiB);
    EXPECT_TRUE(first);
    const auto second = co_await os.files.write(here, *file, 4_KiB);
    EXPECT_TRUE(second.failed_with(Error::no_space));
  });
  under_test.sim.run();
}

}  // namespace
}  // namespace osarium
