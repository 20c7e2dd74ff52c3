#include "tests/models/mechanisms/scheduled.hpp"
#include "tests/models/mechanisms/simple_policies.hpp"

namespace osarium {
namespace {

// A server that sleeps until the client, which has computed for 4 us, hands it the cpu; it computes
// for `work` and hands it back.
struct ClientAndServer {
  ClientAndServer(Scheduled& machine, Duration server_work)
      : m(machine), client(m.thread()), server(m.thread()), work(server_work) {
    m.scheduler.start(server);
    m.sim.spawn(serve(), "server", Background::yes);
    m.scheduler.start(client);
    m.sim.spawn(ask(), "client");
  }
  Actor serve() {
    co_await m.scheduler.block(server);
    for (;;) {
      co_await server.compute(work, Mode::user);
      served = m.sim.now();
      co_await m.scheduler.switch_to(server, client);
    }
  }
  Actor ask() {
    co_await client.compute(4_us, Mode::user);
    co_await m.scheduler.switch_to(client, server);
    answered = m.sim.now();
    m.scheduler.exit(client);
  }

  Scheduled& m;
  Thread& client;
  Thread& server;
  Duration work;
  Time served;
  Time answered;
};

TEST(DirectSwitch, PassesThoseThatWait) {
  Scheduled m(1, fifo, {.context_switch = 1_us});
  ClientAndServer pair(m, 3_us);
  m.job(10_us);  // waits all the while
  m.sim.run();
  // 1 us for the server that goes to sleep at once, 1 + 4 for the client; who switches directly has
  // paid.
  EXPECT_EQ(pair.served, m.at(9_us));
  EXPECT_EQ(pair.answered, m.at(9_us));
  EXPECT_EQ(m.ends, std::vector{m.at(20_us)});
  EXPECT_EQ(m.scheduler.counts().switches, 5U);
  EXPECT_EQ(m.scheduler.counts().direct_switches, 2U);
}

TEST(DirectSwitch, TheServerRunsInWhatIsLeftOfTheTurn) {
  Scheduled m(1, {.policy = RoundRobinPolicy{.quantum = 10_us}, .balancing = Balancing::none});
  ClientAndServer pair(m, 8_us);
  m.job(20_us);
  m.sim.run();
  // 4 us of the turn are used up: the server is preempted at 10 us, and the job has its turn.
  EXPECT_EQ(pair.served, m.at(22_us));
}

TEST(DirectSwitch, ToOneThatIsAwakeIsAWakeAndABlock) {
  Scheduled m(1, fifo);
  Thread& here = m.started();
  Thread& awake = m.started();
  m.sim.spawn([&]() -> Task<> {
    co_await here.compute(1_us, Mode::user);
    co_await m.scheduler.switch_to(here, awake);
    m.ends.push_back(m.sim.now());
    m.scheduler.exit(here);
  });
  m.sim.spawn([&]() -> Task<> {
    co_await awake.compute(5_us, Mode::user);
    co_await m.scheduler.block(awake);  // the wake came before
    co_await m.scheduler.wake(awake, here);
    m.scheduler.exit(awake);
  });
  m.sim.run();
  EXPECT_EQ(m.ends, std::vector{m.at(6_us)});
}

TEST(DirectSwitch, BringsASleeperOfAnotherCpuHereAndNotWhereItMayNotBe) {
  for (const bool bound : {false, true}) {
    Scheduled m(2, fifo, {.ipi_delivery = 1_us});
    Thread& here = m.started();
    Thread& sleeper = m.started({.affinity = bound ? CpuSet::only(CpuId(1)) : CpuSet::all()});
    m.sim.spawn([&]() -> Task<> {
      co_await m.scheduler.block(sleeper);
      EXPECT_EQ(sleeper.cpu()->id(), CpuId(bound ? 1 : 0));
      co_await m.scheduler.wake(sleeper, here);
      m.scheduler.exit(sleeper);
    });
    m.sim.spawn([&]() -> Task<> {
      co_await here.compute(5_us, Mode::user);
      co_await m.scheduler.switch_to(here, sleeper);
      m.ends.push_back(m.sim.now());
      m.scheduler.exit(here);
    });
    m.sim.run();
    EXPECT_EQ(m.ends.size(), 1U) << bound;
  }
}

}  // namespace
}  // namespace osarium
