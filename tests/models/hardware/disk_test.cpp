#include "models/hardware/disk.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "models/hardware/flash_disk.hpp"
#include "models/hardware/rotating_disk.hpp"
#include "sim/random/stream.hpp"

namespace osarium {
namespace {

struct DiskTest : testing::Test {
  // Keeps `depth` reads in the disk until `count` are done, at the offsets that `offset` gives.
  // Returns how long that takes.
  template <class Offset>
  Duration read(Disk& disk, int depth, int count, std::uint32_t bytes, Offset offset,
                std::size_t queue = 0) {
    int left = count, begun = 0;
    const auto submit = [&] {
      ASSERT_TRUE(disk.submit(queue, {.offset = offset(), .bytes = bytes}));
      ++begun;
    };
    CompletionQueue& completions = disk.completions(queue);
    completions.connect([&] {
      std::array<DiskRequest, 4> done;
      while (const std::size_t n = completions.take(done)) {
        left -= static_cast<int>(n);
        for (std::size_t i = 0; i < n; ++i) {
          waits.push_back(sim.now() - done[i].submitted);
          if (begun < count) submit();
        }
      }
    });
    completions.enable();
    const Time start = sim.now();
    for (int i = 0; i < depth; ++i) submit();
    sim.run();
    EXPECT_EQ(left, 0);
    return sim.now() - start;
  }

  Simulation sim;
  std::vector<Duration> waits;
  CostTable costs = CostTable::standard();
  Stream offsets{Seed{}, "disk", 0, "offset"};
};

struct Rotating : DiskTest {
  RotatingDiskParameters parameters = RotatingDiskParameters::of_7200_rpm(costs);
  Duration mean_random_read(DiskOrder order, int depth) {
    parameters.order = order;
    RotatingDisk disk(sim, parameters);
    const auto blocks = static_cast<std::uint64_t>(parameters.capacity.count()) / 4096;
    constexpr int reads = 4000;
    return read(disk, depth, reads, 4096, [&] { return offsets.below(blocks) * 4096; }) / reads;
  }
};

TEST_F(Rotating, ARandomReadTakesTheMeanSeekAndHalfATurn) {
  const Duration mean = mean_random_read(DiskOrder::fifo, 1);
  const Duration expected =
      parameters.mean_seek + parameters.turn / 2 + transfer_time(4096_B, parameters.rate);
  // Both parts spread by less than 2.5 ms: four standard deviations of the mean of 4000.
  EXPECT_NEAR(mean.seconds(), expected.seconds(), 4 * 3.5e-3 / 63);
  EXPECT_NEAR((parameters.turn / 2).seconds(), 4.17e-3, 0.01e-3);
}

TEST_F(Rotating, SeeksGrowWithTheRootOfTheDistance) {
  RotatingDisk disk(sim, parameters);
  const auto capacity = static_cast<std::uint64_t>(parameters.capacity.count());
  EXPECT_EQ(disk.seek(5, 5), 0_us);
  const double quarter = (disk.seek(0, capacity / 4) - parameters.least_seek).seconds();
  const double whole = (disk.seek(0, capacity - 1) - parameters.least_seek).seconds();
  EXPECT_NEAR(quarter / whole, 0.5, 1e-3);
  EXPECT_EQ(disk.seek(0, capacity / 4), disk.seek(capacity / 4, 0));
}

TEST_F(Rotating, SequentialReadsInAQueuePassAtTheRate) {
  RotatingDisk disk(sim, parameters);
  std::uint64_t next = 0;
  const Duration took =
      read(disk, 2, 1000, 65536, [&] { return std::exchange(next, next + 65536); });
  const Duration transfer = transfer_time(65536_B, parameters.rate) * 1000;
  EXPECT_GE(took, transfer);
  EXPECT_LE(took, transfer + parameters.turn);
}

TEST_F(Rotating, AReadThatComesLateWaitsForTheNextTurn) {
  RotatingDisk disk(sim, parameters);
  std::uint64_t next = 0;
  const auto sequential = [&] { return std::exchange(next, next + 4096); };
  read(disk, 1, 1, 4096, sequential);
  sim.run_until(sim.now() + 1_us);
  EXPECT_NEAR(read(disk, 1, 1, 4096, sequential).seconds(),
              (parameters.turn + transfer_time(4096_B, parameters.rate)).seconds(), 2e-6);
}

TEST_F(Rotating, QueuedRequestsAreOrderedToSaveTime) {
  const Duration fifo = mean_random_read(DiskOrder::fifo, 32);
  const Duration elevator = mean_random_read(DiskOrder::elevator, 32);
  const Duration nearest = mean_random_read(DiskOrder::nearest, 32);
  EXPECT_NEAR(fifo.seconds(), mean_random_read(DiskOrder::fifo, 1).seconds(), 0.3e-3);
  EXPECT_LT(elevator.seconds(), 0.8 * fifo.seconds());
  EXPECT_LT(nearest.seconds(), 0.8 * elevator.seconds());
}

TEST_F(Rotating, TheElevatorServesUpwardsAndThenFromTheLowest) {
  parameters.order = DiskOrder::elevator;
  RotatingDisk disk(sim, parameters);
  std::vector<std::uint64_t> order;
  CompletionQueue& completions = disk.completions(0);
  completions.connect([&] {
    std::array<DiskRequest, 1> done;
    while (completions.take(done) > 0) order.push_back(done[0].payload);
  });
  completions.enable();
  const std::uint64_t far = 100'000'000'000;
  for (const std::uint64_t place : {5, 2, 8, 3, 6})
    EXPECT_TRUE(disk.submit(0, {.offset = place * far, .bytes = 4096, .payload = place}));
  sim.run();
  EXPECT_EQ(order, (std::vector<std::uint64_t>{5, 6, 8, 2, 3}));
}

TEST_F(Rotating, AFullQueueRefuses) {
  parameters.depth = 2;
  RotatingDisk disk(sim, parameters);
  EXPECT_TRUE(disk.submit(0, {.bytes = 4096}));
  EXPECT_TRUE(disk.submit(0, {.bytes = 4096}));
  EXPECT_FALSE(disk.submit(0, {.bytes = 4096}));
  EXPECT_EQ(disk.outstanding(0), 2U);
  sim.run();
  EXPECT_EQ(disk.outstanding(0), 0U);
  EXPECT_TRUE(disk.submit(0, {.bytes = 4096}));
}

struct Flash : DiskTest {
  double reads_per_second(const FlashDiskParameters& parameters, int depth) {
    FlashDisk disk(sim, parameters);
    constexpr int reads = 20'000;
    return reads / read(disk, depth, reads, 512, [] { return 0; }).seconds();
  }
};

TEST_F(Flash, NvmeScalesWithTheDepthUpToItsUnits) {
  const FlashDiskParameters nvme = FlashDiskParameters::nvme(costs);
  ASSERT_EQ(nvme.units, 5);
  const double link = transfer_time(512_B, nvme.bandwidth).seconds();
  const double one = 1 / (nvme.read.seconds() + link);
  EXPECT_NEAR(reads_per_second(nvme, 1), one, one * 1e-6);
  for (const int depth : {2, 3, 4, 5})
    EXPECT_NEAR(reads_per_second(nvme, depth), depth * one, 0.03 * depth * one) << depth;
  for (const int depth : {6, 32, 512})
    EXPECT_NEAR(reads_per_second(nvme, depth), 5 * one, 0.03 * 5 * one) << depth;
}

TEST_F(Flash, LargeReadsAreBoundByTheLink) {
  const FlashDiskParameters sata = FlashDiskParameters::sata(costs);
  FlashDisk disk(sim, sata);
  const Duration took = read(disk, 32, 1000, 1 << 20, [] { return 0; });
  const Duration transfer = transfer_time(1_MiB, sata.bandwidth) * 1000;
  EXPECT_GE(took, transfer);
  EXPECT_LE(took, transfer + sata.read);
}

TEST_F(Flash, QueuesAreServedInTurnAndInterruptApart) {
  FlashDiskParameters parameters{.queues = 2, .depth = 64, .read = 10_us};
  FlashDisk disk(sim, parameters);
  std::vector<int> order;
  for (const int queue : {0, 1}) {
    CompletionQueue& completions = disk.completions(static_cast<std::size_t>(queue));
    completions.connect([&completions, &order, queue] {
      std::array<DiskRequest, 1> done;
      while (completions.take(done) > 0) order.push_back(queue);
    });
    completions.enable();
  }
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(disk.submit(0, {.bytes = 512}));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(disk.submit(1, {.bytes = 512}));
  sim.run();
  // The first begins at once; then queue 0 waits already when queue 1 comes.
  EXPECT_EQ(order, (std::vector{0, 0, 1, 0, 1, 0}));
  EXPECT_EQ(disk.completions(0).interrupts(), 4U);
  EXPECT_EQ(disk.completions(1).interrupts(), 2U);
}

// A request that says how long it takes takes so long, and no other time.
TEST_F(Flash, ATimeThatIsKnownIsTheRequestsOwn) {
  FlashDisk flash(sim, {.queues = 1, .depth = 64, .units = 2, .read = 10_us, .bandwidth = 1_Gbps});
  RotatingDisk rotating(sim, RotatingDiskParameters::of_7200_rpm(costs));
  for (Disk* const disk : {static_cast<Disk*>(&flash), static_cast<Disk*>(&rotating)}) {
    const Time begin = sim.now();
    std::array<DiskRequest, 1> done;
    ASSERT_TRUE(disk->submit(0, {.offset = 1 << 30, .bytes = 1 << 20, .service = 7_us}));
    sim.run();
    EXPECT_EQ(sim.now() - begin, 7_us);
    EXPECT_EQ(disk->completions(0).take(done), 1U);
  }
}

TEST_F(Flash, CompletionsAreCoalesced) {
  FlashDisk disk(sim, {.depth = 64, .read = 10_us, .coalescing = {.interval = 105_us}});
  CompletionQueue& completions = disk.completions(0);
  std::vector<std::size_t> batches;
  completions.connect([&] {
    std::array<DiskRequest, 64> done;
    batches.push_back(completions.take(done));
  });
  completions.enable();
  for (int i = 0; i < 21; ++i) EXPECT_TRUE(disk.submit(0, {.bytes = 512}));
  sim.run();
  EXPECT_EQ(batches, (std::vector<std::size_t>{1, 10, 10}));
}

}  // namespace
}  // namespace osarium
