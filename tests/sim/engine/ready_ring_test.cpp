#include "sim/engine/ready_ring.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/sync/signal.hpp"

namespace osarium {
namespace {

// The ready ring makes room when actors are spawned and alarms come due, not when they are pushed.
TEST(ReadyRing, EverythingMayBeReadyAtOnce) {
  struct Ring final : Alarm {
    Ring(Simulation& sim, int& counter) : Alarm(sim), rung(counter) {}
    void expired() override { ++rung; }
    int& rung;
  };
  constexpr int many = 1000;
  Simulation sim;
  Signal start(sim, "start");
  int woken = 0, rung = 0;
  std::deque<Ring> alarms;
  for (int i = 0; i < many; ++i) {
    alarms.emplace_back(sim, rung);
    sim.spawn([&]() -> Task<> {
      co_await start.wait();
      ++woken;
    });
  }
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(1_us);
    start.notify_all();
    for (Ring& alarm : alarms) alarm.arm(sim.now());
    for (int i = 0; i < many; ++i)
      sim.spawn([&]() -> Task<> {
        ++woken;
        co_return;
      });
    for (int i = 0; i < many; ++i) sim.stop();
  });
  sim.run();
  EXPECT_EQ(woken, 2 * many);
  EXPECT_EQ(rung, many);
}

}  // namespace
}  // namespace osarium
