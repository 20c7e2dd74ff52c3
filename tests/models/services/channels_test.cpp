#include "models/services/channels.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

Duration row(const OneKernel& m, const char* name) {
  return m.kernel.costs().duration(name, m.kernel.clock());
}

TEST(Pipes, CarryBytesAndCountThem) {
  OneKernel m;
  m.run(m.process(), [](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<PipeEnds> ends = co_await os.channels.pipe(here);
    const Outcome<Bytes> put = co_await os.channels.write(here, ends->write, 100_B);
    EXPECT_EQ(*put, 100_B);
    const Outcome<Bytes> some = co_await os.channels.read(here, ends->read, 60_B);
    EXPECT_EQ(*some, 60_B);
    const Outcome<Bytes> rest = co_await os.channels.read(here, ends->read, 4_KiB);
    EXPECT_EQ(*rest, 40_B);
  });
  m.sim.run();
}

TEST(Pipes, AnOperationCostsItsRowAndAMutexNobodyElseWants) {
  OneKernel m;
  m.run(m.process(), [&m](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<PipeEnds> ends = co_await os.channels.pipe(here);
    const Outcome<Bytes> cold = co_await os.channels.write(here, ends->write, 100_B);
    const Time begin = m.sim.now();
    const Outcome<Bytes> put = co_await os.channels.write(here, ends->write, 100_B);
    const Duration atomic = m.machine.coherence().costs().at_own(LineOperation::atomic);
    EXPECT_EQ(m.sim.now() - begin, row(m, "channels.pipe") + 2 * atomic);
    EXPECT_TRUE(cold && put);
  });
  m.sim.run();
}

// Of 212,992 bytes each message takes 576 besides its own, and what is read makes room for others.
TEST(Pipes, SocketsHoldFewerMessagesTheMoreOfThemThereAreAndHaveTheirOwnCost) {
  OneKernel m;
  Process& process = m.process();
  Process* const users[] = {&process};
  PipeEnds ends;
  int written = 0;
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    ends = os.channels.set_pipe(users, Bytes(), nullptr, PipeKind::sockets).front();
    const Outcome<Bytes> cold = co_await os.channels.write(here, ends.write, 100_B);
    const Time begin = m.sim.now();
    for (written = 1; written < 400; ++written) {
      const Outcome<Bytes> put = co_await os.channels.write(here, ends.write, 100_B);
      EXPECT_EQ(*put, 100_B);
      const Duration atomic = m.machine.coherence().costs().at_own(LineOperation::atomic);
      if (written == 1) {
        EXPECT_EQ(m.sim.now() - begin, row(m, "channels.sockets") + 2 * atomic);
      }
    }
    EXPECT_TRUE(cold);
  });
  m.sim.run_until(Time() + 5_ms);
  EXPECT_EQ(written, 212'992 / 676);
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<Bytes> got = co_await os.channels.read(here, ends.read, 10'000_B);
    EXPECT_EQ(*got, 10'000_B);
    const Outcome<Bytes> more = co_await os.channels.read(here, ends.read, 10'000_B);
    EXPECT_EQ(*more, 10'000_B);
  });
  m.sim.run();
  EXPECT_EQ(written, 400);
}

TEST(Pipes, AReaderWaitsForAWriterAndItsRequestIsInAPause) {
  OneKernel m;
  Process& process = m.process();
  PipeEnds ends;
  Account account(Time{});
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    ends = *co_await os.channels.pipe(here);
    here.set_account(&account);
    const Outcome<Bytes> got = co_await os.channels.read(here, ends.read, 10_B);
    EXPECT_EQ(*got, 10_B);
    EXPECT_GE(m.sim.now(), Time() + 100_us);
    account.close(m.sim.now());
    here.set_account(nullptr);
  });
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    co_await here.compute(100_us, Mode::user);
    const Outcome<Bytes> put = co_await os.channels.write(here, ends.write, 10_B);
    EXPECT_EQ(*put, 10_B);
  });
  m.sim.run();
  EXPECT_GT(account.times().spent(Cause::pause), 90_us);
  EXPECT_GT(account.times().spent(Cause::scheduling), Duration());
}

TEST(Pipes, AWriterWaitsForRoomAndWritesAllOfIt) {
  OneKernel m;
  Process& process = m.process();
  PipeEnds ends;
  bool written = false;
  Bytes sum{};
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    ends = *co_await os.channels.pipe(here);
    const Outcome<Bytes> put = co_await os.channels.write(here, ends.write, 200_KiB);
    EXPECT_EQ(*put, 200_KiB);
    written = true;
    const Outcome<> closed = co_await os.channels.close(here, ends.write);
    EXPECT_TRUE(closed);
  });
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    co_await here.compute(100_us, Mode::user);
    EXPECT_FALSE(written);
    for (;;) {
      const Outcome<Bytes> got = co_await os.channels.read(here, ends.read, 30_KiB);
      if (*got == Bytes()) break;
      sum = sum + *got;
    }
  });
  m.sim.run();
  EXPECT_EQ(sum, 200_KiB);
}

TEST(Pipes, AShortWriteIsNotTorn) {
  OneKernel m;
  Process& process = m.process();
  PipeEnds ends;
  Time written;
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    ends = *co_await os.channels.pipe(here);
    const Outcome<Bytes> full = co_await os.channels.write(here, ends.write, 62_KiB);
    const Outcome<Bytes> put = co_await os.channels.write(here, ends.write, 4_KiB);
    EXPECT_TRUE(full && put);
    written = m.sim.now();
  });
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    co_await here.compute(100_us, Mode::user);
    const Outcome<Bytes> little = co_await os.channels.read(here, ends.read, 1_KiB);
    co_await here.compute(100_us, Mode::user);
    EXPECT_EQ(written, Time());
    const Outcome<Bytes> more = co_await os.channels.read(here, ends.read, 1_KiB);
    EXPECT_TRUE(little && more);
  });
  m.sim.run();
  EXPECT_GT(written, Time() + 200_us);
}

TEST(Pipes, EndWhenTheOtherSideHasGone) {
  OneKernel m;
  Process& process = m.process();
  PipeEnds ends;
  int over = 0;
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    ends = *co_await os.channels.pipe(here);
    const Outcome<Bytes> nothing = co_await os.channels.read(here, ends.read, 10_B);
    EXPECT_EQ(*nothing, Bytes());
    over += 1;
    const Outcome<PipeEnds> second = co_await os.channels.pipe(here);
    const Outcome<> closed = co_await os.channels.close(here, second->read);
    EXPECT_TRUE(closed);
    const Outcome<Bytes> put = co_await os.channels.write(here, second->write, 10_B);
    EXPECT_TRUE(put.failed_with(Error::reset));
    const Outcome<Bytes> bad = co_await os.channels.read(here, second->read, 10_B);
    EXPECT_TRUE(bad.failed_with(Error::bad_descriptor));
    const Outcome<Bytes> wrong = co_await os.channels.read(here, second->write, 10_B);
    EXPECT_TRUE(wrong.failed_with(Error::bad_descriptor));
  });
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    co_await here.compute(100_us, Mode::user);
    const Outcome<> closed = co_await os.channels.close(here, ends.write);
    EXPECT_TRUE(closed);
  });
  m.sim.run();
  EXPECT_EQ(over, 1);
}

TEST(Futexes, WaitOnlyWhileTheWordHasTheValue) {
  OneKernel m;
  Process& process = m.process();
  FutexWord word = m.programs.calls(process).channels.make_word();
  FutexWord other = m.programs.calls(process).channels.make_word();
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) {
    m.run(process, [&, i](SystemCalls& os, Context& here) -> Task<> {
      co_await here.compute(i * 10_us, Mode::user);
      const Outcome<> waited = co_await os.channels.futex_wait(here, word, 0);
      EXPECT_TRUE(waited);
      order.push_back(i);
    });
  }
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<> changed = co_await os.channels.futex_wait(here, word, 7);
    EXPECT_TRUE(changed.failed_with(Error::would_block));
    co_await here.compute(100_us, Mode::user);
    const Outcome<int> none = co_await os.channels.futex_wake(here, other, 1);
    EXPECT_EQ(*none, 0);
    const Outcome<int> one = co_await os.channels.futex_wake(here, word, 1);
    EXPECT_EQ(*one, 1);
    co_await here.compute(100_us, Mode::user);
    EXPECT_EQ(order, std::vector<int>{0});
    const Outcome<int> rest = co_await os.channels.futex_wake(here, word, 10);
    EXPECT_EQ(*rest, 2);
  });
  m.sim.run();
  EXPECT_EQ(order.size(), 3U);
}

TEST(Futexes, AWakeOfNobodyCostsNoLock) {
  OneKernel m;
  m.run(m.process(), [&m](SystemCalls& os, Context& here) -> Task<> {
    FutexWord word = os.channels.make_word();
    const Time begin = m.sim.now();
    const Outcome<int> woken = co_await os.channels.futex_wake(here, word, 1);
    EXPECT_EQ(*woken, 0);
    EXPECT_EQ(m.sim.now() - begin, row(m, "channels.futex"));
  });
  m.sim.run();
}

}  // namespace
}  // namespace osarium
