#include "models/hardware/memory_phase.hpp"

#include <gtest/gtest.h>

#include "models/hardware/account.hpp"
#include "models/hardware/handler.hpp"
#include "models/hardware/machine.hpp"
#include "models/hardware/machine_presets.hpp"
#include "tests/models/hardware/two_sockets.hpp"

namespace osarium {
namespace {

MachineParameters westmere() {
  Errors errors;
  const auto machine = read_machine("rainforest-s-a", {}, {}, errors);
  errors.throw_if_any();
  return *machine;
}

// A context that stays on the first cpu of a machine.
struct MemoryPhases : testing::Test {
  MemoryPhases() { machine.cpus().front().dispatch(&here); }
  double traffic(int cpu = 0) { return machine.memory().traffic(CpuId(cpu)); }
  // Its coroutine, in a phase until it is cancelled.
  ActorHandle stay_in_phase() { return sim.spawn(stay(), "phase", Background::yes); }
  Actor stay() {
    MemoryPhase phase(here, data);
    co_await here.compute(1_s, Mode::user);
  }

  Simulation sim;
  Machine machine{sim, westmere()};
  WorkingSet data{machine.memory(), stream()};
  Context here{sim, "here"};
};

TEST_F(MemoryPhases, LoadTheMemoryForAsLongAsTheyLive) {
  {
    MemoryPhase phase(here, data);
    EXPECT_GT(traffic(), 0);
    EXPECT_LT(machine.cpus().front().speed(), 1);
  }
  EXPECT_EQ(traffic(), 0);
  EXPECT_EQ(machine.cpus().front().speed(), 1);
}

TEST_F(MemoryPhases, AnInnerOneTakesThePlaceOfTheOuterOne) {
  WorkingSet small(machine.memory(), {.footprint = 1_KiB, .accesses_per_second = 1e6});
  MemoryPhase outer(here, data);
  const double alone = traffic();
  {
    MemoryPhase inner(here, small);
    EXPECT_LT(traffic(), alone / 10);
  }
  EXPECT_EQ(traffic(), alone);
}

TEST_F(MemoryPhases, BeginWithTheirContextAndEndWithItOnWhateverCpu) {
  here.~Context();
  new (&here) Context(sim, "elsewhere");
  MemoryPhase phase(here, data);
  for (int cpu : {1, 7, 1}) {
    machine.cpu(CpuId(cpu)).dispatch(&here);
    EXPECT_GT(traffic(cpu), 0);
    machine.cpu(CpuId(cpu)).dispatch(nullptr);
    EXPECT_EQ(traffic(cpu), 0);
  }
}

TEST_F(MemoryPhases, AnInterruptIsNotInThePhaseOfWhatItInterrupts) {
  MemoryPhase phase(here, data);
  double meanwhile = 1;
  Handler handler(sim, "handler", Rank::interrupt, 1_us, [&](Context&) -> Task<> {
    meanwhile = traffic();
    co_return;
  });
  sim.spawn([&]() -> Task<> { co_await here.compute(10_us, Mode::user); });
  handler.raise(machine.cpus().front());
  sim.run();
  EXPECT_EQ(meanwhile, 0);
  EXPECT_GT(traffic(), 0);
  // The handler ran at full speed, and the phase went on where it was.
  const double work = (sim.now() - Time() - 1_us).seconds() * machine.cpus().front().speed();
  EXPECT_NEAR(work, 10e-6, 1e-11);
}

TEST_F(MemoryPhases, EndWithTheCoroutineThatIsInThem) {
  ActorHandle actor = stay_in_phase();
  sim.run_until(Time() + 1_us);
  EXPECT_GT(traffic(), 0);
  actor.cancel();
  EXPECT_EQ(traffic(), 0);
}

TEST_F(MemoryPhases, EndWithTheContextWhoseCodeIsInThem) {
  stay_in_phase();
  sim.run_until(Time() + 1_us);
  here.~Context();
  EXPECT_EQ(traffic(), 0);
  new (&here) Context(sim, "another");
}

TEST_F(MemoryPhases, ChargeTheirStallsToTheAccountOfWhoeverIsInThem) {
  Account account(sim.now());
  here.set_account(&account);
  sim.spawn([&]() -> Task<> {
    {
      MemoryPhase phase(here, data);
      co_await here.compute(10_us, Mode::user);
    }
    co_await here.compute(1_us, Mode::user);
  });
  // Its stalls end when it is interrupted.
  Handler handler(sim, "handler", Rank::interrupt, 3_us, [](Context&) -> Task<> { co_return; });
  sim.run_until(Time() + 2_us);
  handler.raise(machine.cpus().front());
  sim.run();
  account.close(sim.now());
  here.set_account(nullptr);
  EXPECT_NEAR(account.times().spent(Cause::work).seconds(), 11e-6, 1e-11);
  EXPECT_EQ(account.times().spent(Cause::interrupt), 3_us);
  EXPECT_GT(account.times().spent(Cause::memory), 2_us);
  EXPECT_EQ(account.times().total(), sim.now() - Time());
}

TEST_F(MemoryPhases, StallsForMemoryOfOtherNodesHaveTheirName) {
  const auto spent = [this](Placement placement) {
    WorkingSet set(machine.memory(), stream(placement));
    Account account(sim.now());
    here.set_account(&account);
    sim.spawn([&]() -> Task<> {
      MemoryPhase phase(here, set);
      co_await here.compute(10_us, Mode::user);
    });
    sim.run();
    account.close(sim.now());
    here.set_account(nullptr);
    Duration local, remote;
    for (const NamedTimes::Entry& entry : account.named().all())
      (std::string_view(entry.term.name) == "remote" ? remote : local) += entry.spent;
    EXPECT_EQ(local + remote, account.times().spent(Cause::memory));
    return std::pair(local, remote);
  };
  EXPECT_GT(spent({}).first, Duration());
  EXPECT_EQ(spent({}).second, Duration());
  const auto [local, remote] = spent({Placement::Policy::interleaved, {}});
  EXPECT_GT(local, Duration());
  EXPECT_GT(remote, local);  // as many misses, and farther
}

TEST_F(MemoryPhases, ABusySiblingIsNoMemory) {
  MachineParameters two_threads = westmere();
  two_threads.threads_per_core = 2;
  Machine shared(sim, two_threads);
  Context one(sim, "one"), other(sim, "other");
  shared.cpu(CpuId(0)).dispatch(&one);
  shared.cpu(CpuId(1)).dispatch(&other);
  ASSERT_EQ(shared.topology().core(CpuId(0)), shared.topology().core(CpuId(1)));
  WorkingSet small(shared.memory(), {.footprint = 64_B, .accesses_per_second = 1});
  Account account(sim.now());
  one.set_account(&account);
  sim.spawn([&]() -> Task<> {
    MemoryPhase phase(one, small);
    co_await one.compute(10_us, Mode::user);
  });
  sim.run();
  account.close(sim.now());
  one.set_account(nullptr);
  EXPECT_LT(shared.cpu(CpuId(0)).speed(), 0.7);
  EXPECT_LT(account.times().spent(Cause::memory), 1_ns);
}

TEST_F(MemoryPhases, ASetInTheMemoryOfAnotherMachineIsRefused) {
  Machine other(sim, westmere());
  WorkingSet elsewhere(other.memory(), stream());
  EXPECT_THROW(machine.memory().begin_phase(CpuId(1), elsewhere), InternalError);
}

}  // namespace
}  // namespace osarium
