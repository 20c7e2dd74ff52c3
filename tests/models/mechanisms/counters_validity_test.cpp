// Validation of per-CPU counters (docs/validity/counters.md): maps of 128 MB on RainForest's S-A
// overflow the batch each time, and with a larger batch nobody contends. The figures are recorded
// with the test's result; what is asserted is what must not depend on the constants.
#include <gtest/gtest.h>

#include <string>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/mechanisms/committed_memory.hpp"

namespace osarium {
namespace {

enum class Locking { ticket, queued };

struct Outcome {
  std::uint64_t done;
  std::uint64_t overflows;
  std::uint64_t contended;
};

Outcome run(Locking locking, std::int64_t batch, int processes, Duration work,
            Duration time = 200_us) {
  CommittedMemory experiment;
  LockStatistics statistics;
  LockClass& lock_class = statistics.lock_class("vm_committed_as");
  const Coherence& coherence = experiment.on.machine.coherence;
  std::uint64_t done = 0;
  if (locking == Locking::ticket) {
    TicketLock lock(coherence, NodeId(0), &lock_class);
    done = experiment.run(lock, batch, processes, work, time);
  } else {
    McsNodes nodes(coherence, experiment.on.topology);
    McsLock lock(nodes, NodeId(0), &lock_class);
    done = experiment.run(lock, batch, processes, work, time);
  }
  return {done, experiment.overflows, lock_class.contended()};
}

struct CommittedMemoryOfSA : testing::Test {
  Topology topology = MeasuredMachine::read("rainforest-s-a");
  std::int64_t pages = CommittedMemory::pages(topology);
  PercpuBatch rules = PercpuBatch::from(CostTable::standard());
  std::int64_t small = rules.committed_3_11(topology.cpus(), pages);
  std::int64_t large = rules.committed_5_9(topology.cpus(), pages);
};

TEST_F(CommittedMemoryOfSA, TheBatchesAreThoseOfTheKernelsRules) {
  EXPECT_EQ(pages, 8'388'608);
  EXPECT_EQ(rules.plain(topology.cpus()), 32);
  EXPECT_EQ(rules.plain(40), 80);
  EXPECT_EQ(small, 2730);
  EXPECT_EQ(large, 174'762);
  EXPECT_EQ(CommittedMemory::mapped, 32'768);
}

TEST_F(CommittedMemoryOfSA, EveryMapAndUnmapOf128MBOverflows) {
  for (const Locking locking : {Locking::ticket, Locking::queued}) {
    const Outcome alone = run(locking, small, 1, 1_us);
    EXPECT_EQ(alone.contended, 0U);
    EXPECT_NEAR(static_cast<double>(alone.overflows), 2.0 * static_cast<double>(alone.done), 2);
    const Outcome all = run(locking, small, 12, 1_us);
    EXPECT_NEAR(static_cast<double>(all.overflows), 2.0 * static_cast<double>(all.done), 24);
    EXPECT_GT(static_cast<double>(all.contended), 0.9 * static_cast<double>(all.overflows));
  }
}

TEST_F(CommittedMemoryOfSA, WithTheLargerBatchNothingOverflowsAndItScalesWithTheProcesses) {
  const Outcome alone = run(Locking::queued, large, 1, 1_us);
  const Outcome all = run(Locking::queued, large, 12, 1_us);
  EXPECT_EQ(all.overflows, 0U);
  EXPECT_EQ(all.contended, 0U);
  EXPECT_NEAR(static_cast<double>(all.done), 12.0 * static_cast<double>(alone.done), 24);
}

TEST_F(CommittedMemoryOfSA, ThroughputFallsBeyondAFewProcessesAndMoreSoWithTicketLocks) {
  for (const Duration work : {0_us, 1_us, 10_us}) {
    for (int processes = 1; processes <= 12; ++processes) {
      const auto figure = [&](const char* name, const Outcome& outcome) {
        RecordProperty(std::string(name) + "_" + std::to_string(work / 1_us) + "us_" +
                           std::to_string(processes),
                       std::to_string(outcome.done * 5));  // per ms
      };
      figure("ticket", run(Locking::ticket, small, processes, work));
      figure("queued", run(Locking::queued, small, processes, work));
      figure("large", run(Locking::queued, large, processes, work));
    }
  }
  const Outcome ticket = run(Locking::ticket, small, 12, 0_us);
  const Outcome queued = run(Locking::queued, small, 12, 0_us);
  EXPECT_LT(ticket.done, queued.done);
  EXPECT_LT(queued.done, run(Locking::queued, small, 1, 0_us).done);
}

}  // namespace
}  // namespace osarium
