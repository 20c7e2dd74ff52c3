// What an architecture's structure does to its throughput: a server with one thread is the limit
// of all its clients, a kernel on every cpu, or a server on every cpu, is not.
#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

enum class Call { identify, stat };
constexpr Duration measured = 2_ms;

// Calls per millisecond by so many threads, each on a cpu of its own.
double throughput(const Architecture& architecture, Call call, int threads) {
  Staged stage(architecture);
  stage.os.files.set_mount("/tmp", Storage::memory);
  std::int64_t calls = 0;
  for (int i = 0; i < threads; ++i) {
    // Each has files of its own, and a process: they share nothing.
    Process& process = stage.system.create_process(0, "client");
    const std::string path = "/tmp/folder" + std::to_string(i) + "/file";
    stage.os.files.set_file(path, 4_KiB);
    stage.system.run(process,
                     [&calls, &stage, call, path](SystemCalls& os, Context& here) -> Task<> {
                       for (;;) {
                         if (call == Call::identify) {
                           const auto id = co_await os.processes.identify(here);
                           EXPECT_TRUE(id);
                         } else {
                           const auto status = co_await os.files.stat(here, path);
                           EXPECT_TRUE(status);
                         }
                         if (stage.sim.now() >= Time() + measured) ++calls;
                       }
                     },
                     {.affinity = CpuSet::only(CpuId(i))});
  }
  stage.sim.run_until(Time() + measured * 2);
  return static_cast<double>(calls) / 2;
}

Architecture single_threaded_servers() {
  Architecture architecture = microkernel();
  for (const ServiceId service : all_services()) {
    architecture.placement[service].cpus = CallersCpu{};
    at(architecture.sharing.serialised, service) = Serialised::by_owner;
  }
  return architecture;
}

class Bottleneck : public testing::TestWithParam<Call> {};

TEST_P(Bottleneck, AreServersWithOneThread) {
  const auto at_most = [](const Architecture& architecture, int threads) {
    return throughput(architecture, GetParam(), threads);
  };
  for (const Architecture& scales : {monolithic(), microkernel()}) {
    const double one = at_most(scales, 1);
    EXPECT_NEAR(at_most(scales, 4) / one, 4, 0.1) << scales.name;
    EXPECT_NEAR(at_most(scales, 8) / one, 8, 0.2) << scales.name;
  }
  const Architecture single = single_threaded_servers();
  const double one = at_most(single, 1);
  const double six = at_most(single, 6);
  const double eight = at_most(single, 8);
  EXPECT_NEAR(one / at_most(microkernel(), 1), 1, 0.1);  // the placement alone makes no difference
  EXPECT_LT(eight, 2 * one);
  EXPECT_NEAR(eight / six, 1, 0.05);
  EXPECT_GT(at_most(microkernel(), 8) / eight, 4);
}

INSTANTIATE_TEST_SUITE_P(Calls, Bottleneck, testing::Values(Call::identify, Call::stat),
                         [](const auto& each) {
                           return each.param == Call::identify ? "identify" : "stat";
                         });

}  // namespace
}  // namespace osarium
