#include "sim/engine/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "sim/engine/simulation.hpp"

namespace osarium {
namespace {

Task<int> immediate(int n) { co_return n; }
Task<int> delayed(Simulation& sim, int n) {
  co_await sim.delay(1_us);
  co_return n;
}
Task<std::unique_ptr<int>> owned(Simulation& sim) {
  co_await sim.delay(1_ns);
  co_return std::make_unique<int>(5);
}
Task<int> sum_to(Simulation& sim, int n) {
  if (n == 0) co_return 0;
  if (n % 7 == 0) co_await sim.delay(1_ps);
  const int rest = co_await sum_to(sim, n - 1);
  co_return rest + n;
}
Task<> fail(Simulation& sim, bool at_once) {
  if (!at_once) co_await sim.delay(1_us);
  throw std::runtime_error("broken");
}

TEST(Task, ReturnsItsValue) {
  Simulation sim;
  int result = 0;
  sim.spawn([&]() -> Task<> {
    result += co_await immediate(3);
    result += co_await delayed(sim, 4);
  });
  sim.run();
  EXPECT_EQ(result, 7);
  EXPECT_EQ(sim.now(), Time() + 1_us);
}

TEST(Task, MovesItsValue) {
  Simulation sim;
  std::unique_ptr<int> result;
  sim.spawn([&]() -> Task<> { result = co_await owned(sim); });
  sim.run();
  EXPECT_EQ(*result, 5);
}

TEST(Task, NestsDeeply) {
  Simulation sim;
  int result = 0;
  sim.spawn([&]() -> Task<> { result = co_await sum_to(sim, 2000); });
  sim.run();
  EXPECT_EQ(result, 2000 * 2001 / 2);
}

// Symmetric transfer must not use the stack up: traps 1 of the compilers.
TEST(Task, AMillionCallsNeedNoStack) {
  Simulation sim;
  std::int64_t total = 0;
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 1'000'000; ++i) total += co_await immediate(1);
    for (int i = 0; i < 100'000; ++i) total += co_await delayed(sim, 1);
  });
  sim.run();
  EXPECT_EQ(total, 1'100'000);
}

TEST(Task, ExceptionsReachTheCaller) {
  for (const bool at_once : {true, false}) {
    Simulation sim;
    std::vector<std::string> caught;
    sim.spawn([&]() -> Task<> {
      try {
        co_await fail(sim, at_once);
      } catch (const std::runtime_error& error) {
        caught.emplace_back(error.what());
      }
    });
    sim.run();
    EXPECT_EQ(caught, std::vector<std::string>{"broken"});
  }
}

TEST(Task, AnUncaughtExceptionEndsTheRun) {
  for (const bool at_once : {true, false}) {
    Simulation sim;
    bool survivor_ran = false;
    sim.spawn([&]() -> Task<> { co_await fail(sim, at_once); });
    sim.spawn([&]() -> Task<> {
      co_await sim.delay(5_us);
      survivor_ran = true;
    });
    EXPECT_THROW(sim.run(), std::runtime_error);
    EXPECT_FALSE(survivor_ran);
    sim.run();  // what is left can go on
    EXPECT_TRUE(survivor_ran);
  }
}

// A temporary that owns memory in an expression with co_await: trap 2.
struct Tracker {
  explicit Tracker(int& count) : count_(&count) { ++*count_; }
  Tracker(const Tracker& other) : count_(other.count_) { ++*count_; }
  ~Tracker() { --*count_; }
  int* count_;
};
Task<int> use(Simulation& sim, Tracker tracker) {
  co_await sim.delay(1_ns);
  co_return *tracker.count_;
}

TEST(Task, ArgumentsAreDestroyedOnce) {
  Simulation sim;
  int alive = 0;
  int seen = 0;
  sim.spawn([&]() -> Task<> { seen = co_await use(sim, Tracker(alive)); });
  sim.run();
  EXPECT_GE(seen, 1);
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace osarium
