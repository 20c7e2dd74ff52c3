#include "models/mechanisms/sequence_lock.hpp"

#include <gtest/gtest.h>

#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/mechanisms/few_cpus.hpp"

namespace osarium {
namespace {

// Two words that a writer keeps equal, and changes one after the other.
struct Sequences : testing::Test {
  Task<> write(int i, Duration between) {
    Context& here = machine.thread(i);
    co_await sequence.acquire(here);
    ++first;
    co_await here.compute(between, Mode::kernel);
    ++second;
    co_await sequence.release(here);
  }
  // What was read is whole; how often it had to be read.
  Task<int> read(int i, Duration between) {
    Context& here = machine.thread(i);
    for (int tries = 1;; ++tries) {
      const std::uint64_t start = co_await sequence.read_begin(here);
      const int a = first;
      co_await here.compute(between, Mode::kernel);
      const int b = second;
      const bool retry = co_await sequence.read_retry(here, start);
      if (retry) continue;
      EXPECT_EQ(a, b);
      co_return tries;
    }
  }

  Simulation sim;
  FewCpus machine{sim, 6, 6};
  TicketLock writers{machine.coherence};
  SequenceLock<TicketLock> sequence{machine.coherence, writers};
  int first = 0;
  int second = 0;
};

TEST_F(Sequences, WithoutAWriterReadersReadOnceAndKeepTheirCopiesOfTheLine) {
  Time warm;
  sim.spawn([&]() -> Task<> {
    EXPECT_EQ(co_await read(0, 0_ns), 1);
    warm = sim.now();
    EXPECT_EQ(co_await read(0, 0_ns), 1);
  });
  sim.run();
  EXPECT_EQ(sim.now() - warm, 2 * 2_ns);
  EXPECT_EQ(sequence.retries(), 0U);
}

TEST_F(Sequences, AReaderThatAWriterCameInBetweenReadsAgain) {
  int tries = 0;
  sim.spawn([&]() -> Task<> { tries = co_await read(0, 10_us); });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(5_us);
    co_await write(1, 1_us);
  });
  sim.run();
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(sequence.retries(), 1U);
}

TEST_F(Sequences, AReaderThatComesDuringAWriteSpinsUntilItsEnd) {
  int tries = 0;
  sim.spawn([&]() -> Task<> { co_await write(1, 10_us); });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(2_us);
    tries = co_await read(0, 1_us);
  });
  sim.run();
  EXPECT_EQ(tries, 1);
  EXPECT_GT(machine.cpu(0).time(Mode::spin), 8_us);
  EXPECT_LT(machine.cpu(0).time(Mode::spin), 9_us);
}

TEST_F(Sequences, TwoWritersWithoutALockAreAnInternalError) {
  SequenceCount count(machine.coherence);
  for (int i = 0; i < 2; ++i)
    sim.spawn([this, &count, i]() -> Task<> { co_await count.write_begin(machine.thread(i)); });
  EXPECT_THROW(sim.run(), InternalError);
}

TEST_F(Sequences, ReadersNeverKeepATornValue) {
  std::uint64_t retries = 0;
  std::vector<Stream> streams;
  for (std::uint64_t i = 0; i < 6; ++i) streams.emplace_back(Seed{1}, "thread", i, "times");
  auto draw = [&streams](int i, std::uint64_t below) {
    return Duration::picoseconds(
        static_cast<std::int64_t>(streams[static_cast<std::size_t>(i)].below(below)));
  };
  auto work = [&](int i) -> Task<> {
    for (int turn = 0; turn < 500; ++turn) {
      co_await sim.delay(draw(i, 1'000'000));
      if (i < 2) {
        co_await write(i, draw(i, 200'000));
      } else {
        const int tries = co_await read(i, draw(i, 400'000));
        retries += static_cast<std::uint64_t>(tries - 1);
      }
    }
  };
  for (int i = 0; i < 6; ++i) sim.spawn([&work, i]() -> Task<> { co_await work(i); });
  sim.run();
  EXPECT_EQ(first, 1000);
  EXPECT_EQ(second, 1000);
  EXPECT_GT(retries, 100U);
  EXPECT_EQ(sequence.retries(), retries);
}

}  // namespace
}  // namespace osarium
