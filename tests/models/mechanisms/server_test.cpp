#include "models/mechanisms/connectors/server.hpp"

#include <algorithm>

#include "sim/random/stream.hpp"
#include "tests/models/mechanisms/connected.hpp"

namespace osarium {
namespace {

// Three clients call at once for 10 us each.
std::vector<Time> ends_of_three(const Mechanism& mechanism, int server_threads) {
  Connected machine(mechanism, {}, server_threads);
  for (int client = 0; client < 3; ++client) {
    machine.client(client, [&](Context& here) -> Task<> {
      co_await here.compute(1_us, Mode::user);
      const auto body = [](Context& there) -> Task<> { co_await there.compute(10_us, Mode::user); };
      co_await machine.connector->call(here, {}, body);
    });
  }
  machine.run();
  std::sort(machine.ends.begin(), machine.ends.end());
  return machine.ends;
}

TEST(Servers, RequestsQueueAtOneThreadAndSeveralThreadsServeAsManyAtOnce) {
  const auto at = [](Duration time) { return Time() + time; };
  for (const Mechanism& mechanism : served_mechanisms()) {
    if (std::holds_alternative<SynchronousIpc>(mechanism)) continue;  // is for one core
    EXPECT_EQ(ends_of_three(mechanism, 1), (std::vector{at(11_us), at(21_us), at(31_us)}))
        << name_of(mechanism);
    EXPECT_EQ(ends_of_three(mechanism, 2), (std::vector{at(11_us), at(11_us), at(21_us)}))
        << name_of(mechanism);
    EXPECT_EQ(ends_of_three(mechanism, 3), std::vector(3, at(11_us))) << name_of(mechanism);
  }
}

TEST(Servers, ABodyRunsWhereTheMechanismTakesItsThreadOfControl) {
  for (const Mechanism& mechanism : all_mechanisms()) {
    Connected machine(mechanism, telling_crossings());
    machine.client(2, [&](Context& here) -> Task<> {
      co_await machine.sim.delay(10_us);
      const auto body = [&](Context& there) -> Task<bool> {
        const bool on_the_callers_cpu =
            !needs_server(mechanism) || std::holds_alternative<SynchronousIpc>(mechanism);
        EXPECT_EQ(there.cpu()->id(), CpuId(on_the_callers_cpu ? 2 : Connected::cpu_count - 1))
            << name_of(mechanism);
        co_await there.compute(20_us, Mode::user);
        const bool occupies_its_cpu = &there == &here || polls(mechanism);
        EXPECT_EQ(here.running(), occupies_its_cpu) << name_of(mechanism);
        co_return &there == &here;
      };
      const auto in_callers_thread = co_await machine.connector->call(here, {}, body);
      EXPECT_EQ(in_callers_thread, !needs_server(mechanism)) << name_of(mechanism);
    });
    machine.run();
    EXPECT_EQ(machine.ends.size(), 1U);
  }
}

TEST(Servers, ACallerThatSleepsLeavesItsCpuToOthersAndOneThatPollsDoesNot) {
  for (const Mechanism& mechanism : served_mechanisms()) {
    if (std::holds_alternative<SynchronousIpc>(mechanism)) continue;
    Connected machine(mechanism);
    Time other_end;
    machine.client(0, [&](Context& here) -> Task<> {
      const auto body = [](Context& there) -> Task<> {
        co_await there.compute(100_us, Mode::user);
      };
      co_await machine.connector->call(here, {}, body);
    });
    machine.client(0, [&](Context& here) -> Task<> {
      co_await here.compute(30_us, Mode::user);
      other_end = machine.sim.now();
    });
    machine.run();
    EXPECT_EQ(other_end, Time() + (polls(mechanism) ? 130_us : 30_us)) << name_of(mechanism);
    EXPECT_EQ(machine.cpus[0]->time(Mode::spin), polls(mechanism) ? 100_us : Duration());
  }
}

TEST(Servers, SynchronousIpcSwitchesDirectlyUnlessTheServerIsBusy) {
  Connected machine(SynchronousIpc{});
  machine.client(0, [&](Context& here) -> Task<> {
    co_await machine.sim.delay(1_us);
    const auto body = [](Context& there) -> Task<> { co_await there.compute(2_us, Mode::user); };
    for (int i = 0; i < 10; ++i) co_await machine.connector->call(here, {}, body);
  });
  machine.run();
  EXPECT_EQ(machine.scheduler.counts().direct_switches, 20U);
}

// Each body sleeps, as for a disk, so that the others call meanwhile.
TEST(Servers, CallersOnOneCoreQueueAtABusySynchronousServerAndAreServedInTheirOrder) {
  Connected machine(SynchronousIpc{});
  std::vector<int> order;
  for (int client = 0; client < 3; ++client) {
    machine.client(0, [&, client](Context& here) -> Task<> {
      const auto body = [&](Context& there) -> Task<> {
        co_await machine.scheduler.block(there);
        co_await there.compute(1_us, Mode::user);
        order.push_back(client);
      };
      co_await machine.connector->call(here, {}, body);
    });
  }
  machine.client(1, [&](Context& here) -> Task<> {
    for (int i = 0; i < 3; ++i) {
      co_await machine.sim.delay(10_us);
      co_await machine.scheduler.wake(here, machine.threads.front());
    }
  });
  machine.run();
  EXPECT_EQ(order, (std::vector{0, 1, 2}));
  EXPECT_EQ(machine.elapsed(), 31_us);
}

TEST(Servers, APostGoesOnBeforeTheBodyHasRunIfSomebodyElseCanRunIt) {
  for (const Mechanism& mechanism : all_mechanisms()) {
    Connected machine(mechanism);
    Time posted;
    Time run;
    machine.client(0, [&](Context& here) -> Task<> {
      co_await here.compute(1_us, Mode::user);
      const auto body = [&](Context& there) -> Task<> {
        co_await there.compute(5_us, Mode::user);
        run = machine.sim.now();
      };
      EXPECT_TRUE(co_await machine.connector->post(here, {}, body));
      posted = machine.sim.now();
    });
    machine.run();
    EXPECT_EQ(run, Time() + 6_us) << name_of(mechanism);
    EXPECT_EQ(posted, needs_server(mechanism) ? Time() + 1_us : run) << name_of(mechanism);
  }
}

TEST(Servers, AnExceptionOfABodyReachesTheRun) {
  for (const Mechanism& mechanism : all_mechanisms()) {
    Connected machine(mechanism);
    machine.client(0, [&](Context& here) -> Task<> {
      const auto body = [](Context&) -> Task<> {
        throw std::runtime_error("a defect of a service");
        co_return;
      };
      co_await machine.connector->call(here, {}, body);
    });
    EXPECT_THROW(machine.run(), std::runtime_error) << name_of(mechanism);
  }
}

// Clients call and post at random, with little room. Every message carries a number.
TEST(Servers, NothingIsLostOrDoubledUnderRandomLoadWithBackPressure) {
  constexpr int clients = 4;
  constexpr int messages = 300;
  for (const Mechanism& kind : served_mechanisms()) {
    for (int threads : {1, 3}) {
      Mechanism mechanism = kind;
      if (auto* const ring = std::get_if<SharedRing>(&mechanism)) {
        ring->capacity = 3;
        ring->batch = 2;
      }
      if (auto* const transport = std::get_if<Transport>(&mechanism)) transport->capacity = 3;
      Connected machine(mechanism, telling_crossings(), threads);
      std::vector<int> runs(clients * messages);
      for (int client = 0; client < clients; ++client) {
        machine.client(client, [&, client](Context& here) -> Task<> {
          Stream random(Seed(), "client", static_cast<std::uint64_t>(client), "load");
          for (int i = client * messages; i < (client + 1) * messages; ++i) {
            co_await here.compute(
                Duration::nanoseconds(static_cast<std::int64_t>(random.below(20'000))), Mode::user);
            const Duration work =
                Duration::nanoseconds(static_cast<std::int64_t>(random.below(20'000)));
            const auto body = [&runs, i, work](Context& there) -> Task<int> {
              ++runs[static_cast<std::size_t>(i)];
              co_await there.compute(work, Mode::user);
              co_return i;
            };
            if (random.below(2) == 0) {
              EXPECT_EQ(co_await machine.connector->call(here, {64_B, 64_B}, body), i);
            } else {
              EXPECT_TRUE(co_await machine.connector->post(here, {64_B}, body));
            }
          }
        });
      }
      machine.run();
      EXPECT_EQ(machine.ends.size(), clients) << name_of(mechanism);
      EXPECT_EQ(runs, std::vector(clients * messages, 1)) << name_of(mechanism);
      EXPECT_EQ(machine.server.served(), clients * messages);
    }
  }
}

}  // namespace
}  // namespace osarium
