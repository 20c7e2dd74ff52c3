// How long it takes from one holder's release of a spin lock to the next one's acquisition.
#include <gtest/gtest.h>

#include "models/mechanisms/mcs_lock.hpp"
#include "models/mechanisms/ticket_lock.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

enum class Kind { ticket, mcs };
enum class On { one_die, a_die_each };

// The mean, while so many wait.
Duration hand_over(Kind kind, int waiters, On on) {
  const bool one_die = on == On::one_die;
  const FakeTopology shape{.sockets_count = one_die ? 1 : 16, .cores_per_socket = one_die ? 16 : 1};
  Simulation sim;
  FakeMachine machine(sim,
                      CoherenceCosts::from(CostTable::standard(),
                                           Frequency::of_count(2'130'000'000), "westmere_ex"),
                      shape);
  McsNodes nodes(machine.coherence, shape);
  std::unique_ptr<SpinLock> lock = std::make_unique<TicketLock>(machine.coherence);
  if (kind == Kind::mcs) lock = std::make_unique<McsLock>(nodes);
  Time released;
  Duration sum;
  const auto use = [&](int cpu) -> Task<> {
    co_await sim.delay(cpu * 1_us);
    Context& here = machine.on(cpu);
    co_await lock->acquire(here);
    if (cpu > 0) sum += sim.now() - released;
    co_await here.compute(cpu > 0 ? 20_ns : 100_us, Mode::kernel);
    released = sim.now();
    co_await lock->release(here);
  };
  for (int cpu = 0; cpu <= waiters; ++cpu) sim.spawn([&use, cpu]() -> Task<> { return use(cpu); });
  sim.run();
  return sum / waiters;
}

TEST(HandOver, OfATicketLockGrowsWithTheDiesThatWaitAndOfAQueuedLockDoesNot) {
  EXPECT_GT(hand_over(Kind::ticket, 15, On::a_die_each),
            2 * hand_over(Kind::ticket, 3, On::a_die_each));
  EXPECT_LT(hand_over(Kind::mcs, 15, On::a_die_each),
            hand_over(Kind::mcs, 3, On::a_die_each) * 6 / 5);
}

TEST(HandOver, OnOneDieDependsLittleOnTheWaiters) {
  for (Kind kind : {Kind::ticket, Kind::mcs})
    EXPECT_LT(hand_over(kind, 15, On::one_die), hand_over(kind, 3, On::one_die) * 6 / 5);
}

}  // namespace
}  // namespace osarium
