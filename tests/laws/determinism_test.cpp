// Simulations share nothing: each gives the bytes that it gives alone, whatever ran before in the
// process, runs beside it in another thread, or takes turns with it in this one.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>

#include "tests/laws/fingerprint.hpp"

namespace osarium::laws {
namespace {

TEST(Determinism, RepeatedRuns) {
  const std::string first = fingerprint();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(fingerprint(), first);
}

TEST(Determinism, ReplicasDiffer) {
  EXPECT_NE(fingerprint(0), fingerprint(1));
  EXPECT_NE(fingerprint(1), fingerprint(2));
}

TEST(Determinism, ThreadsAtOnce) {
  const std::array alone{fingerprint(0), fingerprint(1)};
  std::array<std::string, 4> beside;
  {
    std::array<std::thread, 4> threads;
    for (std::size_t i = 0; i < threads.size(); ++i)
      threads[i] = std::thread([&beside, i] {
        for (int run = 0; run < 3; ++run) beside[i] = fingerprint(i % 2);
      });
    for (std::thread& thread : threads) thread.join();
  }
  for (std::size_t i = 0; i < beside.size(); ++i) EXPECT_EQ(beside[i], alone[i % 2]);
}

// Runs a simulation up to the given instants, then to its end.
TEST(Determinism, TurnsInOneThread) {
  Mix a(0), b(1);
  for (std::int64_t step = 1; step <= 400; ++step) {
    a.simulation().run_until(Time() + step * 700_ns);
    b.simulation().run_until(Time() + step * 1_us);
    if (step % 100 == 0) b.simulation().run_until(b.simulation().now());
  }
  a.simulation().run();
  b.simulation().run();
  EXPECT_EQ(a.report(), fingerprint(0));
  EXPECT_EQ(b.report(), fingerprint(1));
}

TEST(Determinism, ASimulationThatIsGivenUpHalfWay) {
  const std::string alone = fingerprint(0);
  Mix a(0);
  {
    Mix b(1);
    a.simulation().run_until(Time() + 100_us);
    b.simulation().run_until(Time() + 200_us);
  }
  a.simulation().run();
  EXPECT_EQ(a.report(), alone);
}

}  // namespace
}  // namespace osarium::laws
