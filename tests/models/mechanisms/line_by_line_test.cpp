// Spin locks, whose spinners the cache line moves on without events, against the same locks line by
// line: every acquisition and release at the same picosecond, and the same use of cpus and lines,
// on random machines with random costs, under interrupts, preemption and changes of speed.
//
// Cores have one or two threads. Two share a cache, and what they wait for often comes at one
// instant: then who began first goes on first. Other things do not happen at one instant, because
// random times are long enough for that.
#include "tests/models/mechanisms/line_by_line.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/test_and_set_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "sim/random/stream.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

struct Record {
  int thread;
  Time acquired;
  Time released;
  friend bool operator==(const Record&, const Record&) = default;
};

Duration up_to(Stream& random, Duration limit) {
  return Duration::picoseconds(
      static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(limit.picoseconds()))));
}

// A thousand times what they are on a machine.
CoherenceCosts random_costs(Stream& random) {
  CoherenceCosts costs;
  for (auto& operation : costs.own) operation = 500_ns + up_to(random, 9_us);
  for (auto& operation : costs.other)
    for (auto& state : operation)
      for (auto& distance : state) distance = 1_us + up_to(random, 400_us);
  costs.has_owned = random.below(2) == 0;
  return costs;
}

class Experiment {
 public:
  Experiment(std::uint64_t seed, bool disturbed)
      : seed_{seed},
        random_(seed_, "machine", 0, "shape"),
        shape_{1 + static_cast<int>(random_.below(5)), 1 + static_cast<int>(random_.below(3)),
               1 + static_cast<int>(random_.below(2))},
        machine_(sim_, random_costs(random_), shape_),
        disturbed_(disturbed) {}

  const FakeTopology& shape() const { return shape_; }
  const Coherence& coherence() const { return machine_.coherence; }
  LineStatistics statistics;

  // Everything that may be told apart.
  struct Outcome {
    std::vector<Record> records;
    std::vector<Duration> cpu_times;
    std::uint64_t events;
  };
  Outcome run(SpinLock& lock) {
    for (int i = 0; i < shape_.cpus(); ++i) {
      sim_.spawn(thread(lock, i), "thread");
      if (disturbed_) sim_.spawn(disturb(i), "disturbance");
    }
    sim_.spawn(observe(), "observer");
    sim_.run();
    note_cpu_times();
    return {std::move(records_), std::move(cpu_times_), sim_.events()};
  }

 private:
  void note_cpu_times() {
    for (int i = 0; i < shape_.cpus(); ++i)
      for (int mode = 0; mode < modes; ++mode)
        cpu_times_.push_back(machine_.cpu(i).time(static_cast<Mode>(mode)));
  }
  Actor observe() {
    Stream random(seed_, "observer", 0, "times");
    for (int n = 0; n < 50; ++n) {
      co_await sim_.delay(1_ps + up_to(random, 2_ms));
      note_cpu_times();
    }
  }
  Actor thread(SpinLock& lock, int i) {
    Stream random(seed_, "thread", static_cast<std::uint64_t>(i), "work");
    Context& here = machine_.on(i);
    const Duration think = random.below(2) == 0 ? 10_ms : 50_us;
    const Duration hold = random.below(2) == 0 ? 2_ms : 20_us;
    for (int n = 0; n < 30; ++n) {
      co_await here.compute(up_to(random, think), Mode::user);
      co_await lock.acquire(here);
      const Time acquired = sim_.now();
      co_await here.compute(up_to(random, hold), Mode::kernel);
      records_.push_back({i, acquired, sim_.now()});
      co_await lock.release(here);
    }
  }
  Actor disturb(int i) {
    Stream random(seed_, "cpu", static_cast<std::uint64_t>(i), "disturbances");
    Cpu& cpu = machine_.cpu(i);
    Context handler(sim_, "handler");
    for (int n = 0; n < 60; ++n) {
      co_await sim_.delay(1_ps + up_to(random, 4_ms));
      switch (random.below(3)) {
        case 0:
          cpu.interrupt(handler, Rank::interrupt);
          co_await handler.compute(up_to(random, 500_us), Mode::interrupt);
          cpu.leave(handler);
          break;
        case 1: {
          Context* const preempted = cpu.thread();
          cpu.dispatch(nullptr);
          co_await sim_.delay(1_ps + up_to(random, 1_ms));
          cpu.dispatch(preempted, up_to(random, 300_us));
          break;
        }
        default: cpu.set_speed(0.25 + 0.75 * random.uniform()); break;
      }
    }
    cpu.set_speed(1);
  }

  Seed seed_;
  Stream random_;
  FakeTopology shape_;
  Simulation sim_;
  FakeMachine machine_;
  bool disturbed_;
  std::vector<Record> records_;
  std::vector<Duration> cpu_times_;
};

template <class MakeLock, class MakeReference>
void compare(bool disturbed, MakeLock make_lock, MakeReference make_reference) {
  std::uint64_t events = 0;
  std::uint64_t reference_events = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Experiment fast(seed, disturbed);
    Experiment slow(seed, disturbed);
    auto lock = make_lock(fast);
    auto reference = make_reference(slow);
    lock->line().observe(&fast.statistics);
    reference->line().observe(&slow.statistics);
    const auto outcome = fast.run(*lock);
    const auto expected = slow.run(*reference);
    ASSERT_EQ(outcome.records, expected.records) << "seed " << seed;
    ASSERT_EQ(outcome.cpu_times, expected.cpu_times) << "seed " << seed;
    ASSERT_EQ(fast.statistics.hits, slow.statistics.hits) << "seed " << seed;
    ASSERT_EQ(fast.statistics.moves, slow.statistics.moves) << "seed " << seed;
    ASSERT_EQ(fast.statistics.waited, slow.statistics.waited) << "seed " << seed;
    ASSERT_EQ(fast.statistics.moved, slow.statistics.moved) << "seed " << seed;
    events += outcome.events;
    reference_events += expected.events;
  }
  EXPECT_LT(events, reference_events);
}

class LineByLineTest : public testing::TestWithParam<bool> {};

TEST_P(LineByLineTest, ATicketLockIsTheSame) {
  compare(
      GetParam(), [](Experiment& e) { return std::make_unique<TicketLock>(e.coherence()); },
      [](Experiment& e) { return std::make_unique<TicketLineByLine>(e.coherence()); });
}

TEST_P(LineByLineTest, ATestAndSetLockIsTheSame) {
  compare(
      GetParam(), [](Experiment& e) { return std::make_unique<TestAndSetLock>(e.coherence()); },
      [](Experiment& e) { return std::make_unique<TestAndSetLineByLine>(e.coherence()); });
}

TEST_P(LineByLineTest, ATestAndTestAndSetLockIsTheSame) {
  compare(
      GetParam(),
      [](Experiment& e) {
        return std::make_unique<TestAndSetLock>(e.coherence(), TestAndSetLock::TestFirst::yes);
      },
      [](Experiment& e) { return std::make_unique<TestFirstLineByLine>(e.coherence()); });
}

TEST_P(LineByLineTest, AnMcsLockIsTheSame) {
  std::vector<std::unique_ptr<McsNodes>> nodes;
  compare(
      GetParam(),
      [&](Experiment& e) {
        nodes.push_back(std::make_unique<McsNodes>(
            e.coherence(), FakeTopology{.sockets_count = 1, .cores_per_socket = e.shape().cpus()}));
        return std::make_unique<McsLock>(*nodes.back());
      },
      [](Experiment& e) {
        return std::make_unique<McsLineByLine>(e.coherence(), e.shape().cpus());
      });
}

INSTANTIATE_TEST_SUITE_P(Cpus, LineByLineTest, testing::Bool(),
                         [](const auto& test) { return test.param ? "Disturbed" : "Undisturbed"; });

}  // namespace
}  // namespace osarium
