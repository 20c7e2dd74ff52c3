// Validation of the count of committed memory (docs/validity/virtual_memory.md): what a larger
// batch gains in will-it-scale's mmap1 with a process on every cpu. The published machines are
// described no better than by their cores; these are the nearest presets. Figures are recorded with
// the test's result.
#include "tests/models/services/partitions.hpp"

namespace osarium {
namespace {

Task<> mmap1(SystemCalls& os, Context& here, std::vector<Duration>& noted) {
  const Time begin = here.simulation().now();
  const auto mapping = co_await os.memory.map(here, 128_MiB);
  EXPECT_TRUE(co_await os.memory.unmap(here, *mapping));
  noted.push_back(here.simulation().now() - begin);
}

// Maps and unmaps in a millisecond, of all.
std::size_t run(std::string_view preset, CommittedBatch batch) {
  KernelProfile linux_5_8;
  linux_5_8.fault_lock = FaultLock::address_space;
  linux_5_8.committed_batch = batch;
  Partitions on(preset, 1, linux_5_8, Trap{.page_table_isolation = true});
  for (const CpuId cpu : on.partitions.front().kernel.cpus()) on.run(cpu, mmap1);
  on.sim.run_until(Time() + 1_ms);
  on.noted.clear();
  on.sim.run_until(Time() + 2_ms);
  return on.noted.size();
}

double gain(std::string_view preset) {
  const auto small = static_cast<double>(run(preset, CommittedBatch::by_memory));
  const auto large = static_cast<double>(run(preset, CommittedBatch::by_memory_generous));
  const std::string name(preset);
  testing::Test::RecordProperty(name + "_by_memory", std::to_string(small));
  testing::Test::RecordProperty(name + "_generous", std::to_string(large));
  testing::Test::RecordProperty(name + "_gain", std::to_string(large / small - 1));
  return large / small - 1;
}

TEST(CommittedMemoryValidity, ALargerBatchGainsAFewTenthsOnADesktopAndManyTimesOnALargeServer) {
  const double desktop = gain("desktop-8");
  const double server = gain("westmere-ex-8");
  EXPECT_GT(desktop, 0.2);
  EXPECT_GT(server, 5);
}

}  // namespace
}  // namespace osarium
