// Random reads of 4 KiB, one an item, with so many in the disk at a time; reads_per_s is by the
// simulated machine.
#include <array>

#include "benchmarks/batches.hpp"
#include "models/hardware/flash_disk.hpp"
#include "models/hardware/rotating_disk.hpp"

using namespace osarium;

namespace {

void read(benchmark::State& state, Simulation& sim, Disk& disk, std::int64_t depth) {
  Stream offsets(Seed{}, "disk", 0, "offset");
  std::int64_t left = 0;
  const auto submit = [&] {
    disk.submit(0, {.offset = offsets.below(1 << 27) * 4096, .bytes = 4096});
  };
  CompletionQueue& completions = disk.completions(0);
  completions.connect([&] {
    std::array<DiskRequest, 16> done;
    while (const std::size_t n = completions.take(done)) {
      for (std::size_t i = 0; i < n; ++i) submit();
      if ((left -= static_cast<std::int64_t>(n)) <= 0) sim.stop();
    }
  });
  completions.enable();
  for (std::int64_t i = 0; i < depth; ++i) submit();
  batches::run(state, sim, left);
  state.counters["reads_per_s"] =
      static_cast<double>(state.iterations() * batches::size) / (sim.now() - Time()).seconds();
}

void rotating_disk(benchmark::State& state, DiskOrder order) {
  Simulation sim;
  RotatingDiskParameters parameters = RotatingDiskParameters::of_7200_rpm(CostTable::standard());
  parameters.order = order;
  parameters.capacity = Bytes::of_count(std::int64_t{4096} << 27);
  RotatingDisk disk(sim, parameters);
  read(state, sim, disk, state.range(0));
}
BENCHMARK_CAPTURE(rotating_disk, fifo, DiskOrder::fifo)->Arg(1)->Arg(32);
BENCHMARK_CAPTURE(rotating_disk, elevator, DiskOrder::elevator)->Arg(32);
BENCHMARK_CAPTURE(rotating_disk, nearest, DiskOrder::nearest)->Arg(4)->Arg(32);

void flash_disk(benchmark::State& state, FlashDiskParameters (*kind)(const CostTable&)) {
  Simulation sim;
  FlashDisk disk(sim, kind(CostTable::standard()));
  read(state, sim, disk, state.range(0));
}
BENCHMARK_CAPTURE(flash_disk, sata, &FlashDiskParameters::sata)->Arg(1)->Arg(32);
BENCHMARK_CAPTURE(flash_disk, nvme, &FlashDiskParameters::nvme)
    ->Arg(1)
    ->Arg(2)
    ->Arg(4)
    ->Arg(5)
    ->Arg(8)
    ->Arg(128);

}  // namespace
