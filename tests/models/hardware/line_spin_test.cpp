#include <gtest/gtest.h>

#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

struct SpinningOnALine : testing::Test {
  Simulation sim;
  FakeMachine machine{sim, telling_costs()};
  CacheLine line{machine.coherence};
};

TEST_F(SpinningOnALine, ASpinnerDoesNotMissAWriteOfItsOwnCoreWhileItLoads) {
  FakeMachine threads(sim, telling_costs(), {1, 2, 2});
  CacheLine shared(threads.coherence);
  bool done = false;
  bool seen = false;
  sim.spawn([&]() -> Task<> {
    auto over = [&done] { return done; };
    co_await shared.spin_until(threads.on(0), over);
    seen = true;
  });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(10_ns);  // the first load takes 1520 ns
    done = true;
    co_await shared.store(threads.on(1));
  });
  sim.run();
  EXPECT_TRUE(seen);
}

TEST_F(SpinningOnALine, APromptedSpinnerLooksAgainWithoutLosingItsCopy) {
  bool done = false;
  Time end;
  sim.spawn([&]() -> Task<> {
    auto over = [&done] { return done; };
    co_await line.spin_until(machine.on(0), over);
    end = sim.now();
  });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(5_us);
    line.prompt();
    co_await sim.delay(5_us);
    done = true;
    line.prompt();
  });
  sim.run();
  EXPECT_EQ(end, Time() + 10_us + 1_ns);
}

}  // namespace
}  // namespace osarium
