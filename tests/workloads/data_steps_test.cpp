// Steps that work on data in memory: what they take alone, beside others, and on another node, and
// what the account of a request says of it.
#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

constexpr auto memory_cause = static_cast<std::size_t>(Cause::memory);
// Of the last-level cache, in us: 44 cycles of the Westmere that was measured (memory.yaml).
constexpr double cache_hit = 44 / 2.13e3;
constexpr auto work_cause = static_cast<std::size_t>(Cause::work);

// One thread on a cpu that does the same again and again.
WorkloadParameters program(const std::string& name, const std::string& step, int cpu = 0,
                           const std::string& policy = "{kind: local}") {
  return workload_of("name: " + name +
                     "\narrivals: {kind: closed}\nthreads: {kind: processes, processes: 1}\n"
                     "pinning: {kind: cpus, cpus: [" +
                     std::to_string(cpu) + "]}\nmemory_policy: " + policy + "\nsteps: [" + step +
                     "]\n");
}

struct Spent {
  double work;  // us for each request
  double memory;
  double all;
};

Spent spent_of(const Measurement& measured) {
  const auto count = static_cast<double>(measured.latency.count());
  const auto each = [&](std::size_t cause) {
    return measured.spent[cause].seconds() * 1e6 / count;
  };
  Duration sum;
  for (const Duration spent : measured.spent) sum += spent;
  EXPECT_NEAR(sum.seconds() * 1e6 / count, measured.latency.mean()->seconds() * 1e6, 1e-6);
  return {each(work_cause), each(memory_cause), measured.latency.mean()->seconds() * 1e6};
}

// `other` runs beside it, if there is one.
Spent measured(const WorkloadParameters& workload, const WorkloadParameters* other = nullptr) {
  Running running(monolithic());
  const Time begin = Time() + 20_ms;
  const Time end = begin + 30_ms;
  const auto one = Load::start(workload, running.system, {});
  std::unique_ptr<Load> two;
  if (other != nullptr) two = Load::start(*other, running.system, {});
  running.sim.run_until(begin);
  one->take();
  running.sim.run_until(end);
  return spent_of(one->measurement());
}

TEST(DataSteps, InstructionsTakeTimeByTheClock) {
  const Spent spent =
      measured(program("mine", "{kind: compute, instructions: 24000, instructions_per_cycle: 2}"));
  EXPECT_NEAR(spent.all, 24000 / 2 / 2.4e3, 1e-6);
  EXPECT_NEAR(spent.work, spent.all, 1e-6);
}

TEST(DataSteps, WhatTheCacheHoldsCostsNothing) {
  const Spent spent = measured(program("mine",
                                       "{kind: compute, time: {kind: fixed, value: 100us}, memory: "
                                       "{footprint: 1MiB, every: 50ns}}"));
  EXPECT_NEAR(spent.work, 100, 1e-3);
  EXPECT_LT(spent.memory, 1);
}

TEST(DataSteps, MissesAreChargedToMemoryAndTheRestIsTheWork) {
  const std::string in_time =
      "{kind: compute, time: {kind: fixed, value: 100us}, memory: {footprint: 4GiB, every: 100ns}}";
  const Spent spent = measured(program("mine", in_time));
  // 1000 misses at 67.5 ns less a hit; the cache holds 12 MiB of 4 GiB.
  const double stall = 1000 * (1 - 12.0 / 4096) * (67.5e-3 - cache_hit);
  EXPECT_NEAR(spent.work, 100, 1e-3);
  EXPECT_NEAR(spent.memory / stall, 1, 0.01);
  // The same, in instructions.
  const Spent counted = measured(program(
      "mine",
      "{kind: compute, instructions: 240000, instructions_per_cycle: 1, memory: {footprint: "
      "4GiB, per_kilo_instruction: 4.1666666667}}"));
  EXPECT_NEAR(counted.all, spent.all, 0.01);
}

TEST(DataSteps, APhaseMovesItsBytes) {
  const auto phase = [](const std::string& how) {
    return measured(
        program("mine", "{kind: memory, bytes: {kind: fixed, value: 640KiB}, " + how + "}"));
  };
  // 10240 lines, one after the other.
  const Spent alone = phase("footprint: 4GiB");
  EXPECT_NEAR(alone.work, 10240 * cache_hit, 1e-2);
  EXPECT_NEAR(alone.all / (10240 * 67.5e-3), 1, 0.01);
  const Spent eight = phase("footprint: 4GiB, parallelism: 8");
  EXPECT_NEAR(eight.all / alone.all, 1.0 / 8, 0.01);
  // More of its accesses go to what the cache holds.
  EXPECT_LT(phase("footprint: 24MiB, locality: 4").all, 0.8 * phase("footprint: 24MiB").all);
}

TEST(DataSteps, ANeighbourOnTheSameNodeIsFelt) {
  const std::string step =
      "{kind: compute, time: {kind: fixed, value: 100us}, memory: {footprint: 8MiB, every: 33ns}}";
  const std::string writer =
      "{kind: memory, bytes: {kind: fixed, value: 1MiB}, footprint: 32MiB, parallelism: 10, "
      "writes: 100%}";
  const WorkloadParameters victim = program("victim", step, 0);
  const Spent alone = measured(victim);
  const WorkloadParameters near = program("near", writer, 1);
  const WorkloadParameters far = program("far", writer, 6);
  const Spent beside = measured(victim, &near);
  EXPECT_GT(beside.all, 1.5 * alone.all);
  EXPECT_NEAR(beside.work, alone.work, 1e-3);
  EXPECT_NEAR(measured(victim, &far).all, alone.all, 0.01 * alone.all);
}

TEST(DataSteps, WhereTheMemoryIsDecides) {
  const std::string step = "{kind: memory, bytes: {kind: fixed, value: 640KiB}, footprint: 4GiB}";
  const auto on = [&](const std::string& policy) {
    return measured(program("mine", step, 0, policy)).all;
  };
  const double local = on("{kind: local}");
  EXPECT_NEAR(on("{kind: node, node: 0}"), local, 1e-6 * local);
  const double remote = on("{kind: node, node: 1}");
  EXPECT_NEAR(remote / local, (67.5 + 40) / 67.5, 0.01);
  EXPECT_NEAR(on("{kind: interleave}"), (local + remote) / 2, 0.01 * local);
}

TEST(DataSteps, PagesFollowThePolicyToo) {
  const auto used = [](const std::string& policy) {
    Running running(monolithic());
    const WorkloadParameters workload = program(
        "mine",
        "{kind: map, bytes: 4MiB}, {kind: touch}, {kind: sleep, time: {kind: fixed, value: 1s}}", 0,
        policy);
    const auto taken = [&](int node) {
      return running.machine.capacity().available(NodeId(node)).count();
    };
    const auto before = std::array{taken(0), taken(1)};
    const auto load = Load::start(workload, running.system, {});
    running.sim.run_until(Time() + 100_ms);
    return std::array{before[0] - taken(0), before[1] - taken(1)};
  };
  const auto local = used("{kind: local}");
  EXPECT_GT(local[0], 3 << 20);
  EXPECT_EQ(local[1], 0);
  const auto remote = used("{kind: node, node: 1}");
  EXPECT_GT(remote[1], 3 << 20);
  const auto both = used("{kind: interleave}");
  EXPECT_GT(both[0], 2 << 20);
  EXPECT_GT(both[1], 2 << 20);
}

TEST(DataSteps, ThreadsShareDataUnlessTheyHaveTheirOwn) {
  // 8 MiB fit into the cache of a node once, and not four times.
  const auto mean = [](const std::string& own) {
    Loaded loaded(
        workload_of(
            "{name: mine, arrivals: {kind: closed}, threads: {kind: pool, threads: 4}, pinning: "
            "{kind: cpus, cpus: [0, 1, 2, 3]}, steps: [{kind: compute, time: {kind: fixed, value: "
            "100us}, memory: {footprint: 8MiB, every: 50ns, own: " +
            own + "}}]}"),
        monolithic(), Time() + 20_ms, Time() + 50_ms);
    return loaded.run().latency.mean()->seconds() * 1e6;
  };
  EXPECT_LT(mean("false"), 102);
  EXPECT_GT(mean("true"), 120);
}

TEST(DataSteps, StepsThatNameTheSameDataShareIt) {
  // 8 MiB in the cache of a node, once or twice.
  const auto mean = [](const std::string& first, const std::string& second) {
    const auto step = [](const std::string& name) {
      return "{kind: compute, time: {kind: fixed, value: 50us}, memory: {footprint: 8MiB, every: "
             "50ns, data: " +
             name + "}}";
    };
    return measured(program("mine", step(first) + ", " + step(second))).all;
  };
  EXPECT_LT(mean("table", "table"), 0.95 * mean("table", "index"));
}

TEST(DataSteps, RunUnderEveryArchitecture) {
  for (const std::string_view name : architecture_names()) {
    SCOPED_TRACE(name);
    Loaded loaded(
        workload_of("{base: synthetic, memory_policy: {kind: interleave}, steps: [{kind: memory, "
                    "bytes: {kind: exponential, mean: 16KiB}, footprint: 64MiB}]}"),
        *find_architecture(name), Time(), Time() + 5_ms);
    const Measurement& measurement = loaded.run();
    EXPECT_GT(measurement.latency.count(), 100u);
    EXPECT_EQ(measurement.failed, 0u);
    EXPECT_GT(spent_of(measurement).memory, 0);
  }
}

TEST(DataSteps, ErrorsHaveTheirPlace) {
  const auto error = [](const std::string& step) {
    return errors_of("{base: synthetic, steps: [{kind: " + step + "}]}");
  };
  EXPECT_THAT(error("compute"),
              ElementsAre(HasSubstr("steps[0]: has no work; allowed: one of time and")));
  EXPECT_THAT(error("compute, instructions: 5, time: {kind: fixed, value: 1us}"),
              ElementsAre(HasSubstr("steps[0].instructions: found \"5\", beside a time")));
  EXPECT_THAT(error("compute, instructions: 5"),
              ElementsAre(HasSubstr("has no instructions_per_cycle")));
  EXPECT_THAT(error("compute, time: {kind: fixed, value: 1us}, memory: {footprint: 1MiB}"),
              ElementsAre(HasSubstr("steps[0].memory: does not say how often")));
  EXPECT_THAT(error("compute, time: {kind: fixed, value: 1us}, memory: {footprint: 1MiB, "
                    "per_kilo_instruction: 3}"),
              ElementsAre(HasSubstr("beside a time; allowed: memory.every")));
  EXPECT_THAT(
      error(
          "memory, bytes: {kind: fixed, value: 1MiB}, footprint: 0B, locality: 0.5, writes: 110%"),
      ElementsAre(HasSubstr("steps[0].footprint"), HasSubstr("steps[0].locality"),
                  HasSubstr("steps[0].writes")));
  EXPECT_THAT(
      error("memory, bytes: {kind: fixed, value: 1MiB}, footprint: 1MiB, data: table}, {kind: "
            "choose, branches: [{steps: [{kind: memory, bytes: {kind: fixed, value: 2MiB}, "
            "footprint: 2MiB, data: table}]}]"),
      ElementsAre(HasSubstr("steps: say different things of the data \"table\"")));
  Running running(monolithic());
  EXPECT_THAT(problems(workload_of("{base: synthetic, memory_policy: {kind: node, node: 2}}"),
                       running.system),
              ElementsAre(Field(&Violation::problem,
                                HasSubstr("on node 2, which the machine does not have"))));
}

}  // namespace
}  // namespace osarium
