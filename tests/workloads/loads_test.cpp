// Every named workload on every architecture; requests are the same under all of them.
#include <map>

#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

constexpr Duration window = 2_ms;

WorkloadParameters preset(std::string_view name) {
  Errors errors;
  auto workload = find_workload(name, errors);
  errors.throw_if_any();
  return *workload;
}

TEST(Loads, EveryWorkloadRunsOnEveryArchitecture) {
  for (const std::string_view workload : workload_names())
    for (const std::string_view name : architecture_names()) {
      SCOPED_TRACE(std::string(workload) + " on " + std::string(name));
      WorkloadParameters parameters = preset(workload);
      for (Step& step : parameters.steps)  // so that an iteration of page faults ends
        if (auto* const map = std::get_if<steps::Map>(&step)) map->bytes = 1_MiB;
      Loaded loaded(parameters, *find_architecture(name), Time() + window / 4, Time() + 2 * window);
      const Measurement& measured = loaded.run();
      ASSERT_GT(measured.latency.count(), 0u);
      EXPECT_EQ(measured.failed, 0u);
      Duration spent;
      for (const Duration each : measured.spent) spent += each;
      // The mean is rounded.
      const auto count = static_cast<std::int64_t>(measured.latency.count());
      EXPECT_NEAR(static_cast<double>(spent.picoseconds() / count),
                  static_cast<double>(measured.latency.mean()->picoseconds()), 1);
    }
}

TEST(Loads, RequestsArriveAtTheSameTimesEverywhere) {
  std::map<std::uint64_t, Time> arrivals;
  for (const std::string_view name : architecture_names()) {
    Loaded loaded(preset("synthetic"), *find_architecture(name), Time(), Time() + window);
    loaded.load->on_end([&](const Load::Ended& job) {
      const auto [known, added] = arrivals.emplace(job.number, job.arrival);
      EXPECT_EQ(known->second, job.arrival) << name;
    });
    loaded.run();
  }
  EXPECT_GT(arrivals.size(), 500u);
}

TEST(Loads, TheSameTwice) {
  const auto run = [](std::uint32_t replica) {
    Loaded loaded(preset("memcached-etc"), microkernel(), Time(), Time() + window,
                  CostTable::standard(), {1, replica});
    return loaded.run().latency.mean();
  };
  EXPECT_EQ(run(0), run(0));
  EXPECT_NE(run(0), run(1));
}

TEST(Loads, SideBySide) {
  Running running(monolithic());
  WorkloadParameters second = preset("memcached-etc");
  second.name = "second";
  const Time end = Time() + window;
  const auto one = Load::start(preset("memcached-etc"), running.system, {});
  const auto two = Load::start(second, running.system, {});
  const auto three = Load::start(preset("syscall-ping"), running.system, {});
  running.sim.run_until(end);
  EXPECT_GT(one->measurement().latency.count(), 500u);
  EXPECT_GT(two->measurement().latency.count(), 500u);
  EXPECT_GT(three->measurement().latency.count(), 500u);
}

TEST(Loads, ALockSerialises) {
  Loaded loaded(workload_of("name: locked\n"
                            "arrivals: {kind: closed}\n"
                            "threads: {kind: pool, threads: 4}\n"
                            "steps: [{kind: lock, hold: {kind: fixed, value: 10us}}]\n"),
                monolithic(), Time(), Time() + 10_ms);
  const Measurement& measured = loaded.run();
  EXPECT_LE(measured.latency.count(), 1000u);
  EXPECT_GT(measured.spent[static_cast<std::size_t>(Cause::lock)], Duration());
}

TEST(Loads, SleepsAsLongAsTheyAreToldTo) {
  Loaded loaded(workload_of("name: sleeper\n"
                            "arrivals: {kind: periodic, rate: 1krps}\n"
                            "threads: {kind: per_request}\n"
                            "steps: [{kind: sleep, time: {kind: fixed, value: 5ms}}]\n"),
                monolithic(), Time(), Time() + 50_ms);
  const Measurement& measured = loaded.run();
  EXPECT_GE(measured.latency.count(), 40u);  // several at once
  EXPECT_GE(*measured.latency.min(), 5_ms);
}

TEST(Loads, ARequestIsRecordedWhereItEnds) {
  const Time begin = Time() + 1_ms;
  Loaded loaded(preset("synthetic"), monolithic(), begin, Time() + 2_ms);
  std::uint64_t inside = 0;
  std::uint64_t from_before = 0;
  loaded.load->on_end([&](const Load::Ended& job) {
    inside += job.end > begin ? 1 : 0;
    from_before += job.end > begin && job.arrival <= begin ? 1 : 0;
  });
  EXPECT_EQ(loaded.run().latency.count(), inside);
  EXPECT_GT(from_before, 0u);
}

TEST(Loads, WhatIsAroundARequestIsNotPartOfIt) {
  const auto mean = [](const std::string& around) {
    Loaded loaded(
        workload_of("name: around\n"
                    "arrivals: {kind: closed, clients: 1}\n"
                    "threads: {kind: pool, threads: 1}\n" +
                    around + "steps: [{kind: compute, time: {kind: fixed, value: 3us}}]\n"),
        monolithic(), Time() + 1_ms, Time() + 2_ms);
    const Measurement& measured = loaded.run();
    EXPECT_EQ(*measured.latency.mean(), 3_us);
    return measured.latency.count();
  };
  const std::string other = ": [{kind: compute, time: {kind: fixed, value: 3us}}]\n";
  EXPECT_NEAR(static_cast<double>(mean("")), 333, 1);
  EXPECT_NEAR(static_cast<double>(mean("before" + other + "after" + other)), 111, 1);
}

TEST(Loads, ErrorsAreCounted) {
  Loaded loaded(workload_of("name: failing\n"
                            "arrivals: {kind: periodic, rate: 10krps}\n"
                            "steps: [{kind: open, path: /nowhere}]\n"),
                monolithic(), Time(), Time() + 2_ms);
  const Measurement& measured = loaded.run();
  EXPECT_GT(measured.failed, 10u);
  EXPECT_EQ(measured.failed, measured.latency.count());
}

}  // namespace
}  // namespace osarium
