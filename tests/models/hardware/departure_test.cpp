#include <gtest/gtest.h>

#include "models/hardware/cpu.hpp"

namespace osarium {
namespace {

struct Departing : testing::Test {
  Simulation sim;
  Cpu cpu{sim, CpuId(0)};
  Context a{sim, "a"};
  Context b{sim, "b"};
  Context c{sim, "c"};
};

struct Departures : Departure {
  void departed() override { ++count; }
  int count = 0;
};

TEST_F(Departing, ADepartureIsToldOnceWhenTheThreadIsReplacedAndNotWhenItIsInterrupted) {
  Departures departures;
  cpu.dispatch(&a);
  departures.watch(a);
  cpu.interrupt(c, Rank::interrupt);
  cpu.dispatch(&a);
  cpu.leave(c);
  EXPECT_EQ(departures.count, 0);
  cpu.dispatch(&b);
  EXPECT_EQ(departures.count, 1);
  cpu.dispatch(&a);
  cpu.dispatch(nullptr);
  EXPECT_EQ(departures.count, 1);
}

TEST_F(Departing, ADepartureThatIsForgottenOrMovedIsNotTold) {
  Departures forgotten;
  Departures moved;
  Cpu other(sim, CpuId(1));
  cpu.dispatch(&a);
  other.dispatch(&b);
  forgotten.watch(a);
  forgotten.forget();
  moved.watch(a);
  moved.watch(b);
  cpu.dispatch(nullptr);
  EXPECT_EQ(forgotten.count + moved.count, 0);
  other.dispatch(nullptr);
  EXPECT_EQ(moved.count, 1);
}

TEST_F(Departing, AContextThatDiesTellsNobody) {
  Departures departures;
  {
    Context shortlived(sim, "short-lived");
    cpu.dispatch(&shortlived);
    departures.watch(shortlived);
  }
  EXPECT_EQ(departures.count, 0);
}

}  // namespace
}  // namespace osarium
