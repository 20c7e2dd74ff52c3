// Memory phases of scheduled threads: the memory follows what the scheduler puts where.
#include <gtest/gtest.h>

#include <deque>

#include "models/hardware/machine.hpp"
#include "models/hardware/machine_presets.hpp"
#include "models/hardware/memory_phase.hpp"
#include "models/mechanisms/scheduler.hpp"

namespace osarium {
namespace {

// Two sockets of six cores with 12 MiB of cache each, whose idle cpus are awake at once.
MachineParameters westmere(int threads_per_core) {
  Errors errors;
  auto machine = read_machine("rainforest-s-a", {}, {}, errors);
  errors.throw_if_any();
  machine->idle_states.clear();
  machine->threads_per_core = threads_per_core;
  return *machine;
}

// Twenty lines at a time: two of them take more than the channels of a node have.
constexpr MemoryBehaviour streaming{.footprint = Bytes::of_count(std::int64_t{1} << 50),
                                    .accesses_per_second = 5e8,
                                    .parallelism = 20};
constexpr MemoryBehaviour fitting{.footprint = 4_MiB, .accesses_per_second = 3e7};
constexpr MemoryBehaviour writing{
    .footprint = 32_MiB, .accesses_per_second = 2.5e8, .parallelism = 10, .write_share = 1};

class Phased {
 public:
  explicit Phased(const Policy& policy = RoundRobinPolicy{.quantum = 1_ms},
                  int threads_per_core = 1)
      : machine(sim, westmere(threads_per_core)),
        scheduler(sim, seats_of(machine), {.policy = policy, .balancing = Balancing::none}, {}) {}

  // Works on a cpu, in a phase if it has a behaviour.
  Thread& job(int cpu, Duration work, std::optional<MemoryBehaviour> behaviour,
              std::int32_t priority = 0) {
    Thread& here = threads.emplace_back(
        sim, sim.name("thread", threads.size()),
        ThreadAttributes{.priority = priority, .affinity = CpuSet::only(CpuId(cpu))});
    scheduler.start(here);
    WorkingSet* const set = behaviour ? &sets.emplace_back(machine.memory(), *behaviour) : nullptr;
    sim.spawn(compute(here, work, set, threads.size() - 1), here.name());
    return here;
  }
  Actor compute(Thread& here, Duration work, WorkingSet* set, std::size_t number) {
    std::optional<MemoryPhase> phase;
    if (set != nullptr) phase.emplace(here, *set);
    co_await here.compute(work, Mode::user);
    ends.resize(threads.size());
    ends[number] = sim.now() - Time();
    used.resize(threads.size());
    used[number] = here.used();
    scheduler.exit(here);
  }
  void run_to(Duration since_start) { sim.run_until(Time() + since_start); }
  double traffic(int cpu) { return machine.memory().traffic(CpuId(cpu)); }
  double speed(int cpu) { return machine.cpu(CpuId(cpu)).speed(); }

  Simulation sim;
  Machine machine;
  Scheduler scheduler;
  std::deque<WorkingSet> sets;
  std::deque<Thread> threads;
  std::vector<Duration> ends;
  std::vector<Duration> used;
};

TEST(ScheduledPhases, ACoreIsInThePhaseOfTheThreadWhoseTurnItIs) {
  Phased m;
  m.job(0, 10_ms, streaming);
  m.job(0, 10_ms, std::nullopt);
  m.job(1, 10_ms, streaming);
  double streams_alone = 0;
  for (int turn = 0; turn < 6; ++turn) {
    m.run_to(turn * 1_ms + 500_us);
    if (turn % 2 == 0) {
      EXPECT_EQ(m.traffic(0), m.traffic(1)) << turn;
      EXPECT_NEAR(m.traffic(0) + m.traffic(1), 20e9, 1) << turn;
    } else {
      EXPECT_EQ(m.traffic(0), 0) << turn;
      EXPECT_EQ(m.speed(0), 1) << turn;
      EXPECT_GT(m.traffic(1), 10e9) << turn;
      if (streams_alone == 0) streams_alone = m.speed(1);
      EXPECT_NEAR(m.speed(1), streams_alone, 1e-6) << turn;
    }
  }
  m.sim.run();
  EXPECT_EQ(m.used[1], 10_ms);
  EXPECT_GT(m.used[0].seconds(), 10e-3 / streams_alone);
}

// Of two threads that share the first core, when the later has ended, beside a stream on a cpu.
Duration time_shared(std::optional<int> stream_on) {
  Phased m;
  m.job(0, 50_ms, fitting);
  m.job(0, 50_ms, fitting);
  if (stream_on) m.job(*stream_on, 40_ms, streaming);
  m.sim.run();
  EXPECT_EQ(std::max(m.ends[0], m.ends[1]), m.used[0] + m.used[1]);
  return std::max(m.ends[0], m.ends[1]);
}

TEST(ScheduledPhases, TwoThreadsOfACoreAreSlowedByAStreamBesideThem) {
  const Duration alone = time_shared(std::nullopt);
  EXPECT_GT(alone, 100_ms);  // the cold start of both
  EXPECT_GT(time_shared(1), alone + 10_ms);
  EXPECT_EQ(time_shared(6), alone);
}

TEST(ScheduledPhases, AWriterSlowsANeighbourThatFitsTheCacheOnItsOwnSocketOnly) {
  const auto end = [](std::optional<int> writer) {
    Phased m;
    m.job(0, 200_ms, fitting);
    if (writer) m.job(*writer, 60_ms, writing);
    m.sim.run();
    return m.ends[0];
  };
  const Duration alone = end(std::nullopt);
  EXPECT_GT(end(1), alone + 15_ms);
  EXPECT_EQ(end(7), alone);
}

TEST(ScheduledPhases, SurvivePreemptionMigrationAndSleep) {
  Phased m(FixedPriorityPolicy{});
  Thread& here = m.threads.emplace_back(m.sim, "here");
  m.scheduler.set_affinity(here, CpuSet::only(CpuId(0)));
  m.scheduler.start(here);
  WorkingSet& data = m.sets.emplace_back(m.machine.memory(), streaming);
  m.sim.spawn([&]() -> Task<> {
    MemoryPhase phase(here, data);
    co_await here.compute(1_ms, Mode::user);
    co_await m.scheduler.block(here);
    co_await here.compute(1_ms, Mode::user);
    m.scheduler.exit(here);
  });
  m.sim.spawn([&]() -> Task<> {
    co_await m.sim.delay(6_ms);
    m.scheduler.wake(here);
  });
  m.run_to(100_us);
  const double alone = m.traffic(0);
  const double speed = m.speed(0);
  EXPECT_GT(alone, 10e9);

  m.job(0, 1_ms, std::nullopt, 1);  // preempts it
  EXPECT_EQ(m.traffic(0), 0);
  m.run_to(1_ms);
  EXPECT_EQ(m.speed(0), 1);
  m.run_to(1200_us);
  EXPECT_NEAR(m.traffic(0), alone, 1e-6 * alone);

  m.scheduler.set_affinity(here, CpuSet::only(CpuId(8)));
  EXPECT_EQ(m.traffic(0), 0);
  EXPECT_EQ(m.speed(0), 1);
  EXPECT_NEAR(m.traffic(8), alone, 1e-6 * alone);

  m.run_to(5_ms);
  EXPECT_EQ(here.state(), ThreadState::blocked);
  EXPECT_EQ(m.traffic(8), 0);
  EXPECT_NEAR(here.used().seconds() * speed, 1e-3, 1e-8);
  m.run_to(6_ms);
  EXPECT_NEAR(m.traffic(8), alone, 1e-6 * alone);
  m.sim.run();
  EXPECT_EQ(m.traffic(8), 0);
  EXPECT_NEAR(here.used().seconds() * speed, 2e-3, 1e-8);
}

TEST(ScheduledPhases, SiblingsSlowEachOtherOnlyWhileBothRun) {
  Phased m(FifoPolicy{}, 2);
  const double share = m.machine.costs().number("memory.sibling_share");
  m.job(0, 10_ms, std::nullopt);
  EXPECT_EQ(m.speed(0), 1);
  m.run_to(5_ms);
  m.job(1, 10_ms, std::nullopt);
  m.job(2, 10_ms, std::nullopt);
  EXPECT_EQ(m.speed(0), share);
  EXPECT_EQ(m.speed(1), share);
  EXPECT_EQ(m.speed(2), 1);
  m.sim.run();
  const double both = 5e-3 / share;
  EXPECT_NEAR(m.ends[0].seconds(), 5e-3 + both, 1e-11);
  EXPECT_NEAR(m.ends[1].seconds(), 5e-3 + both + 5e-3, 1e-11);
  EXPECT_EQ(m.ends[2], 15_ms);
}

TEST(ScheduledPhases, ASiblingThatSleepsSlowsNoPhase) {
  Phased m(FifoPolicy{}, 2);
  m.job(0, 10_ms, streaming);
  m.run_to(1_ms);
  const double alone = m.traffic(0);
  m.job(1, 1_ms, std::nullopt);
  EXPECT_LT(m.traffic(0), alone);
  m.run_to(4_ms);
  EXPECT_NEAR(m.traffic(0), alone, 1e-6 * alone);
}

}  // namespace
}  // namespace osarium
