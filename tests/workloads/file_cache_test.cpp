// Memory for the files of a workload, and who says what goes from it when it is full.
#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

using testing::HasSubstr;

// 5 MiB again and again, a page at a time, through 4 MiB.
WorkloadParameters scan(const std::string& replacement) {
  return workload_of(
      "name: scan\n"
      "arrivals: {kind: closed}\n"
      "threads: {kind: processes, processes: 1}\n"
      "file_cache: {kind: own, capacity: 4MiB, replacement: " +
      replacement +
      "}\n"
      "files: [{path: /table, size: 5MiB, cached: false}]\n"
      "before: [{kind: open, path: /table}]\n"
      "steps: [{kind: choose, branches: [{times: 1280, steps: [{kind: read, bytes: {kind: fixed, "
      "value: 4KiB}}]}]}]\n"
      "after: [{kind: close}]\n");
}

struct Scanned {
  Duration latency;
  double reads_of_a_scan;  // of the disk
};

Scanned scanned(const Architecture& architecture, const std::string& replacement) {
  Loaded loaded(scan(replacement), architecture, Time() + 20_ms, Time() + 120_ms);
  std::uint64_t scans = 0;
  loaded.load->on_end([&](const Load::Ended& job) {
    EXPECT_FALSE(job.failed);
    ++scans;
  });
  const Measurement& measured = loaded.run();
  EXPECT_GT(scans, 5u);
  const std::uint64_t reads = loaded.system.partition(0).page_cache().counts().misses;
  return {*measured.latency.mean(), static_cast<double>(reads) / static_cast<double>(scans)};
}

TEST(FileCache, OfTheProgramsOwnBeatsLruOnACyclicScan) {
  const Scanned lru = scanned(exokernel(), "lru");
  const Scanned mru = scanned(exokernel(), "mru");
  EXPECT_GE(lru.reads_of_a_scan, 1280);  // each page goes just before it is wanted again
  EXPECT_LT(mru.reads_of_a_scan, 1280 / 2);
  EXPECT_LT(2 * mru.latency, lru.latency);
}

TEST(FileCache, OfAKernelGoesByTheKernelsRule) {
  const Scanned lru = scanned(monolithic(), "lru");
  const Scanned mru = scanned(monolithic(), "mru");
  EXPECT_EQ(lru.latency, mru.latency);
  EXPECT_GE(mru.reads_of_a_scan, 1280);
}

// Where the page cache is does not decide who chooses.
TEST(FileCache, OfAKernelThatAsksProgramsGoesByTheirs) {
  Architecture asking = monolithic();
  asking.sharing.file_cache = Chooser::program;
  const Scanned lru = scanned(asking, "lru");
  const Scanned mru = scanned(asking, "mru");
  EXPECT_EQ(lru.latency, scanned(monolithic(), "lru").latency);
  EXPECT_LT(mru.reads_of_a_scan, 1280 / 2);
  EXPECT_LT(2 * mru.latency, lru.latency);
}

TEST(FileCache, OfALibraryThatTheProgramMayNotChangeGoesByTheLibrarys) {
  Architecture closed = exokernel();
  closed.sharing.file_cache = Chooser::kernel;
  EXPECT_EQ(scanned(closed, "mru").latency, scanned(exokernel(), "lru").latency);
}

TEST(FileCache, IsShorterThanAPageNowhere) {
  EXPECT_THAT(errors_of("steps: [{kind: getpid}]\nfile_cache: {kind: own, capacity: 1KiB}\n"),
              testing::Contains(HasSubstr("capacity")));
}

}  // namespace
}  // namespace osarium
