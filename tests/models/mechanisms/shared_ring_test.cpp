#include "models/mechanisms/connectors/shared_ring.hpp"

#include <numeric>

#include "tests/models/mechanisms/connected.hpp"

namespace osarium {
namespace {

// Posts numbers in the order of time from several clients; what the server made of them.
std::vector<int> order_of(const SharedRing& ring) {
  Connected machine(ring, telling_crossings());
  std::vector<int> order;
  for (int client = 0; client < 3; ++client) {
    machine.client(client, [&, client](Context& here) -> Task<> {
      co_await machine.sim.delay(client * 1_us);
      for (int i = 0; i < 60; ++i) {
        const auto body = [&order, number = 100 * client + i](Context& there) -> Task<> {
          order.push_back(number);
          co_await there.compute(3_us, Mode::user);
        };
        co_await machine.connector->post(here, {}, body);
      }
    });
  }
  machine.run();
  return order;
}

TEST(SharedRings, EachCallersMessagesArriveInItsOrderWhateverTheBatch) {
  for (RingWake wake : {RingWake::poll, RingWake::futex, RingWake::interrupt}) {
    for (std::int64_t batch : {1, 5, 16}) {
      const std::vector<int> order = order_of({.capacity = 16, .batch = batch, .wake = wake});
      ASSERT_EQ(order.size(), 180U);
      for (int client = 0; client < 3; ++client) {
        std::vector<int> own;
        for (int number : order)
          if (number / 100 == client) own.push_back(number);
        std::vector<int> expected(60);
        std::iota(expected.begin(), expected.end(), 100 * client);
        EXPECT_EQ(own, expected);
      }
    }
  }
}

// One client fills the ring faster than the server empties it.
Duration time_of_batches(std::int64_t batch) {
  Connected machine(SharedRing{.capacity = 32, .batch = batch, .wake = RingWake::poll},
                    telling_crossings());
  Time last;
  machine.client(0, [&](Context& here) -> Task<> {
    const auto body = [&](Context& there) -> Task<> {
      co_await there.compute(10_us, Mode::user);
      last = machine.sim.now();
    };
    for (int i = 0; i < 320; ++i) co_await machine.connector->post(here, {}, body);
  });
  machine.run();
  return last - Time();
}

TEST(SharedRings, ABatchFreesItsRoomByOneLine) {
  const Duration one_by_one = time_of_batches(1);
  const Duration by_eight = time_of_batches(8);
  EXPECT_LT(by_eight, one_by_one - 200 * telling_costs().at_own(LineOperation::store));
}

TEST(SharedRings, AFullRingRefusesIfItIsToldTo) {
  Connected machine(SharedRing{.capacity = 2, .batch = 1, .when_full = WhenFull::refuse});
  int runs = 0;
  std::vector<bool> taken;
  machine.client(0, [&](Context& here) -> Task<> {
    co_await machine.sim.delay(1_us);
    const auto body = [&runs](Context& there) -> Task<> {
      ++runs;
      co_await there.compute(10_us, Mode::user);
    };
    // The server takes the first at once and the room of one more while it serves it.
    for (int i = 0; i < 5; ++i) {
      taken.push_back(co_await machine.connector->post(here, {}, body));
      if (i == 0) co_await machine.sim.delay(1_us);
    }
    EXPECT_FALSE(co_await machine.connector->call(here, {}, body));
    co_await machine.sim.delay(100_us);
    EXPECT_TRUE(co_await machine.connector->call(here, {}, body));
  });
  machine.run();
  EXPECT_EQ(taken, (std::vector{true, true, true, false, false}));
  EXPECT_EQ(runs, 4);
}

TEST(SharedRings, ARingThatTheServerHasEmptiedHasAllItsRoomWhateverTheBatch) {
  Connected machine(
      SharedRing{.capacity = 3, .batch = 3, .wake = RingWake::poll, .when_full = WhenFull::refuse});
  std::vector<bool> taken;
  machine.client(0, [&](Context& here) -> Task<> {
    const auto body = [](Context&) -> Task<> { co_return; };
    co_await machine.connector->call(here, {}, body);
    co_await machine.sim.delay(1_us);
    for (int i = 0; i < 4; ++i) taken.push_back(co_await machine.connector->post(here, {}, body));
  });
  machine.run();
  EXPECT_EQ(taken, (std::vector{true, true, true, false}));
}

TEST(SharedRings, CallersThatWaitForRoomMayOutliveTheRing) {
  for (const Mechanism& mechanism :
       {Mechanism(SharedRing{.capacity = 1, .batch = 1}), Mechanism(Transport{.capacity = 1})}) {
    Connected machine(mechanism);
    for (int client = 0; client < 4; ++client) {
      machine.client(client, [&](Context& here) -> Task<> {
        const auto body = [&](Context& there) -> Task<> {
          co_await machine.scheduler.block(there);
        };
        co_await machine.connector->call(here, {}, body);
      });
    }
    EXPECT_THROW(machine.run(), Deadlock);
  }
}

TEST(SharedRings, AFullRingMakesTheCallerWaitOtherwise) {
  for (RingWake wake : {RingWake::poll, RingWake::futex}) {
    Connected machine(SharedRing{.capacity = 2, .batch = 1, .wake = wake});
    Time posted;
    machine.client(0, [&](Context& here) -> Task<> {
      co_await machine.sim.delay(1_us);
      const auto body = [](Context& there) -> Task<> { co_await there.compute(10_us, Mode::user); };
      for (int i = 0; i < 5; ++i) co_await machine.connector->post(here, {}, body);
      posted = machine.sim.now();
    });
    machine.run();
    EXPECT_EQ(posted, Time() + 21_us);  // the third is being served: two have left
    EXPECT_EQ(machine.server.served(), 5U);
  }
}

// Four clients that do nothing but post; when the last has posted its last.
Duration time_of_four(Producers producers) {
  const SharedRing ring{.capacity = 1024, .wake = RingWake::poll, .producers = producers};
  Connected machine(ring, telling_crossings());
  std::vector<std::unique_ptr<Connector>> own_rings;
  for (int client = 0; client < 4; ++client) {
    Connector* connector = machine.connector.get();
    if (producers == Producers::single)
      connector = own_rings.emplace_back(machine.another(ring)).get();
    machine.client(client, [connector](Context& here) -> Task<> {
      const auto body = [](Context&) -> Task<> { co_return; };
      for (int i = 0; i < 200; ++i) co_await connector->post(here, {}, body);
    });
  }
  machine.run();
  return machine.ends.back() - Time();
}

TEST(SharedRings, CallersThatShareARingPayForTheContendedLineOfItsTail) {
  const Duration transfer =
      telling_costs().at(LineOperation::atomic, LineState::modified, Distance::same_die);
  EXPECT_GT(time_of_four(Producers::multiple), time_of_four(Producers::single) + 600 * transfer);
}

TEST(SharedRings, AServerThatIsAwakeIsNotWokenAgain) {
  Connected machine(SharedRing{.wake = RingWake::interrupt}, telling_crossings());
  machine.client(0, [&](Context& here) -> Task<> {
    co_await machine.sim.delay(1_us);
    const auto body = [](Context& there) -> Task<> { co_await there.compute(1_ms, Mode::user); };
    for (int i = 0; i < 10; ++i) co_await machine.connector->post(here, {}, body);
  });
  machine.run();
  EXPECT_EQ(machine.cross_calls->interrupts(), 1U);
  EXPECT_EQ(machine.server.served(), 10U);
}

TEST(SharedRings, ARingThatIsPolledNeedsAServerThatPolls) {
  Connected machine(SharedRing{.wake = RingWake::futex});
  const auto polled = machine.another(SharedRing{.wake = RingWake::poll});
  machine.client(0, [&](Context& here) -> Task<> {
    co_await machine.sim.delay(1_us);
    const auto body = [](Context&) -> Task<> { co_return; };
    co_await polled->call(here, {}, body);
  });
  EXPECT_THROW(machine.run(), InternalError);
}

}  // namespace
}  // namespace osarium
