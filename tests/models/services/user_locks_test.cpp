#include "models/services/user_locks.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

TEST(UserMutex, CostsTwoAtomicsWithoutContention) {
  OneKernel m;
  m.run(m.process(), [&m](SystemCalls& os, Context& here) -> Task<> {
    UserMutex mutex(os.channels);
    co_await mutex.lock(here);
    co_await mutex.unlock(here);
    const Time begin = m.sim.now();
    co_await mutex.lock(here);
    co_await mutex.unlock(here);
    EXPECT_EQ(m.sim.now() - begin, 2 * m.machine.coherence().costs().at_own(LineOperation::atomic));
    EXPECT_EQ(mutex.contended(), 0U);
  });
  m.sim.run();
}

TEST(UserMutex, LetsOneInAtATimeAndChargesTheWaitToTheLock) {
  OneKernel m;
  Process& process = m.process();
  UserMutex mutex(m.programs.calls(process).channels);
  int inside = 0, entries = 0;
  std::deque<Account> accounts;
  for (int i = 0; i < 6; ++i) {
    m.run(process, [&](SystemCalls&, Context& here) -> Task<> {
      Account& account = accounts.emplace_back(m.sim.now());
      here.set_account(&account);
      for (int k = 0; k < 50; ++k) {
        co_await mutex.lock(here);
        EXPECT_EQ(++inside, 1);
        ++entries;
        co_await here.compute(2_us, Mode::user);
        --inside;
        co_await mutex.unlock(here);
        co_await here.compute(1_us, Mode::user);
      }
      account.close(m.sim.now());
      here.set_account(nullptr);
    });
  }
  m.sim.run();
  EXPECT_EQ(entries, 300);
  EXPECT_GT(mutex.contended(), 0U);
  Duration waited;
  for (const Account& account : accounts) {
    // And what the kernel does, which is in the same domain here.
    EXPECT_GE(account.times().spent(Cause::work), 150_us);
    EXPECT_LT(account.times().spent(Cause::work), 250_us);
    waited += account.times().spent(Cause::lock);
  }
  EXPECT_GT(waited, 100_us);
}

TEST(UserCondition, HandsItemsFromProducersToConsumers) {
  OneKernel m;
  Process& process = m.process();
  UserMutex mutex(m.programs.calls(process).channels);
  UserCondition filled(m.programs.calls(process).channels);
  int queued = 0, consumed = 0;
  for (int i = 0; i < 4; ++i) {
    m.run(process, [&](SystemCalls&, Context& here) -> Task<> {
      for (int k = 0; k < 25; ++k) {
        co_await mutex.lock(here);
        while (queued == 0) co_await filled.wait(here, mutex);
        --queued;
        ++consumed;
        co_await mutex.unlock(here);
        co_await here.compute(500_ns, Mode::user);
      }
    });
  }
  m.run(process, [&](SystemCalls&, Context& here) -> Task<> {
    for (int k = 0; k < 50; ++k) {
      co_await here.compute(3_us, Mode::user);
      co_await mutex.lock(here);
      queued += 2;
      co_await mutex.unlock(here);
      if (k % 2 == 0) {
        co_await filled.notify_all(here);
      } else {
        co_await filled.notify_one(here);
        co_await filled.notify_one(here);
      }
    }
  });
  m.sim.run();
  EXPECT_EQ(consumed, 100);
  EXPECT_EQ(queued, 0);
}

}  // namespace
}  // namespace osarium
