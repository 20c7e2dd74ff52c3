#include "models/hardware/cache_line.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

// Cpus 0 to 3 are socket 0, 4 to 7 its neighbour. Costs are thousands for the operation (load 1,
// store 2, atomic 3), hundreds for the state (M 1, O 2, E 3, S 4, I 5), tens for the distance (same
// die 2, one hop 4); in the own cache 1, 2, 3 ns.
struct Lines : testing::Test {
  explicit Lines(bool has_owned = false) : machine(sim, costs(has_owned)) {}
  static CoherenceCosts costs(bool has_owned) {
    CoherenceCosts costs = telling_costs();
    costs.has_owned = has_owned;
    return costs;
  }
  // Touches the line from a cpu, alone, and says how long it took, in ns.
  std::int64_t touch(int cpu, LineOperation operation) {
    const Time start = sim.now();
    sim.spawn(work(machine.on(cpu), operation, Duration()));
    sim.run();
    return (sim.now() - start) / 1_ns;
  }
  std::int64_t load(int cpu) { return touch(cpu, LineOperation::load); }
  std::int64_t store(int cpu) { return touch(cpu, LineOperation::store); }
  std::int64_t atomic(int cpu) { return touch(cpu, LineOperation::atomic); }

  // For several at a time: notes when each is done.
  void touch_at(Duration when, int cpu, LineOperation operation) {
    sim.spawn(work(machine.on(cpu), operation, when));
  }
  Actor work(Context& here, LineOperation operation, Duration when) {
    co_await sim.delay(when);
    switch (operation) {
      case LineOperation::load: co_await line.load(here); break;
      case LineOperation::store: co_await line.store(here); break;
      case LineOperation::atomic: co_await line.atomic(here); break;
    }
    ends += std::string(here.name()) + " " + std::to_string((sim.now() - Time()) / 1_ns) + "; ";
  }

  Simulation sim;
  FakeMachine machine;
  CacheLine line{machine.coherence};
  std::string ends;
};
struct LinesWithOwners : Lines {
  LinesWithOwners() : Lines(true) {}
};

TEST_F(Lines, TheFirstLoadComesFromTheMemoryOfTheHomeNode) {
  EXPECT_EQ(load(0), 1520);
  EXPECT_EQ(line.state(), LineState::exclusive);
  EXPECT_EQ(load(0), 1);
}

TEST_F(Lines, AnotherNodesMemoryIsFarther) { EXPECT_EQ(load(4), 1540); }

TEST_F(Lines, AnExclusiveLineIsWrittenWithoutAskingAnybody) {
  load(0);
  EXPECT_EQ(store(0), 2);
  EXPECT_EQ(line.state(), LineState::modified);
  EXPECT_EQ(atomic(0), 3);
}

TEST_F(Lines, ALoadTakesTheLineFromItsOwnerAndLeavesItACopy) {
  store(0);
  EXPECT_EQ(load(1), 1120);
  EXPECT_EQ(line.state(), LineState::shared);
  EXPECT_EQ(load(0), 1);
  EXPECT_EQ(load(1), 1);
}

TEST_F(Lines, TheFirstLoadOfADieIsFarAndTheOthersAreNear) {
  store(0);
  EXPECT_EQ(load(4), 1140);
  EXPECT_EQ(load(5), 1420);
  EXPECT_EQ(load(6), 1420);
}

TEST_F(Lines, AWriteAsksTheFarthestCopyAndTakesThemAll) {
  store(0);
  load(1);
  load(4);
  EXPECT_EQ(store(1), 2440);
  EXPECT_FALSE(line.cached_by(CpuId(0)));
  EXPECT_TRUE(line.cached_by(CpuId(1)));
  EXPECT_FALSE(line.cached_by(CpuId(4)));
  EXPECT_EQ(atomic(0), 3120);
}

TEST_F(Lines, WithoutOwnersASecondReaderTakesASharedLine) {
  store(0);
  load(4);
  EXPECT_EQ(load(1), 1420);
}

TEST_F(LinesWithOwners, TheOwnerOfAModifiedLineGoesOnAnsweringForIt) {
  store(4);
  load(0);
  EXPECT_EQ(line.state(), LineState::owned);
  EXPECT_EQ(load(1), 1240);
  EXPECT_EQ(store(1), 2240);
  EXPECT_EQ(line.state(), LineState::modified);
}

TEST_F(Lines, WritesAreServedOneAtATimeInTheOrderInWhichTheyWereAskedFor) {
  store(0);
  ends.clear();
  const auto start = (sim.now() - Time()) / 1_ns;
  touch_at(0_ns, 1, LineOperation::store);    // 2120
  touch_at(10_ns, 4, LineOperation::atomic);  // begins when the store has ended: 3140
  touch_at(20_ns, 2, LineOperation::store);   // 2140
  sim.run();
  EXPECT_EQ(ends, "thread 1 " + std::to_string(start + 2120) + "; thread 4 " +
                      std::to_string(start + 2120 + 3140) + "; thread 2 " +
                      std::to_string(start + 2120 + 3140 + 2140) + "; ");
}

TEST_F(Lines, LoadsOfALineThatTheDieSharesDoNotWaitForOneAnother) {
  store(0);
  load(1);
  ends.clear();
  const auto start = (sim.now() - Time()) / 1_ns;
  touch_at(0_ns, 2, LineOperation::load);
  touch_at(0_ns, 3, LineOperation::load);
  sim.run();
  const std::string end = std::to_string(start + 1420);
  EXPECT_EQ(ends, "thread 2 " + end + "; thread 3 " + end + "; ");
}

TEST_F(Lines, LoadsFromDifferentDiesAreServedOneAfterAnother) {
  FakeMachine eight(sim, telling_costs(), FakeTopology{.sockets_count = 8, .cores_per_socket = 1});
  CacheLine far(eight.coherence);
  std::vector<std::int64_t> waits;
  sim.spawn([&]() -> Task<> {
    co_await far.store(eight.on(0));
    for (int cpu : {1, 2, 5}) {
      sim.spawn([&, cpu]() -> Task<> {
        const Time start = sim.now();
        co_await far.load(eight.on(cpu));
        waits.push_back((sim.now() - start) / 1_ns);
      });
    }
  });
  sim.run();
  // From the owner; from the nearest copy, one hop away each time.
  EXPECT_EQ(waits, (std::vector<std::int64_t>{1140, 1140 + 1440, 1140 + 1440 + 1440}));
}

TEST_F(Lines, ThreadsOfOneCoreShareItsCopy) {
  FakeMachine smt(sim, telling_costs(), FakeTopology{.threads_per_core = 2});
  CacheLine near(smt.coherence);
  std::vector<std::int64_t> times;
  sim.spawn([&]() -> Task<> {
    for (int cpu : {0, 1}) {
      const Time start = sim.now();
      co_await near.store(smt.on(cpu));
      times.push_back((sim.now() - start) / 1_ns);
    }
  });
  sim.run();
  EXPECT_EQ(times, (std::vector<std::int64_t>{2520, 2}));
}

TEST_F(Lines, TheStallIsBookedInTheModeOfTheContextOrTheOneGiven) {
  sim.spawn([&]() -> Task<> {
    Context& here = machine.on(0);
    co_await here.compute(1_ns, Mode::user);
    co_await line.store(here);
    co_await line.load(here, Mode::spin);
  });
  sim.run();
  EXPECT_EQ(machine.cpu(0).time(Mode::user), 2521_ns);
  EXPECT_EQ(machine.cpu(0).time(Mode::spin), 1_ns);
}

TEST_F(Lines, AStallGoesOnAfterAnInterruptAndTheLineIsThereAlready) {
  store(1);
  const Time start = sim.now();
  Context handler(sim, "handler");
  touch_at(0_ns, 0, LineOperation::store);  // 2120
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1000_ns);
    machine.cpu(0).interrupt(handler, Rank::interrupt);
    co_await handler.compute(5000_ns, Mode::interrupt);
    machine.cpu(0).leave(handler);
  });
  touch_at(3000_ns, 1, LineOperation::load);  // 1120, not held up by the interrupt
  ends.clear();
  sim.run();
  const auto at = (start - Time()) / 1_ns;
  EXPECT_EQ(ends, "thread 1 " + std::to_string(at + 3000 + 1120) + "; thread 0 " +
                      std::to_string(at + 2120 + 5000) + "; ");
}

TEST_F(Lines, StatisticsTellHitsDistancesAndWaiting) {
  LineStatistics statistics;
  line.observe(&statistics);
  touch_at(0_ns, 0, LineOperation::store);  // 2520 from memory
  touch_at(0_ns, 4, LineOperation::store);  // 2140 after that
  sim.run();
  load(4);
  EXPECT_EQ(statistics.hits, 1U);
  EXPECT_EQ(statistics.moves[static_cast<std::size_t>(Distance::same_die)], 1U);
  EXPECT_EQ(statistics.moves[static_cast<std::size_t>(Distance::one_hop)], 1U);
  EXPECT_EQ(statistics.waited, 2520_ns);
  EXPECT_EQ(statistics.moved, 2520_ns + 2140_ns);
}

TEST_F(Lines, TwoVariablesInOneLineDisturbEachOtherAndInTwoLinesDoNot) {
  CacheLine other(machine.coherence);
  auto count = [](Context& here, CacheLine& counter) -> Actor {
    for (int i = 0; i < 100; ++i) co_await counter.atomic(here);
  };
  const auto time = [&](CacheLine& a, CacheLine& b) {
    const Time start = sim.now();
    sim.spawn(count(machine.on(0), a));
    sim.spawn(count(machine.on(4), b));
    sim.run();
    return sim.now() - start;
  };
  const Duration apart = time(line, other);
  const Duration together = time(line, line);
  EXPECT_EQ(apart, 3540_ns + 99 * 3_ns);  // the farther first fetch, then hits
  EXPECT_GT(together, 100 * 3140_ns);
}

}  // namespace
}  // namespace osarium
