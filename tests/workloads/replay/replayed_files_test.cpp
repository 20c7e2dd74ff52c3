// Threads that use files, replayed: each call once and in order, with the disk's times.
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::CallKind;
using replay::FileStep;

// Processes with a thread and a file each: direct reads of 10 us and writes of 20 us in the
// disk, with 5 us of work before each.
WorkloadParameters workload_of_files(std::uint32_t processes, bool direct = true) {
  replay::Plan plan;
  for (std::uint32_t t = 0; t < processes; ++t) {
    plan.processes.push_back({"fio", 20});
    plan.files.files.push_back(
        {.process = t, .descriptor = 6, .size = 1 << 20, .direct = direct, .cached = !direct});
    replay::FileThread& thread = plan.files.threads.emplace_back(
        replay::FileThread{.name = "fio", .process = t, .recorded = t, .steps = {}});
    for (int i = 0; i < 10; ++i) {
      const bool reads = i % 2 == 0;
      thread.steps.push_back({.kind = reads ? CallKind::file_read : CallKind::file_write,
                              .file = t,
                              .work = 5000,
                              .bytes = 4096,
                              .offset = i * 4096,
                              .service = reads ? 10'000 : 20'000});
    }
  }
  return replay_of("files", std::move(plan));
}

struct ReplayedFilesTest : testing::Test {
  void run(const WorkloadParameters& workload, const Architecture& architecture = monolithic(),
           const CostTable& costs = CostTable::standard()) {
    Simulation sim;
    Machine machine(sim, FreeLoaded::hardware(), costs);
    System system(machine, architecture);
    ReplayedLoad load(workload, system, {});
    load.on_end([this](const Load::Ended& ended) { requests.push_back(ended); });
    sim.run_until(Time() + 2_ms);
    measurement = load.take();
  }
  std::vector<Load::Ended> of_client(std::uint32_t client) const {
    std::vector<Load::Ended> mine;
    for (const Load::Ended& each : requests)
      if (each.client == client) mine.push_back(each);
    return mine;
  }

  std::vector<Load::Ended> requests;
  Measurement measurement;
};

TEST_F(ReplayedFilesTest, WithAFreeKernelARequestLastsAsLongAsTheDiskTakes) {
  run(workload_of_files(1), monolithic(), free_costs());
  ASSERT_GT(requests.size(), 90U);
  for (std::size_t i = 1; i < requests.size(); ++i) {
    const Duration took = requests[i].end - requests[i].arrival;
    EXPECT_TRUE(took == 10_us || took == 20_us);
    // Reads and writes in turn, each once, and the work in between.
    EXPECT_NE(took, requests[i - 1].end - requests[i - 1].arrival);
    EXPECT_EQ(requests[i].arrival - requests[i - 1].end, 5_us);
    EXPECT_EQ(requests[i].number, requests[i - 1].number + 1);
  }
}

TEST_F(ReplayedFilesTest, TheKernelsPathComesOnTopUnderEachArchitecture) {
  for (const std::string_view name : architecture_names()) {
    requests.clear();
    run(workload_of_files(2), *find_architecture(name));
    for (const std::uint32_t client : {0U, 1U}) ASSERT_GT(of_client(client).size(), 30U) << name;
    for (const Load::Ended& each : requests) {
      EXPECT_GT(each.end - each.arrival, 10_us) << name;
      EXPECT_FALSE(each.failed);
    }
    EXPECT_GE(measurement.spent[static_cast<std::size_t>(Cause::device)],
              10_us * static_cast<std::int64_t>(requests.size()))
        << name;
  }
}

TEST_F(ReplayedFilesTest, OnlyWhatIsMeasuredIsARequest) {
  WorkloadParameters workload = workload_of_files(1);
  run(workload, monolithic(), free_costs());
  const std::size_t all = requests.size();
  ASSERT_GT(all, 90U);
  requests.clear();
  workload.replay.measured = MeasuredCalls::reads;
  run(workload, monolithic(), free_costs());
  EXPECT_NEAR(static_cast<double>(requests.size()), static_cast<double>(all) / 2, 2);
  for (const Load::Ended& each : requests) EXPECT_EQ(each.end - each.arrival, 10_us);
}

TEST_F(ReplayedFilesTest, ThroughThePageCacheTheDiskIsNotWaitedFor) {
  run(workload_of_files(2, false));
  ASSERT_GT(requests.size(), 200U);
  for (const Load::Ended& each : requests) EXPECT_LT(each.end - each.arrival, 10_us);
}

TEST_F(ReplayedFilesTest, ClientsRepeatThreads) {
  WorkloadParameters workload = workload_of_files(2);
  workload.replay.clients = 5;
  run(workload);
  for (const std::uint32_t client : {0U, 1U, 2U, 3U, 4U}) EXPECT_GT(of_client(client).size(), 20U);
}

}  // namespace
}  // namespace osarium
