// Calls that wait for a client's condition, under every architecture: no server is held up by them.
#include <gtest/gtest.h>

#include "tests/architectures/running.hpp"

namespace osarium {
namespace {

class Blocking : public testing::TestWithParam<Architecture> {};

TEST_P(Blocking, PipesCarryAConversation) {
  Running m(GetParam());
  Process& process = m.system.create_process(0, "process");
  PipeEnds there, back;
  int rounds = 0;
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    there = *co_await os.channels.pipe(here);
    back = *co_await os.channels.pipe(here);
    m.run(process, [&](SystemCalls& its_os, Context& its_here) -> Task<> {
      for (;;) {
        const Outcome<Bytes> got = co_await its_os.channels.read(its_here, there.read, 100_B);
        if (*got == Bytes()) break;
        const Outcome<Bytes> put = co_await its_os.channels.write(its_here, back.write, *got);
        EXPECT_TRUE(put);
      }
    });
    for (; rounds < 20; ++rounds) {
      const Outcome<Bytes> put = co_await os.channels.write(here, there.write, 100_B);
      const Outcome<Bytes> got = co_await os.channels.read(here, back.read, 100_B);
      EXPECT_TRUE(put);
      EXPECT_EQ(*got, 100_B);
    }
    const Outcome<> closed = co_await os.channels.close(here, there.write);
    EXPECT_TRUE(closed);
  });
  m.sim.run();
  EXPECT_EQ(rounds, 20);
}

TEST_P(Blocking, LocksOfProgramsAndSleepsAndChildren) {
  Running m(GetParam());
  Process& process = m.system.create_process(0, "process");
  UserMutex mutex(m.system.calls(process).channels);
  int inside = 0, done = 0;
  std::deque<Account> accounts;
  for (int i = 0; i < 4; ++i)
    m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
      Account& account = accounts.emplace_back(m.sim.now());
      here.set_account(&account);
      const Time begin = m.sim.now();
      for (int k = 0; k < 10; ++k) {
        co_await mutex.lock(here);
        EXPECT_EQ(++inside, 1);
        co_await here.compute(3_us, Mode::user);
        --inside;
        co_await mutex.unlock(here);
        const Outcome<> slept = co_await os.clock.sleep(here, 20_us);
        EXPECT_TRUE(slept);
      }
      const Outcome<ProcessId> child =
          co_await os.processes.fork(here, [&done](SystemCalls&, Context& there) -> Task<> {
            co_await there.compute(1_ms, Mode::user);
            ++done;
          });
      EXPECT_TRUE(child);
      const Outcome<ProcessId> ended = co_await os.processes.wait(here);
      EXPECT_TRUE(ended);
      account.close(m.sim.now());
      here.set_account(nullptr);
      Duration sum;
      for (const Duration each : account.times().all()) sum += each;
      EXPECT_EQ(sum, m.sim.now() - begin);
      EXPECT_EQ(account.times().spent(Cause::work) >= 30_us, true);
    });
  m.sim.run();
  EXPECT_EQ(done, 4);
}

INSTANTIATE_TEST_SUITE_P(Architectures, Blocking, testing::Values(monolithic(), microkernel()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace osarium
